/** http-proxy as its README sets it up, with kept connections. */
import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import httpProxy from "http-proxy";
import { createServer } from "node:https";

const [key = "", cert = "", ca = "", target = ""] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, ca: readFileSync(ca, "utf8") });
const proxy = httpProxy.createProxyServer({ target, agent });
proxy.on("error", (_error, _req, res) => res.destroy());

const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (req, res) => proxy.web(req, res));
server.keepAliveTimeout = 75_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`PORT ${typeof address === "object" && address !== null ? address.port : 0}\n`);
});
