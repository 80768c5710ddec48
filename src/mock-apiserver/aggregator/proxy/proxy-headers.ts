import type { IncomingMessage } from "node:http";
import { FAULT_HEADER } from "../../../trace/index.ts";
import type { UserInfo } from "../../../apimachinery/index.ts";
import {
  joinPath,
  byHeaderName,
  filterLines,
  hopByHop,
  isHopByHop,
  isIdentityHeader,
  isImpersonationHeader,
  tokens,
  values,
  type HeaderLines,
} from "../../../apiserver/index.ts";
import { identityHeaders } from "../backend/identity-headers.ts";

/** Headers of a client that a backend must not believe, besides X-Remote-* and Impersonate-*. */
const NOT_PASSED: ReadonlySet<string> = new Set([
  "authorization",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-uri",
  "forwarded",
  "audit-id",
  FAULT_HEADER,
  // Answered by this server's own HTTP layer.
  "expect",
]);

/** apimachinery `util/proxy/upgradeaware.go` removeCORSHeaders. */
const CORS_HEADERS: ReadonlySet<string> = new Set([
  "access-control-allow-credentials",
  "access-control-allow-headers",
  "access-control-allow-methods",
  "access-control-allow-origin",
]);

export interface OutgoingRequest {
  /** Undefined when an injected fault keeps the identity from the backend. */
  readonly user: UserInfo | undefined;
  /** The backend as the aggregator calls it. */
  readonly backendHost: string;
  readonly escapedPath: string;
  readonly auditId: string;
}

function isPassed(name: string): boolean {
  return !NOT_PASSED.has(name) && !isIdentityHeader(name) && !isImpersonationHeader(name);
}

/** Whether Go's transport would ask for gzip by itself, and unzip what comes (net/http `transport.go`). */
export function addsGzip(req: IncomingMessage): boolean {
  const { headers } = req;
  return headers["accept-encoding"] === undefined && headers.range === undefined && req.method !== "HEAD";
}

const isSentOn = byHeaderName((name) => isPassed(name) && !isHopByHop(name) && name !== "content-length");

/** The header lines that go to the backend with a plain request, after `httputil.ReverseProxy` and `util/proxy/transport.go`. */
export function requestHeaders(req: IncomingMessage, outgoing: OutgoingRequest): string[] {
  const { rawHeaders } = req;
  const { connection } = req.headers;
  const isNamed = namedByConnection(rawHeaders, connection !== undefined && !PLAIN_CONNECTION.has(connection));
  const lines: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (isSentOn(name) && !isNamed(name)) lines.push(name, rawHeaders[index + 1] ?? "");
  }
  if (req.headers.te !== undefined && tokens(rawHeaders, "te").includes("trailers")) lines.push("Te", "trailers");
  const length = req.headers["content-length"];
  if (length !== undefined && req.headers["transfer-encoding"] === undefined) lines.push("Content-Length", length);
  lines.push("X-Forwarded-For", req.socket.remoteAddress ?? "");
  lines.push("X-Forwarded-Host", outgoing.backendHost, "X-Forwarded-Proto", "https");
  lines.push("X-Forwarded-Uri", joinPath(outgoing.escapedPath), "Audit-Id", outgoing.auditId);
  // HTTP/1.0 needs no Host; net/http then names the host that it connects to.
  if (req.headers.host === undefined) lines.push("Host", outgoing.backendHost);
  if (addsGzip(req)) lines.push("Accept-Encoding", "gzip");
  if (outgoing.user !== undefined) lines.push(...identityHeaders(outgoing.user));
  return lines;
}

const NOT_NAMED = (): boolean => false;
/** What nearly every peer says; it names nothing that is not known as hop-by-hop anyway. */
const PLAIN_CONNECTION: ReadonlySet<string> = new Set(["keep-alive", "Keep-Alive", "close"]);

/** What `Connection` names belongs to that connection only. */
function namedByConnection(lines: HeaderLines, isThere: boolean): (name: string) => boolean {
  if (!isThere) return NOT_NAMED;
  const isHop = hopByHop(lines);
  return (name) => isHop(name.toLowerCase());
}

/** For an upgrade the hop-by-hop headers are the point, and only X-Forwarded-For is added (`util/proxy/dial.go`). */
export function upgradeHeaders(req: IncomingMessage, outgoing: OutgoingRequest): string[] {
  const listed = new Set(tokens(req.rawHeaders, "connection").filter((name) => name !== "upgrade"));
  const lines = filterLines(
    req.rawHeaders,
    (name) => isPassed(name) && !listed.has(name) && name !== "connection" && name !== "transfer-encoding",
  );
  lines.push("Connection", "Upgrade", "X-Forwarded-For", req.socket.remoteAddress ?? "", "Audit-Id", outgoing.auditId);
  return [...lines, ...(outgoing.user === undefined ? [] : identityHeaders(outgoing.user))];
}

type Fate = "kept" | "dropped" | "connection" | "coding" | "location";

const fateOf = byHeaderName((name): Fate => {
  if (name === "connection") return "connection";
  if (isHopByHop(name) || CORS_HEADERS.has(name)) return "dropped";
  if (name === "content-encoding" || name === "content-length") return "coding";
  return name === "location" ? "location" : "kept";
});

/** The header lines that go to the client; `unzipped` when the body is no longer what the backend sent. */
export function responseHeaders(lines: HeaderLines, backendHost: string, unzipped: boolean): string[] {
  const isNamed = namedByConnection(lines, namesHeaders(lines));
  const kept: string[] = [];
  for (let index = 0; index < lines.length; index += 2) {
    const name = lines[index] ?? "";
    const value = lines[index + 1] ?? "";
    const fate = fateOf(name);
    if (fate === "dropped" || fate === "connection" || (unzipped && fate === "coding") || isNamed(name)) continue;
    kept.push(name, fate === "location" ? absoluteLocation(value, backendHost) : value);
  }
  return kept;
}

function namesHeaders(lines: HeaderLines): boolean {
  for (let index = 0; index < lines.length; index += 2) {
    if (fateOf(lines[index] ?? "") === "connection" && !PLAIN_CONNECTION.has(lines[index + 1] ?? "")) return true;
  }
  return false;
}

export function isRedirect(status: number, lines: HeaderLines): boolean {
  return status >= 300 && status <= 399 && (values(lines, "location")[0] ?? "") !== "";
}

/** `util/proxy/transport.go` rewriteURL: an address at the backend itself is written out in full. */
function absoluteLocation(location: string, backendHost: string): string {
  const match = /^(?:[a-z][a-z0-9+.-]*:)?(?:\/\/([^/?#]*))?(\/.*)$/i.exec(location);
  if (match === null) return location;
  const [, host = "", path = ""] = match;
  return host === "" || host === backendHost ? `https://${backendHost}${path}` : location;
}
