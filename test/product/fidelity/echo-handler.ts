/** The behaviours that the recordings' backends had: an echo, faults by path, and a small resource API. */
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";
import { gzipSync } from "node:zlib";
import { gadgetDocuments } from "./gadget-documents.ts";
import { answerOddly } from "./odd-discovery.ts";

interface Call {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly body: Buffer;
  readonly groupVersion: string;
  readonly group: string;
  /** What follows `/x/<behaviour>`, with its slash. */
  readonly tail: string;
  readonly query: URLSearchParams;
}

const RESOURCES = [
  {
    name: "echoes",
    singularName: "echo",
    namespaced: true,
    kind: "Echo",
    verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
    shortNames: ["ec"],
    categories: ["all"],
  },
  { name: "echoes/status", singularName: "", namespaced: true, kind: "Echo", verbs: ["get", "patch", "update"] },
  { name: "pings", singularName: "ping", namespaced: false, kind: "Ping", verbs: ["get", "list"] },
];

function json(res: ServerResponse, code: number, value: unknown): void {
  const text = JSON.stringify(value);
  res.writeHead(code, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) }).end(text);
}

function plain(res: ServerResponse, code: number, text: string, headers: Record<string, string | string[]> = {}): void {
  res.writeHead(code, { "Content-Type": "text/plain", ...headers }).end(text);
}

const BEHAVIOURS: Readonly<Record<string, (call: Call) => void>> = {
  status: ({ res, tail }) => {
    const code = Number(tail.slice(1) || 200);
    res.writeHead(code, { "Content-Type": "text/plain" });
    res.end(code === 204 || code === 304 ? undefined : `status ${code}\n`);
  },
  redirect: ({ res, query }) =>
    plain(res, Number(query.get("code") ?? 302), "moved\n", { Location: query.get("to") ?? "/elsewhere" }),
  close: ({ req }) => void req.socket.destroy(),
  "close-mid": ({ req, res }) => {
    res.writeHead(200, { "Content-Type": "text/plain", "Content-Length": 1000 });
    res.write("0123456789", () => setTimeout(() => req.socket.destroy(), 50));
  },
  slow: ({ res, query }) => void setTimeout(() => json(res, 200, { slow: true }), Number(query.get("ms") ?? 500)),
  big: ({ res, query }) => {
    const size = Number(query.get("n") ?? 1e6);
    res
      .writeHead(200, { "Content-Type": "application/octet-stream", "Content-Length": size })
      .end(Buffer.alloc(size, "a"));
  },
  chunks: ({ res, query }) => {
    res.writeHead(200, { "Content-Type": "application/json" });
    const total = Number(query.get("n") ?? 3);
    let sent = 0;
    const timer = setInterval(
      () => {
        res.write(`${JSON.stringify({ type: "ADDED", object: { i: sent } })}\n`);
        sent += 1;
        if (sent >= total) res.end();
      },
      Number(query.get("ms") ?? 20),
    );
    res.on("close", () => clearInterval(timer));
  },
  gzip: ({ res }) => {
    const zipped = gzipSync('{"zipped":true}');
    res
      .writeHead(200, {
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
        "Content-Length": zipped.length,
        Vary: "Accept-Encoding",
      })
      .end(zipped);
  },
  hop: ({ res }) =>
    plain(res, 200, "hop\n", {
      "X-Keep": "kept",
      "X-Drop": "listed in Connection",
      Connection: "X-Drop",
      "Keep-Alive": "timeout=7",
      "Proxy-Authenticate": "Basic",
      Upgrade: "foo/1",
      Server: "echo",
      "Access-Control-Allow-Origin": "*",
    }),
  cookies: ({ res }) => plain(res, 200, "cookies\n", { "Set-Cookie": ["a=1", "b=2"] }),
  trailers: ({ res }) => {
    res.writeHead(200, { "Content-Type": "text/plain", Trailer: "X-Sum" });
    res.write("body");
    res.addTrailers({ "X-Sum": "42" });
    res.end();
  },
  // Any status, headers and body: ?status=&h=Name:Value&h=...&body=&chunked=1
  reply: ({ res, query }) => {
    const code = Number(query.get("status") ?? 200);
    const body = Buffer.from(query.get("body") ?? "");
    const headers = query.getAll("h").flatMap((pair) => {
      const colon = pair.indexOf(":");
      return [pair.slice(0, colon), pair.slice(colon + 1)];
    });
    const hasLength = (query.get("chunked") ?? "") === "" && code !== 204 && code !== 304;
    if (hasLength) headers.push("Content-Length", String(body.length));
    try {
      res.writeHead(code, headers).end(body);
    } catch (error) {
      res.writeHead(500).end(String(error));
    }
  },
  nobody: ({ res }) => void res.writeHead(200).end(),
};

