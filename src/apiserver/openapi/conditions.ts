/** The conditions and ranges of a request, as Go's `net/http/fs.go` reads them. */
import type { IncomingHttpHeaders } from "node:http";

export interface Validators {
  /** In quotes; empty for none. */
  readonly etag: string;
  /** In milliseconds since the epoch. */
  readonly modified: number;
}

/** fs.go checkPreconditions, for GET and HEAD: the status that answers instead of the document. */
export function failedCondition(headers: IncomingHttpHeaders, validators: Validators): 304 | 412 | undefined {
  const { etag } = validators;
  const strongly = headers["if-match"];
  if (strongly !== undefined && strongly !== "") {
    if (!listed(strongly, (candidate) => candidate === etag && etag !== "")) return 412;
  } else if (isBefore(headers["if-unmodified-since"], validators)) return 412;
  const weakly = headers["if-none-match"];
  if (weakly !== undefined && weakly !== "")
    return listed(weakly, (candidate) => candidate.replace(/^W\//, "") === etag) ? 304 : undefined;
  const since = timeOf(headers["if-modified-since"]);
  return since !== undefined && seconds(validators.modified) <= since ? 304 : undefined;
}

function isBefore(date: string | undefined, { modified }: Validators): boolean {
  const time = timeOf(date);
  return time !== undefined && seconds(modified) > time;
}

/** Reading ends at the first that is no ETag. */
function listed(header: string, is: (candidate: string) => boolean): boolean {
  let rest = header;
  for (;;) {
    rest = rest.replace(/^[\s,]+/, "");
    if (rest.startsWith("*")) return true;
    const candidate = ETAG.exec(rest)?.[0];
    if (candidate === undefined) return false;
    if (is(candidate)) return true;
    rest = rest.slice(candidate.length);
  }
}

const ETAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

function timeOf(date: string | undefined): number | undefined {
  if (date === undefined || !HTTP_DATE.test(date)) return undefined;
  const time = Date.parse(date);
  return Number.isNaN(time) ? undefined : seconds(time);
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000);
}

/** fs.go checkIfRange: whether the ranges asked for are of this very document. */
export function wantsRanges(headers: IncomingHttpHeaders, { etag, modified }: Validators): boolean {
  if (headers.range === undefined) return false;
  const condition = headers["if-range"];
  if (typeof condition !== "string" || condition === "") return true;
  const candidate = ETAG.exec(condition)?.[0];
  return candidate === undefined ? timeOf(condition) === seconds(modified) : candidate === etag;
}

export interface ByteRange {
  readonly start: number;
  readonly length: number;
}

/** fs.go parseRange; a string says what is wrong. */
export function parseRanges(header: string, size: number): ByteRange[] | "invalid range" | typeof NO_OVERLAP {
  if (!header.startsWith("bytes=")) return "invalid range";
  const ranges: ByteRange[] = [];
  let outside = false;
  for (const part of header.slice("bytes=".length).split(",")) {
    const text = part.trim();
    if (text === "") continue;
    const range = rangeOf(text, size);
    if (range === undefined) return "invalid range";
    if (range === "outside") outside = true;
    else ranges.push(range);
  }
  return outside && ranges.length === 0 ? NO_OVERLAP : ranges;
}

export const NO_OVERLAP = "invalid range: failed to overlap";

function rangeOf(text: string, size: number): ByteRange | "outside" | undefined {
  const dash = text.indexOf("-");
  if (dash < 0) return undefined;
  const [first, last] = [text.slice(0, dash).trim(), text.slice(dash + 1).trim()];
  if (first === "") {
    const count = last.startsWith("-") ? undefined : numberOf(last);
    if (count === undefined) return undefined;
    const length = Math.min(count, size);
    return { start: size - length, length };
  }
  const start = numberOf(first);
  if (start === undefined) return undefined;
  if (start >= size) return "outside";
  if (last === "") return { start, length: size - start };
  const end = numberOf(last);
  if (end === undefined || start > end) return undefined;
  return { start, length: Math.min(end, size - 1) - start + 1 };
}

function numberOf(text: string): number | undefined {
  return /^[+-]?\d{1,18}$/.test(text) && Number(text) >= 0 ? Number(text) : undefined;
}
