import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { tokens, values } from "../header-rules.ts";

/** Browsers cannot set headers of a WebSocket: the token stands among the subprotocols (apiserver `authentication/request/websocket`). */
const PREFIX = "base64url.bearer.authorization.k8s.io.";
const HEADER = "sec-websocket-protocol";
/** base64.RawURLEncoding: without padding. */
const RAW_URL = /^(?:[\w-]{4})*(?:[\w-]{2,3})?$/;

export type WebSocketToken =
  | { readonly token: string; /** Takes it out of the request, for whoever reads that afterwards. */ strip(): void }
  | { readonly problem: string };

/** Undefined where there is none. */
export function webSocketToken(req: IncomingMessage): WebSocketToken | undefined {
  if (!isWebSocket(req)) return undefined;
  const offered = values(req.rawHeaders, HEADER).flatMap((line) => line.split(",").map((name) => name.trim()));
  const others = offered.filter((name) => !name.startsWith(PREFIX));
  const [encoded, ...further] = offered
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => name.slice(PREFIX.length));
  if (encoded === undefined) return undefined;
  if (further.length > 0) return { problem: "multiple base64.bearer.authorization tokens specified" };
  if (!RAW_URL.test(encoded)) return { problem: "invalid base64.bearer.authorization token encoding" };
  const bytes = Buffer.from(encoded, "base64url");
  if (!isUtf8(bytes)) return { problem: "invalid base64.bearer.authorization token" };
  if (bytes.length === 0) return undefined;
  if (others.length === 0) return { problem: "missing additional subprotocol" };
  return { token: bytes.toString(), strip: () => replace(req, others.join(",")) };
}

/** apimachinery `util/httpstream/wsstream` IsWebSocketRequest. */
function isWebSocket({ headers, rawHeaders }: IncomingMessage): boolean {
  if ((headers.upgrade ?? "").toLowerCase() !== "websocket") return false;
  return tokens(rawHeaders, "connection").includes("upgrade");
}

function replace(req: IncomingMessage, protocols: string): void {
  const { rawHeaders } = req;
  for (let index = rawHeaders.length - 2; index >= 0; index -= 2)
    if (rawHeaders[index]?.toLowerCase() === HEADER) rawHeaders.splice(index, 2);
  rawHeaders.push("Sec-WebSocket-Protocol", protocols);
  req.headers[HEADER] = protocols;
}
