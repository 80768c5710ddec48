import type { IncomingMessage } from "node:http";
import { FAULT_HEADER } from "../api/faults.ts";
import type { UserInfo } from "../api/user.ts";
import { joinPath } from "../http/go-url.ts";
import {
  filterLines,
  hopByHop,
  isIdentityHeader,
  isImpersonationHeader,
  tokens,
  values,
  type HeaderLines,
} from "../http/header-rules.ts";
import { identityHeaders } from "./backend/identity-headers.ts";

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

/** The header lines that go to the backend with a plain request, after `httputil.ReverseProxy` and `util/proxy/transport.go`. */
export function requestHeaders(req: IncomingMessage, outgoing: OutgoingRequest): string[] {
  const isHop = hopByHop(req.rawHeaders);
  const lines = filterLines(req.rawHeaders, (name) => isPassed(name) && !isHop(name) && name !== "content-length");
  if (tokens(req.rawHeaders, "te").includes("trailers")) lines.push("Te", "trailers");
  const length = req.headers["content-length"];
  if (length !== undefined && req.headers["transfer-encoding"] === undefined) lines.push("Content-Length", length);
  lines.push("X-Forwarded-For", req.socket.remoteAddress ?? "");
  lines.push("X-Forwarded-Host", outgoing.backendHost, "X-Forwarded-Proto", "https");
  lines.push("X-Forwarded-Uri", joinPath(outgoing.escapedPath), "Audit-Id", outgoing.auditId);
  // HTTP/1.0 needs no Host; net/http then names the host that it connects to.
  if (req.headers.host === undefined) lines.push("Host", outgoing.backendHost);
  if (addsGzip(req)) lines.push("Accept-Encoding", "gzip");
  return [...lines, ...(outgoing.user === undefined ? [] : identityHeaders(outgoing.user))];
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

/** The header lines that go to the client; `unzipped` when the body is no longer what the backend sent. */
export function responseHeaders(lines: HeaderLines, backendHost: string, unzipped: boolean): string[] {
  const isHop = hopByHop(lines);
  const kept = filterLines(
    lines,
    (name) =>
      !isHop(name) &&
      !CORS_HEADERS.has(name) &&
      !(unzipped && (name === "content-encoding" || name === "content-length")),
  );
  for (let index = 0; index < kept.length; index += 2) {
    if (kept[index]?.toLowerCase() === "location")
      kept[index + 1] = absoluteLocation(kept[index + 1] ?? "", backendHost);
  }
  return kept;
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
