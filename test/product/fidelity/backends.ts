/** The row of backends that the recordings were made with, each with another fault, on free loopback ports. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import http, { type IncomingMessage, type RequestListener } from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { discoveryFaultHandler, echoHandler, openApiHandler } from "./echo-handler.ts";

const WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

function pem(name: string): { key: string; cert: string } {
  const read = (ending: string): string =>
    readFileSync(new URL(`../../fixtures/pki/${name}.${ending}`, import.meta.url), "utf8");
  return { key: read("key"), cert: read("crt") };
}

function upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.on("error", () => {});
  if ((req.url ?? "").includes("/x/ws-fail")) {
    socket.write("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nno upgrade\n");
    socket.on("data", () => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nSMUGGLED"));
    return;
  }
  const key = req.headers["sec-websocket-key"];
  const accept =
    key === undefined
      ? ""
      : `Sec-WebSocket-Accept: ${createHash("sha1")
          .update(key + WEBSOCKET_GUID)
          .digest("base64")}\r\n`;
  const user = String(req.headers["x-remote-user"] ?? "");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${req.headers.upgrade}\r\nConnection: Upgrade\r\n${accept}X-Saw-User: ${user}\r\n\r\n`,
  );
  if (head.length > 0) socket.write(head);
  socket.on("data", (data: Buffer) => socket.write(data));
}

function tls(certificate: string, handler: RequestListener = echoHandler): net.Server {
  const server = https.createServer(
    { ...pem(certificate), requestCert: true, rejectUnauthorized: false, keepAliveTimeout: 60_000 },
    handler,
  );
  server.on("upgrade", upgrade);
  server.on("clientError", (_error, socket) => socket.destroy());
  return server;
}

/** By offset from the recorded base port; offset 5 has nobody listening. */
const ROW: readonly (() => net.Server)[] = [
  () => tls("good"),
  () => tls("wrong-host"),
  () => tls("unknown-ca"),
  () => http.createServer(echoHandler),
  () => net.createServer((socket) => void socket.on("error", () => {})),
  () => net.createServer(),
  () => tls("expired"),
  () => tls("cn-only"),
  () => tls("self-signed"),
  () => tls("good", discoveryFaultHandler),
  () => tls("good", openApiHandler),
];
const NOBODY = 5;

export interface Backends {
  port(offset: number): number;
  close(): Promise<void>;
}

export async function startBackends(): Promise<Backends> {
  const servers = ROW.map((make) => make());
  const sockets = new Set<net.Socket>();
  for (const server of servers) {
    server.on("connection", (socket: net.Socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    });
  }
  const ports = await Promise.all(servers.map(listen));
  const stop = (server: net.Server): Promise<void> => new Promise((resolve) => void server.close(() => resolve()));
  await stop(servers[NOBODY] ?? net.createServer());
  return {
    port: (offset) => ports[offset] ?? 0,
    async close() {
      const closing = servers.filter((_server, offset) => offset !== NOBODY).map(stop);
      for (const socket of sockets) socket.destroy();
      await Promise.all(closing);
    },
  };
}

function listen(server: net.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
