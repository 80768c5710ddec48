import type { IncomingMessage } from "node:http";

/** Rules on header lines as Node's rawHeaders has them: name and value alternating, repeated names kept apart. */
export type HeaderLines = readonly string[];

/** Go `httputil.ReverseProxy` hopHeaders, after RFC 9110 section 7.6.1. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "proxy-connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** What only the front proxy may say. */
const IDENTITY_NAMES: ReadonlySet<string> = new Set(["x-remote-user", "x-remote-uid", "x-remote-group"]);
const IDENTITY_PREFIX = "x-remote-extra-";
const IMPERSONATION_NAMES: ReadonlySet<string> = new Set(["impersonate-user", "impersonate-uid", "impersonate-group"]);
const IMPERSONATION_PREFIX = "impersonate-extra-";

/** Header names are few; whoever sends ever new ones is answered without being remembered. */
const REMEMBERED_NAMES = 1_000;

/** What follows from a header's name alone, worked out once per spelling. */
export function byHeaderName<T>(rule: (lowerName: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const result = rule(name.toLowerCase());
    if (known.size < REMEMBERED_NAMES) known.set(name, result);
    return result;
  };
}

/** Go's `textproto.CanonicalMIMEHeaderKey`. */
export const canonicalName = byHeaderName((name) => name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase()));

export function values(lines: HeaderLines, lowerName: string): string[] {
  const found: string[] = [];
  for (let index = 0; index < lines.length; index += 2) {
    const name = lines[index] ?? "";
    if (name.length === lowerName.length && name.toLowerCase() === lowerName) found.push(lines[index + 1] ?? "");
  }
  return found;
}

/** The first line of a header, as Go's `Header.Get`: Node joins several with a comma. */
export function firstLine({ headers, rawHeaders }: IncomingMessage, lowerName: string): string | undefined {
  const joined = headers[lowerName];
  if (joined === undefined) return undefined;
  return joined.includes(",") ? values(rawHeaders, lowerName)[0] : String(joined);
}

/** Whether more than one line has this name. */
export function isRepeated(lines: HeaderLines, lowerName: string): boolean {
  let isThere = false;
  for (let index = 0; index < lines.length; index += 2) {
    const name = lines[index] ?? "";
    if (name.length !== lowerName.length || name.toLowerCase() !== lowerName) continue;
    if (isThere) return true;
    isThere = true;
  }
  return false;
}

/** A header's bytes as UTF-8, as Go has them; Node's header strings have one character per byte. */
export function utf8(value: string): string {
  return Buffer.from(value, "latin1").toString("utf8");
}

/**
 * The headers that begin with a prefix (lower case), by what follows it: lower case and unescaped (apiserver
 * `headerrequest` unescapeExtraKey). Values in the order they came.
 */
export function extraValues(lines: HeaderLines, lowerPrefix: string): Record<string, string[]> {
  const extra = new Map<string, string[]>();
  for (let index = 0; index < lines.length; index += 2) {
    const name = (lines[index] ?? "").toLowerCase();
    if (!name.startsWith(lowerPrefix)) continue;
    const key = unescapeKey(name.slice(lowerPrefix.length));
    const found = extra.get(key) ?? [];
    found.push(utf8(lines[index + 1] ?? ""));
    extra.set(key, found);
  }
  return Object.fromEntries(extra);
}

function unescapeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** The comma-separated tokens of every line of a header, lower case. */
export function tokens(lines: HeaderLines, lowerName: string): string[] {
  return values(lines, lowerName).flatMap((value) =>
    value
      .split(",")
      .map((token) => token.trim().toLowerCase())
      .filter((token) => token !== ""),
  );
}

/** Keeps the lines whose lower-case name satisfies the predicate. */
export function filterLines(lines: HeaderLines, keep: (lowerName: string, value: string) => boolean): string[] {
  const kept: string[] = [];
  for (let index = 0; index < lines.length; index += 2) {
    const name = lines[index] ?? "";
    const value = lines[index + 1] ?? "";
    if (keep(name.toLowerCase(), value)) kept.push(name, value);
  }
  return kept;
}

/** Whether a header belongs to one connection only, whatever `Connection` names. */
export function isHopByHop(lowerName: string): boolean {
  return HOP_BY_HOP.has(lowerName);
}

/** A predicate for what belongs to one connection only: the fixed list and what `Connection` names. */
export function hopByHop(lines: HeaderLines): (lowerName: string) => boolean {
  const listed = tokens(lines, "connection");
  if (listed.length === 0) return (name) => HOP_BY_HOP.has(name);
  const named = new Set(listed);
  return (name) => HOP_BY_HOP.has(name) || named.has(name);
}

/** X-Remote-User, -Uid, -Group and -Extra-*. */
export function isIdentityHeader(lowerName: string): boolean {
  return IDENTITY_NAMES.has(lowerName) || lowerName.startsWith(IDENTITY_PREFIX);
}

/** Impersonate-User, -Uid, -Group and -Extra-*. */
export function isImpersonationHeader(lowerName: string): boolean {
  return IMPERSONATION_NAMES.has(lowerName) || lowerName.startsWith(IMPERSONATION_PREFIX);
}

/** apimachinery `httpstream.IsUpgradeRequest`: some Connection line contains `upgrade`. */
export function isUpgradeRequest(lines: HeaderLines): boolean {
  return values(lines, "connection").some((value) => value.toLowerCase().includes("upgrade"));
}
