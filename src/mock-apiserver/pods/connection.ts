import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { apiErrors } from "../../apimachinery/index.ts";
import { writeText, type Exchange, type UpgradeSocket, meterUpgrade } from "../../apiserver/index.ts";

/** A connection that has switched protocols. */
export type Connection =
  | { readonly kind: "websocket"; readonly protocol: string; readonly socket: WebSocket }
  | { readonly kind: "spdy"; readonly protocol: string; readonly socket: Duplex };

/** Protocols that are spoken, best first. */
export interface Protocols {
  readonly websocket: readonly string[];
  readonly spdy: readonly string[];
}

/** Messages are at most what client-go's buffers hold, with room to spare. */
const MAX_MESSAGE = 1024 * 1024;

/** Switches protocols; undefined when it was refused and the refusal is written. @throws ApiError 400 */
export async function acceptConnection(exchange: Exchange, protocols: Protocols): Promise<Connection | undefined> {
  const { req, upgrade } = exchange;
  if (upgrade === undefined) throw apiErrors.badRequest("Upgrade request required");
  const wanted = (req.headers.upgrade ?? "").toLowerCase();
  if (wanted === "websocket") return acceptWebSocket(exchange, upgrade, protocols.websocket);
  if (wanted === "spdy/3.1") return acceptSpdy(exchange, upgrade, protocols.spdy);
  throw apiErrors.badRequest(`unable to upgrade: missing upgrade headers in request: ${JSON.stringify(wanted)}`);
}

async function acceptWebSocket(
  { req, res, trace }: Exchange,
  { socket, head }: UpgradeSocket,
  spoken: readonly string[],
): Promise<Connection | undefined> {
  const offered = list(req.headers["sec-websocket-protocol"]);
  const protocol = spoken.find((name) => offered.includes(name));
  if (protocol === undefined) return refuse(res, offered, spoken);
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  const lines = [`Sec-WebSocket-Protocol: ${protocol}`, `Audit-Id: ${res.auditId}`];
  server.on("headers", (headers) => headers.push(...lines));
  res.detachSocket(socket as never);
  return new Promise((resolve) => {
    // A handshake that is wrong in itself is answered by the library, which then closes.
    const onClose = (): void => {
      res.emit("close");
      resolve(undefined);
    };
    socket.once("close", onClose);
    server.handleUpgrade(withoutProtocols(req), socket, head, (webSocket) => {
      markUpgraded(trace, socket);
      // Until somebody listens: what came behind the headers would be lost.
      webSocket.pause();
      resolve({ kind: "websocket", protocol, socket: webSocket });
    });
  });
}

/** RFC 6455 wants a token, so the library refuses `SPDY/3.1+portforward.k8s.io`, which has a slash in it. */
function withoutProtocols(req: IncomingMessage): IncomingMessage {
  const { "sec-websocket-protocol": _offered, ...headers } = req.headers;
  return Object.create(req, { headers: { value: headers } }) as IncomingMessage;
}

function acceptSpdy(
  { req, res, trace }: Exchange,
  { socket, head }: UpgradeSocket,
  spoken: readonly string[],
): Connection | undefined {
  const offered = list(req.headers["x-stream-protocol-version"]);
  const protocol = offered.find((name) => spoken.includes(name));
  if (protocol === undefined) return refuse(res, offered, spoken);
  res.detachSocket(socket as never);
  socket.once("close", () => res.emit("close"));
  const lines = [
    "HTTP/1.1 101 Switching Protocols",
    "Connection: Upgrade",
    "Upgrade: SPDY/3.1",
    `X-Stream-Protocol-Version: ${protocol}`,
    `Audit-Id: ${res.auditId}`,
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  markUpgraded(trace, socket);
  if (head.length > 0) socket.unshift(head);
  return { kind: "spdy", protocol, socket };
}

function markUpgraded({ record }: Exchange["trace"], socket: Duplex): void {
  record.upgraded = true;
  record.status = 101;
  meterUpgrade(record, socket);
}

/** apimachinery `util/httpstream` Handshake. */
function refuse(res: Exchange["res"], offered: readonly string[], spoken: readonly string[]): undefined {
  for (const name of spoken) res.appendHeader("X-Accepted-Stream-Protocol-Versions", name);
  const text = `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(" ")}], server accepts [${spoken.join(" ")}]`;
  writeText(res, 403, text);
}

function list(header: string | readonly string[] | undefined): string[] {
  return String(header ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
