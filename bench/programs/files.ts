/** Answers each path with the same bytes, over HTTPS with HTTP/1.1 and HTTP/2: what a server costs that does nothing else. */
import { readFileSync } from "node:fs";
import { createSecureServer } from "node:http2";

const [key = "", cert = "", files = ""] = process.argv.slice(2);

interface File {
  readonly type: string;
  readonly body: string;
}

const byPath = JSON.parse(readFileSync(files, "utf8")) as Readonly<Record<string, File>>;
const server = createSecureServer(
  { key: readFileSync(key), cert: readFileSync(cert), allowHTTP1: true, requestCert: true, rejectUnauthorized: false },
  (req, res) => {
    const file = byPath[(req.url ?? "").split("?")[0] ?? ""];
    if (file === undefined) {
      res.writeHead(404, { "Content-Length": 0 }).end();
      return;
    }
    res.writeHead(200, { "Content-Type": file.type, "Content-Length": Buffer.byteLength(file.body) }).end(file.body);
  },
);
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`PORT ${typeof address === "object" && address !== null ? address.port : 0}\n`);
});
