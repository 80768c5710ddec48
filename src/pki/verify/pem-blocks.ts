import { X509Certificate } from "node:crypto";
import { DER_TAG, readDer, type DerValue } from "./der.ts";

interface PemBlock {
  readonly type: string;
  readonly hasHeaders: boolean;
  readonly bytes: Buffer;
}

const BEGIN = "-----BEGIN ";
const END = "\n-----END ";
const DASHES = "-----";

interface Found {
  readonly block: PemBlock;
  /** Where the text goes on. */
  readonly next: number;
}

/**
 * The next block from an offset on, by the rules of Go's encoding/pem: anything around a block is skipped. Each END line is
 * looked at once, with the last BEGIN line before it, so that a text of BEGIN lines takes no more time than any other.
 */
function nextPemBlock(text: string, from: number): Found | undefined {
  let start = from;
  for (;;) {
    const end = text.indexOf(END, start);
    if (end === -1) return undefined;
    const begin = lastBegin(text, start, end);
    const found = begin === -1 ? undefined : readBlock(text, begin + BEGIN.length, end);
    if (found !== undefined) return found;
    start = end + END.length;
  }
}

/** Where the last BEGIN line between two offsets begins; -1 when it is in the middle of a line, or there is none. */
function lastBegin(text: string, start: number, end: number): number {
  const at = text.slice(start, end).lastIndexOf(BEGIN);
  return at > 0 && text[start + at - 1] !== "\n" ? -1 : at === -1 ? -1 : start + at;
}

/** The line at an offset without the blanks at its end, and where the next one begins. */
function lineAt(text: string, start: number): { readonly line: string; readonly next: number } {
  const newline = text.indexOf("\n", start);
  let end = newline === -1 ? text.length : newline;
  if (newline > start && text[newline - 1] === "\r") end--;
  while (end > start && (text[end - 1] === " " || text[end - 1] === "\t")) end--;
  return { line: text.slice(start, end), next: newline === -1 ? text.length : newline + 1 };
}

/** The block whose BEGIN line has its type at `start`, and whose END line follows the line feed at `end`. */
function readBlock(text: string, start: number, end: number): Found | undefined {
  const { line: typeLine, next: first } = lineAt(text, start);
  if (!typeLine.endsWith(DASHES)) return undefined;
  const type = typeLine.slice(0, -DASHES.length);
  let body = first;
  for (let { line, next } = lineAt(text, body); line.includes(":"); { line, next } = lineAt(text, body)) {
    body = next;
    if (body >= text.length) return undefined;
  }
  const hasHeaders = body !== first;
  // Only an empty block without headers may end at once.
  if (hasHeaders && end < body) return undefined;
  const { line: endLine, next } = lineAt(text, end + END.length);
  if (endLine !== `${type}${DASHES}`) return undefined;
  const bytes = decodeBase64(text.slice(body, Math.max(body, end)).replaceAll(/[ \t\r\n]/g, ""));
  return bytes === undefined ? undefined : { block: { type, hasHeaders, bytes }, next };
}

export function firstPemBlock(text: string): PemBlock | undefined {
  return nextPemBlock(text, 0)?.block;
}

/** Strict, where Buffer.from would skip what it does not know. */
function decodeBase64(text: string): Buffer | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  return Buffer.from(text, "base64");
}

/** The certificates that Go's `AppendCertsFromPEM` would take: blocks of another type, with headers or unreadable are left out. */
export function certificatesOf(pem: string): Buffer[] {
  const certificates: Buffer[] = [];
  for (let found = nextPemBlock(pem, 0); found !== undefined; found = nextPemBlock(pem, found.next)) {
    const { type, hasHeaders, bytes } = found.block;
    if (type === "CERTIFICATE" && !hasHeaders && isCertificate(bytes)) certificates.push(bytes);
  }
  return certificates;
}

function isCertificate(der: Buffer): boolean {
  // OpenSSL's errors cost more than its certificates.
  const outer = sequenceAt(der);
  if (outer === undefined || sequenceAt(outer.body) === undefined) return false;
  try {
    return new X509Certificate(der).raw.equals(der);
  } catch {
    return false;
  }
}

export type BundleResult =
  | { readonly ok: true; readonly certificates: readonly Buffer[] }
  | { readonly ok: false; readonly problem: string };

/** Whether a CA bundle holds at least one certificate; if not, client-go's error text (`transport/transport.go`). */
export function parseBundle(pem: string): BundleResult {
  const certificates = certificatesOf(pem);
  return certificates.length > 0
    ? { ok: true, certificates }
    : { ok: false, problem: `unable to load root certificates: ${bundleProblem(pem)}` };
}

function bundleProblem(pem: string): string {
  let at = 0;
  while (at < pem.length) {
    const found = nextPemBlock(pem, at);
    if (found === undefined) return "unable to parse bytes as PEM block";
    const { type, hasHeaders, bytes } = found.block;
    if (type === "CERTIFICATE" && !hasHeaders) return `failed to parse certificate: ${certificateProblem(bytes)}`;
    at = found.next;
  }
  return "no valid certificate authority data seen";
}

/** How far Go's ParseCertificate gets with bytes that are no certificate. */
function certificateProblem(der: Buffer): string {
  const outer = sequenceAt(der);
  if (outer === undefined) return "x509: malformed certificate";
  if (outer.raw.length < der.length) return "x509: trailing data";
  return sequenceAt(outer.body) === undefined ? "x509: malformed tbs certificate" : "x509: malformed certificate";
}

function sequenceAt(bytes: Buffer): DerValue | undefined {
  try {
    const value = readDer(bytes);
    return value.tag === DER_TAG.sequence ? value : undefined;
  } catch {
    return undefined;
  }
}
