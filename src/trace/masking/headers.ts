import { maskTarget } from "./targets.ts";

export const MASK = "<masked>";

/**
 * Headers whose values are recorded. An allow-list: what nobody knows may be a credential, as every API has its own.
 * Those of Kubernetes' identity, X-Remote-*, are what a record is about; no password is among them.
 */
const SHOWN = [
  "accept",
  "accept-charset",
  "accept-encoding",
  "accept-language",
  "accept-ranges",
  "age",
  "allow",
  "alt-svc",
  "audit-id",
  "cache-control",
  "connection",
  "date",
  "dnt",
  "etag",
  "expect",
  "expires",
  "keep-alive",
  "last-modified",
  "link",
  "max-forwards",
  "origin",
  "pragma",
  "priority",
  "proxy-connection",
  "range",
  "retry-after",
  "server",
  "te",
  "traceparent",
  "tracestate",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "vary",
  "via",
  "upgrade-insecure-requests",
  "strict-transport-security",
  "warning",
  "www-authenticate",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-prefix",
  "x-forwarded-proto",
  "x-forwarded-server",
  "x-forwarded-uri",
  "x-request-id",
  "x-correlation-id",
  "x-powered-by",
  "x-content-type-options",
  "x-frame-options",
  "x-stream-protocol-version",
  "kubectl-command",
  "kubectl-session",
  "http2-settings",
  "x-http-method-override",
];
const SHOWN_BEGINNINGS = [
  "access-control-",
  "content-",
  "if-",
  "impersonate-",
  "sec-ch-",
  "sec-fetch-",
  "sec-websocket-",
  "x-kubernetes-",
  "x-playground-",
  "x-remote-",
];
/** Their values are addresses, which may carry a credential in their query. */
const ADDRESSES: ReadonlySet<string> = new Set(["location", "referer", "content-location"]);
/** apiserver `authentication/request/websocket/protocol.go`: the bearer token of a browser is one of its subprotocols. */
const BEARER_PROTOCOL = "base64url.bearer.authorization.k8s.io.";
/** Others have tokens there under names of their own, or none: a browser has no other header to send them in. */
const SHOWN_PROTOCOL = /^(?:[\w.-]*\.k8s\.io|graphql(?:-transport)?-ws|mqtt|stomp|wamp)$/;

type Treatment = "show" | "mask" | "address" | "protocols" | "host";

const SHOWN_NAMES: ReadonlySet<string> = new Set(SHOWN);

function treatmentOf(name: string): Treatment {
  const lower = name.toLowerCase();
  if (lower === "sec-websocket-protocol") return "protocols";
  if (lower === "host") return "host";
  if (ADDRESSES.has(lower)) return "address";
  return SHOWN_NAMES.has(lower) || SHOWN_BEGINNINGS.some((beginning) => lower.startsWith(beginning)) ? "show" : "mask";
}

/** Peers use the same few names again and again. */
const MOST_NAMES = 1_000;
const treatments = new Map<string, Treatment>();

function rememberedTreatment(name: string): Treatment {
  const known = treatments.get(name);
  if (known !== undefined) return known;
  if (treatments.size >= MOST_NAMES) treatments.clear();
  const treatment = treatmentOf(name);
  treatments.set(name, treatment);
  return treatment;
}

function maskValue(treatment: Treatment, value: string): string {
  if (treatment === "show") return value;
  if (treatment === "mask") return MASK;
  if (treatment === "address") return maskTarget(value);
  return treatment === "host" ? value.replace(/^.*@/, `${MASK}@`) : maskProtocols(value);
}

function maskProtocols(value: string): string {
  const protocols = value.split(",").map((item) => item.trim());
  const masked = protocols.map((protocol) => {
    if (protocol.startsWith(BEARER_PROTOCOL)) return BEARER_PROTOCOL + MASK;
    return SHOWN_PROTOCOL.test(protocol) ? protocol : MASK;
  });
  return masked.every((protocol, index) => protocol === protocols[index]) ? value : masked.join(", ");
}

/** Header lines, name and value alternating, with all values masked that may be credentials: the lines themselves where none is. */
export function maskHeaders(lines: readonly string[]): readonly string[] {
  let copy: string[] | undefined;
  for (let index = 0; index + 1 < lines.length; index += 2) {
    const value = lines[index + 1] ?? "";
    const masked = maskValue(rememberedTreatment(lines[index] ?? ""), value);
    if (masked === value) continue;
    copy ??= [...lines];
    copy[index + 1] = masked;
  }
  return copy ?? lines;
}
