import type { RequestHandler } from "../../src/index.ts";

/** An extension server of JSON documents by request target; all others are 404. */
export function jsonHandler(documents: (target: string) => object | undefined): RequestHandler {
  return (req, res) => {
    const document = documents(req.url ?? "");
    if (document === undefined) res.writeHead(404, { "Content-Type": "text/plain" }).end("404 page not found");
    else res.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(document));
  };
}
