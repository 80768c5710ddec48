import type { HeaderLines } from "./trace.ts";

export type HeaderPair = readonly [name: string, value: string];

export function headerPairs(lines: HeaderLines): HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (let index = 0; index + 1 < lines.length; index += 2) pairs.push([lines[index] ?? "", lines[index + 1] ?? ""]);
  return pairs;
}

/** What a client library writes itself: it belongs to one connection, not to the request. */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  "host",
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "content-length",
  "te",
  "trailer",
  "upgrade",
  "expect",
]);
/** Their values are masked in the record, so they cannot be sent again. */
const CREDENTIALS: ReadonlySet<string> = new Set(["authorization", "proxy-authorization", "cookie"]);

/** The headers that make sense in a repetition of the request under another connection and identity. */
export function repeatableHeaders(lines: HeaderLines): HeaderPair[] {
  return headerPairs(lines).filter(([name]) => {
    const lower = name.toLowerCase();
    return !CONNECTION_HEADERS.has(lower) && !CREDENTIALS.has(lower) && !lower.startsWith("impersonate-");
  });
}
