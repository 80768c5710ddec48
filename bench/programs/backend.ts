/** The extension server of the bench: HTTPS, answers what availability and discovery ask, small and large bodies. */
import { readFileSync } from "node:fs";
import { createServer } from "node:https";

const [key = "", cert = ""] = process.argv.slice(2);
const SMALL = Buffer.from(
  JSON.stringify({ kind: "Thing", apiVersion: "bench.example.com/v1", metadata: { name: "a" } }),
);
const LARGE = Buffer.alloc(1024 * 1024, "x");
const COUNT_PATH = "/probes";
let probes = 0;

const server = createServer(
  { key: readFileSync(key), cert: readFileSync(cert), requestCert: true, rejectUnauthorized: false },
  (req, res) => {
    const { pathname } = new URL(req.url ?? "/", "https://backend");
    const body = bodyOf(pathname);
    if (body === undefined) {
      res.writeHead(404, { "Content-Type": "text/plain", "Content-Length": 0 }).end();
      return;
    }
    res.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length }).end(body);
  },
);

function bodyOf(path: string): Buffer | undefined {
  if (path.endsWith("/things/small")) return SMALL;
  if (path.endsWith("/things/large")) return LARGE;
  if (path === COUNT_PATH) return Buffer.from(String(probes));
  const [, root, group = "", version, rest] = path.split("/");
  if (root !== "apis" || version === undefined || rest !== undefined) return undefined;
  probes += 1;
  const resources = [
    { name: "things", singularName: "thing", namespaced: false, kind: "Thing", verbs: ["get", "list"] },
  ];
  return Buffer.from(
    JSON.stringify({ kind: "APIResourceList", apiVersion: "v1", groupVersion: `${group}/${version}`, resources }),
  );
}

server.keepAliveTimeout = 75_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`PORT ${typeof address === "object" && address !== null ? address.port : 0}\n`);
});
