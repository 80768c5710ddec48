/** The reproduction behind docs/decisions/0001: what http-proxy 1.18.1 makes of a chunked DELETE. */
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { loadHttpProxy } from "../../../src/mock-apiserver/aggregator/proxy/http-proxy-module.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

async function listen(server: http.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** Sends bytes as they are and resolves with the first answer. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.once("data", (data) => {
      socket.destroy();
      resolve(data.toString("latin1"));
    });
    socket.on("error", reject);
  });
}

describe("http-proxy 1.18.1 with a chunked DELETE", () => {
  it("declares an empty body and sends the body behind it, where it reads as a second request", async () => {
    const seen: string[] = [];
    const twoRequests = deferred();
    const backend = await listen(
      http.createServer((req: IncomingMessage, res: ServerResponse) => {
        if (seen.length === 1) twoRequests.resolve();
        seen.push(
          `${req.method} ${req.url} length=${req.headers["content-length"]} encoding=${req.headers["transfer-encoding"]}`,
        );
        req.resume();
        res.end("ok");
      }),
    );
    const proxy = loadHttpProxy().createProxyServer({
      // A target as text, and without toProxy each request's path, would be read by `url.parse`, which is deprecated.
      target: { protocol: "http:", host: "127.0.0.1", port: String(backend) },
      toProxy: true,
      agent: new http.Agent({ keepAlive: true }),
    });
    proxy.on("error", () => {});
    const front = await listen(http.createServer((req, res) => proxy.web(req, res)));

    const smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
    const chunk = `${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`;
    await exchange(front, `DELETE /one HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`);

    await twoRequests.promise;
    expect(seen).toContain("DELETE /one length=0 encoding=undefined");
    expect(seen.some((line) => line.startsWith("GET /smuggled"))).toBe(true);
  });
});
