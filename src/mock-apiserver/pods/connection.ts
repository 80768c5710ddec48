import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { apiErrors } from "../../apimachinery/index.ts";
import {
  writeText,
  type Exchange,
  type UpgradeSocket,
  markUpgraded,
  protocolsIn,
  switchToWebSocket,
} from "../../apiserver/index.ts";

/** A connection that has switched protocols. */
export type Connection =
  | { readonly kind: "websocket"; readonly protocol: string; readonly socket: WebSocket }
  | { readonly kind: "spdy"; readonly protocol: string; readonly socket: Duplex };

/** Protocols that are spoken, best first. */
export interface Protocols {
  readonly websocket: readonly string[];
  readonly spdy: readonly string[];
}

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
  exchange: Exchange,
  upgrade: UpgradeSocket,
  spoken: readonly string[],
): Promise<Connection | undefined> {
  const { req, res } = exchange;
  const offered = protocolsIn(req.headers["sec-websocket-protocol"]);
  const protocol = spoken.find((name) => offered.includes(name));
  if (protocol === undefined) return refuseProtocols(res, offered, spoken);
  const socket = await switchToWebSocket(exchange, upgrade, protocol);
  return socket === undefined ? undefined : { kind: "websocket", protocol, socket };
}

function acceptSpdy(
  { req, res, trace }: Exchange,
  { socket, head }: UpgradeSocket,
  spoken: readonly string[],
): Connection | undefined {
  const offered = protocolsIn(req.headers["x-stream-protocol-version"]);
  const protocol = offered.find((name) => spoken.includes(name));
  if (protocol === undefined) return refuseProtocols(res, offered, spoken);
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

/** apimachinery `util/httpstream` Handshake. */
export function refuseProtocols(
  res: Exchange["res"],
  offered: readonly string[],
  spoken: readonly string[],
): undefined {
  for (const name of spoken) res.appendHeader("X-Accepted-Stream-Protocol-Versions", name);
  const text = `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(" ")}], server accepts [${spoken.join(" ")}]`;
  writeText(res, 403, text);
}
