/** The fastest thing that is still a proxy: an HTTPS server in front of an undici Pool, which decides and records nothing. */
import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { createServer } from "node:https";
import { Pool } from "undici";

const [key = "", cert = "", ca = "", target = ""] = process.argv.slice(2);
const pool = new Pool(target, { connections: null, connect: { ca: readFileSync(ca, "utf8") } });

const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (req, res) => {
  pool
    .stream(
      { method: "GET", path: req.url ?? "/", headers: { ...req.headers }, opaque: res },
      ({ statusCode, headers, opaque }) => {
        const reply = opaque as ServerResponse;
        return reply.writeHead(statusCode, headers as Record<string, string>);
      },
    )
    .catch(() => res.destroy());
});

server.keepAliveTimeout = 75_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`PORT ${typeof address === "object" && address !== null ? address.port : 0}\n`);
});
