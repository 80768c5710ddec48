import { X509Certificate } from "node:crypto";
import { DER_TAG, readDer, type DerValue } from "./der.ts";

interface PemBlock {
  readonly type: string;
  readonly hasHeaders: boolean;
  readonly bytes: Buffer;
}

const BEGIN = "-----BEGIN ";
const END = "-----END ";
const DASHES = "-----";

/** The next block and the text after it, by the rules of Go's encoding/pem: anything around a block is skipped. */
function nextPemBlock(text: string): { readonly block: PemBlock; readonly rest: string } | undefined {
  let rest = text;
  for (;;) {
    const start = lineStart(rest, BEGIN);
    if (start === -1) return undefined;
    const [typeLine, body] = takeLine(rest.slice(start + BEGIN.length));
    const found = typeLine.endsWith(DASHES) ? readBlock(typeLine.slice(0, -DASHES.length), body) : undefined;
    if (found !== undefined) return found;
    rest = body;
  }
}

/** Where a line begins with the prefix; -1 for nowhere. */
function lineStart(text: string, prefix: string): number {
  if (text.startsWith(prefix)) return 0;
  const found = text.indexOf(`\n${prefix}`);
  return found === -1 ? -1 : found + 1;
}

/** The first line without the blanks at its end, and what follows it. */
function takeLine(text: string): [line: string, rest: string] {
  const newline = text.indexOf("\n");
  const rest = newline === -1 ? "" : text.slice(newline + 1);
  let end = newline === -1 ? text.length : newline;
  if (newline > 0 && text[newline - 1] === "\r") end--;
  while (end > 0 && (text[end - 1] === " " || text[end - 1] === "\t")) end--;
  return [text.slice(0, end), rest];
}

function readBlock(type: string, text: string): { block: PemBlock; rest: string } | undefined {
  let body = text;
  for (let [line, after] = takeLine(body); line.includes(":"); [line, after] = takeLine(body)) body = after;
  const hasHeaders = body !== text;
  const end = lineStart(body, END);
  // Only an empty block without headers may end at once.
  if (end === -1 || (end === 0 && hasHeaders)) return undefined;
  const [endLine, rest] = takeLine(body.slice(end + END.length));
  if (endLine !== `${type}${DASHES}`) return undefined;
  const bytes = decodeBase64(body.slice(0, end).replaceAll(/[ \t\r\n]/g, ""));
  return bytes === undefined ? undefined : { block: { type, hasHeaders, bytes }, rest };
}

/** Strict, where Buffer.from would skip what it does not know. */
function decodeBase64(text: string): Buffer | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  return Buffer.from(text, "base64");
}

/** The certificates that Go's `AppendCertsFromPEM` would take: blocks of another type, with headers or unreadable are left out. */
export function certificatesOf(pem: string): Buffer[] {
  const certificates: Buffer[] = [];
  for (let next = nextPemBlock(pem); next !== undefined; next = nextPemBlock(next.rest)) {
    const { type, hasHeaders, bytes } = next.block;
    if (type === "CERTIFICATE" && !hasHeaders && isCertificate(bytes)) certificates.push(bytes);
  }
  return certificates;
}

function isCertificate(der: Buffer): boolean {
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
  let rest = pem;
  while (rest !== "") {
    const next = nextPemBlock(rest);
    if (next === undefined) return "unable to parse bytes as PEM block";
    if (next.block.type === "CERTIFICATE" && !next.block.hasHeaders)
      return `failed to parse certificate: ${certificateProblem(next.block.bytes)}`;
    rest = next.rest;
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
