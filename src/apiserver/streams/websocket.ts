import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { writeText } from "../replies.ts";
import type { Exchange, UpgradeSocket } from "../exchange.ts";
import { meterUpgrade } from "../upgrade-meter.ts";

/** Messages are at most what client-go's buffers hold, with room to spare. */
const MAX_MESSAGE = 1024 * 1024;

/** Switches to WebSocket; undefined where the handshake is wrong in itself, which the library answers. It is paused. */
export function switchToWebSocket(
  { req, res, trace }: Exchange,
  { socket, head }: UpgradeSocket,
  protocol: string | undefined,
): Promise<WebSocket | undefined> {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  const lines = [
    ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    `Audit-Id: ${res.auditId}`,
  ];
  server.on("headers", (headers) => headers.push(...lines));
  res.detachSocket(socket as never);
  return new Promise((resolve) => {
    const onClose = (): void => {
      res.emit("close");
      resolve(undefined);
    };
    socket.once("close", onClose);
    server.handleUpgrade(withoutProtocols(req), socket, head, (webSocket) => {
      markUpgraded(trace, socket);
      // Until somebody listens: what came behind the headers would be lost.
      webSocket.pause();
      resolve(webSocket);
    });
  });
}

/** RFC 6455 wants a token, so the library refuses `SPDY/3.1+portforward.k8s.io`, which has a slash in it. */
function withoutProtocols(req: IncomingMessage): IncomingMessage {
  const { "sec-websocket-protocol": _offered, ...headers } = req.headers;
  return Object.create(req, { headers: { value: headers } }) as IncomingMessage;
}

export function markUpgraded({ record }: Exchange["trace"], socket: Duplex): void {
  record.upgraded = true;
  record.status = 101;
  meterUpgrade(record, socket);
}

/** Undefined where the client wants no WebSocket. */
export function webSocketUpgrade({ req, upgrade }: Exchange): UpgradeSocket | undefined {
  return req.headers.upgrade?.toLowerCase() === "websocket" ? upgrade : undefined;
}

/** The names in a header that may hold several, in their order. */
export function protocolsIn(header: string | readonly string[] | undefined): string[] {
  return String(header ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** Opens the socket that a request asks for; undefined where it asks for none. */
export type OpenSocket = () => Promise<WebSocket | undefined>;

/**
 * As golang.org/x/net/websocket, which serves watches, takes a handshake: with an origin, and at most one protocol, which it
 * agrees to whatever it is. The socket is undefined where the refusal is written.
 */
export function socketOf(exchange: Exchange): OpenSocket | undefined {
  const { req, res } = exchange;
  const upgrade = webSocketUpgrade(exchange);
  if (upgrade === undefined) return undefined;
  return async () => {
    const offered = protocolsIn(req.headers["sec-websocket-protocol"]);
    if (req.headers.origin !== undefined && offered.length < 2) return switchToWebSocket(exchange, upgrade, offered[0]);
    writeText(res, req.headers.origin === undefined ? 403 : 400, "");
    return undefined;
  };
}
