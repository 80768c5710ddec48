import type { IncomingMessage } from "node:http";
import { FAULT_HEADER } from "../../../trace/index.ts";
import type { UserInfo } from "../../../apimachinery/index.ts";
import {
  joinPath,
  byHeaderName,
  canonicalName,
  firstLine,
  hopByHop,
  isHopByHop,
  isIdentityHeader,
  isImpersonationHeader,
  tokens,
  values,
  filterLines,
  type HeaderLines,
} from "../../../apiserver/index.ts";
import { identityHeaders } from "../backend/identity-headers.ts";

/** Headers of a client that others take the place of, or that this server's own HTTP layer has answered. */
const NOT_PASSED: ReadonlySet<string> = new Set([
  "authorization",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-uri",
  "audit-id",
  FAULT_HEADER,
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
  /** The client spoke for somebody else, which `user` is. */
  readonly isImpersonated?: boolean;
}

/** Whether Go's transport would ask for gzip by itself, and unzip what comes (net/http `transport.go`). */
export function addsGzip(req: IncomingMessage): boolean {
  const isEmpty = (name: string): boolean => (firstLine(req, name) ?? "") === "";
  return isEmpty("accept-encoding") && isEmpty("range") && req.method !== "HEAD";
}

/** `impersonation` is dropped once it has been done, `agent` when it is empty; `host` belongs to no connection. */
type RequestFate = "kept" | "dropped" | "impersonation" | "agent" | "host";

const requestFate = byHeaderName((name): RequestFate => {
  if (name === "host") return "host";
  if (name === "user-agent") return "agent";
  if (isImpersonationHeader(name)) return "impersonation";
  return NOT_PASSED.has(name) || isIdentityHeader(name) ? "dropped" : "kept";
});
const isOfConnection = byHeaderName((name) => isHopByHop(name) || name === "content-length");

/** The lines of a client that a backend gets as they are. `isOther` are those that belong to the connection. */
function passedLines(
  lines: HeaderLines,
  { isImpersonated }: OutgoingRequest,
  isOther: (name: string) => boolean,
): string[] {
  const passed: string[] = [];
  let hasAgent = false;
  for (let index = 0; index < lines.length; index += 2) {
    const name = lines[index] ?? "";
    const value = lines[index + 1] ?? "";
    const fate = requestFate(name);
    if (fate === "dropped" || (fate === "impersonation" && isImpersonated) || (fate !== "host" && isOther(name)))
      continue;
    // Go's transport sends the first one, unless it is empty.
    if (fate === "agent" && (hasAgent || value === "")) continue;
    hasAgent ||= fate === "agent";
    passed.push(name, value);
  }
  return passed;
}

/** net/http `request.go` fixPragmaCacheControl: what HTTP/1.0 says in another way. */
function cacheControl(req: IncomingMessage): readonly string[] {
  const isMeant = req.headers["cache-control"] === undefined && firstLine(req, "pragma") === "no-cache";
  return isMeant ? ["Cache-Control", "no-cache"] : [];
}

/** The header lines that go to the backend with a plain request, after `httputil.ReverseProxy` and `util/proxy/transport.go`. */
export function requestHeaders(req: IncomingMessage, outgoing: OutgoingRequest): string[] {
  const { rawHeaders } = req;
  const { connection } = req.headers;
  const isNamed = namedByConnection(rawHeaders, connection !== undefined && !PLAIN_CONNECTION.has(connection));
  const lines = passedLines(rawHeaders, outgoing, (name) => isOfConnection(name) || isNamed(name));
  lines.push(...cacheControl(req));
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
  const lines = passedLines(req.rawHeaders, outgoing, (name) => {
    const lower = name.toLowerCase();
    return listed.has(lower) || lower === "connection" || lower === "transfer-encoding";
  });
  lines.push(...cacheControl(req));
  lines.push("Connection", "Upgrade", "X-Forwarded-For", req.socket.remoteAddress ?? "", "Audit-Id", outgoing.auditId);
  return [...lines, ...(outgoing.user === undefined ? [] : identityHeaders(outgoing.user))];
}

type Fate = "kept" | "dropped" | "connection" | "coding" | "type" | "location" | "trailer";

const fateOf = byHeaderName((name): Fate => {
  if (name === "connection" || name === "trailer") return name;
  if (isHopByHop(name) || CORS_HEADERS.has(name)) return "dropped";
  if (name === "content-encoding" || name === "content-length") return "coding";
  if (name === "content-type") return "type";
  return name === "location" ? "location" : "kept";
});

/** What of a reply does not go to the client: the backend's coding of the body, and what a status has no place for. */
export interface ReplyForm {
  /** The body is no longer what the backend sent. */
  readonly unzipped: boolean;
  readonly status: number;
  /** The body is sent in chunks, behind which trailers may come. */
  readonly chunked: boolean;
}

/** net/http `transfer.go` suppressedHeaders; `transfer-encoding` is no header of ours anyway. */
function suppressed(fate: Fate, name: string, { status, unzipped, chunked }: ReplyForm): boolean {
  if (fate === "trailer") return !chunked;
  if (fate === "type") return status === 304;
  if (fate !== "coding") return fate === "dropped" || fate === "connection";
  return unzipped || ((status === 204 || status === 304) && name.toLowerCase() === "content-length");
}

/** The header lines that go to the client. */
export function responseHeaders(lines: HeaderLines, backendHost: string, form: ReplyForm): string[] {
  const isNamed = namedByConnection(lines, namesHeaders(lines));
  const kept: string[] = [];
  let hasLocation = false;
  for (let index = 0; index < lines.length; index += 2) {
    const name = lines[index] ?? "";
    const value = lines[index + 1] ?? "";
    const fate = fateOf(name);
    if (suppressed(fate, name, form) || (fate !== "trailer" && isNamed(name))) continue;
    // The first is what the rewritten one takes the place of, and of all others with it.
    if (fate === "location" && hasLocation) continue;
    hasLocation ||= fate === "location" && value !== "";
    kept.push(canonicalName(name), fate === "location" ? absoluteLocation(value, backendHost) : value);
  }
  const [pragma] = values(lines, "pragma");
  if (pragma === "no-cache" && values(lines, "cache-control").length === 0) kept.push("Cache-Control", "no-cache");
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
  const parts = splitLocation(location);
  if (parts === undefined || !["", backendHost].includes(parts.host)) return location;
  return `https://${backendHost}${parts.path}`;
}

/** Host, empty where there is none, and the rest of an address whose path is absolute; undefined for any other. */
export function splitLocation(location: string): { readonly host: string; readonly path: string } | undefined {
  const match = /^(?:[a-z][a-z0-9+.-]*:)?(?:\/\/([^/?#]*))?(\/.*)$/i.exec(location);
  return match === null ? undefined : { host: match[1] ?? "", path: match[2] ?? "" };
}

/** Headers of provisional replies stay those of the reply, unless it has its own. */
export function withProvisional(early: readonly string[], lines: string[]): string[] {
  if (early.length === 0) return lines;
  const own = new Set(lines.filter((_line, index) => index % 2 === 0).map((name) => name.toLowerCase()));
  return [...filterLines(early, (name) => !own.has(name)), ...lines];
}