function echo({ req, res, body }: Call): void {
  const socket = req.socket instanceof TLSSocket ? req.socket : undefined;
  const servername: unknown = socket === undefined ? undefined : Reflect.get(socket, "servername");
  json(res, 200, {
    method: req.method,
    url: req.url,
    httpVersion: req.httpVersion,
    headers: req.headers,
    clientCN: socket?.getPeerCertificate().subject?.CN ?? null,
    servername: typeof servername === "string" && servername !== "" ? servername : null,
    bodyBytes: body.length,
    bodySha256: createHash("sha256").update(body).digest("hex"),
  });
}

function item(groupVersion: string, namespace: string | undefined, name: string): Record<string, unknown> {
  const metadata = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid: `fixed-${name}`,
    resourceVersion: "7",
    creationTimestamp: "2026-01-02T03:04:05Z",
  };
  return { apiVersion: groupVersion, kind: "Echo", metadata, spec: { say: `hello ${name}` } };
}

function notFound(message: string, details: Record<string, string>): Record<string, unknown> {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    reason: "NotFound",
    details,
    code: 404,
  };
}

function parseObject(body: Buffer): { metadata?: { name?: string } } {
  try {
    return JSON.parse(body.toString()) as { metadata?: { name?: string } };
  } catch {
    return {};
  }
}

function serveResources(call: Call, rest: string): void {
  const { req, res, body, group, groupVersion } = call;
  const collection = /^(?:\/namespaces\/([^/]+))?\/echoes$/.exec(rest);
  if (collection !== null) {
    if (req.method === "POST") {
      const posted = parseObject(body);
      const made = item(groupVersion, collection[1], posted.metadata?.name ?? "x");
      return json(res, 201, { ...posted, metadata: { ...posted.metadata, ...(made.metadata as object) } });
    }
    const items = ["one", "two"].map((name) => item(groupVersion, collection[1] ?? "default", name));
    return json(res, 200, { kind: "EchoList", apiVersion: groupVersion, metadata: { resourceVersion: "7" }, items });
  }
  const single = /^\/namespaces\/([^/]+)\/echoes\/([^/]+)$/.exec(rest);
  if (single !== null) {
    const name = single[2] ?? "";
    const details = { name, group, kind: "echoes" };
    if (name !== "one" && name !== "two")
      return json(res, 404, notFound(`echoes.${group} "${name}" not found`, details));
    if (req.method === "DELETE") {
      return json(res, 200, {
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Success",
        details: { ...details, uid: `fixed-${name}` },
      });
    }
    return json(res, 200, item(groupVersion, single[1], name));
  }
  if (rest === "/pings") return json(res, 200, { kind: "PingList", apiVersion: groupVersion, metadata: {}, items: [] });
  return json(res, 404, notFound("the server could not find the requested resource", {}));
}

function answer(req: IncomingMessage, res: ServerResponse, body: Buffer): void {
  const url = req.url ?? "";
  const match = /^\/apis\/([^/]+)\/([^/]+)(\/.*)?$/.exec(url.split("?")[0] ?? "");
  if (match === null) {
    if (/^\/openapi\/v[23]/.test(url))
      return json(res, 404, { kind: "Status", apiVersion: "v1", status: "Failure", reason: "NotFound", code: 404 });
    return json(res, 200, { echoRoot: url });
  }
  const [, group = "", version = "", rest = ""] = match;
  const groupVersion = `${group}/${version}`;
  if (rest === "" && answerOddly(res, groupVersion, url)) return undefined;
  if (rest === "" || (rest === "/" && version !== "v9")) {
    return json(res, 200, { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources: RESOURCES });
  }
  const behaviour = /^\/x\/([a-z0-9-]+)(\/.*)?$/.exec(rest);
  const call: Call = {
    req,
    res,
    body,
    group,
    groupVersion,
    tail: behaviour?.[2] ?? "",
    query: new URL(url, "https://x").searchParams,
  };
  if (behaviour === null) return serveResources(call, rest);
  (BEHAVIOURS[behaviour[1] ?? ""] ?? echo)(call);
}

export function echoHandler(req: IncomingMessage, res: ServerResponse): void {
  const chunks: Buffer[] = [];
  req.on("error", () => {});
  req.on("data", (chunk: Buffer) => chunks.push(chunk));
  req.on("end", () => answer(req, res, Buffer.concat(chunks)));
}

/** Fails discovery of a group version, with the status that the version's name asks for. */
export function discoveryFaultHandler(req: IncomingMessage, res: ServerResponse): void {
  const url = req.url ?? "";
  const code = /^\/apis\/[^/]+\/[^/]+$/.test(url) ? Number(/status-(\d+)/.exec(url)?.[1] ?? 500) : 200;
  plain(res, code, "discovery fault\n", { Location: "/x" });
}

/** Also serves OpenAPI v2 and v3 documents for one group. */
export function openApiHandler(req: IncomingMessage, res: ServerResponse): void {
  const document = gadgetDocuments(req.url ?? "");
  if (document === undefined) echoHandler(req, res);
  else json(res, 200, document);
}
