import { isMap, isNode, LineCounter, parseAllDocuments, type Document } from "yaml";
import type { ManifestProblem } from "./manifest-error.ts";
import type { ManifestText } from "./manifest-files.ts";

/** One object of a manifest, before anything is known of its kind. */
export interface ManifestDocument {
  readonly file: string | undefined;
  /** Where it begins, counting from 1. */
  readonly line: number | undefined;
  readonly apiVersion: string;
  readonly kind: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** The line of a field such as `spec.ports[0].port`, or of the nearest one around it. */
  lineOf(field: string): number | undefined;
}

export interface ParsedManifests {
  readonly documents: readonly ManifestDocument[];
  readonly problems: readonly ManifestProblem[];
}

/** Against aliases that grow into a huge object (CVE-2019-11253). */
const MAX_ALIASES = 100;

/** Reads every document of every text; what cannot be read is listed beside what can. */
export function parseManifests(texts: readonly ManifestText[]): ParsedManifests {
  const documents: ManifestDocument[] = [];
  const problems: ManifestProblem[] = [];
  for (const text of texts) {
    const lines = new LineCounter();
    // The library looks for duplicate keys in quadratic time; the decoder of the API does it in linear time.
    const parsed = parseAllDocuments(text.text.replace(/^\uFEFF/, ""), {
      lineCounter: lines,
      uniqueKeys: false,
      version: "1.1",
    });
    for (const document of Array.isArray(parsed) ? parsed : []) {
      const read = readDocument(document, text.file, lines);
      documents.push(...read.documents);
      problems.push(...read.problems);
    }
  }
  return { documents, problems };
}

/** An object that is in memory already. */
export function memoryDocument(value: Readonly<Record<string, unknown>>): ManifestDocument {
  return { ...headOf(value), value, file: undefined, line: undefined, lineOf: () => undefined };
}

function readDocument(document: Document.Parsed, file: string | undefined, lines: LineCounter): ParsedManifests {
  const line = document.contents === null ? undefined : lines.linePos(document.contents.range[0]).line;
  const [error] = document.errors;
  if (error !== undefined)
    return problem(file, error.linePos?.[0].line ?? line, `is no YAML: ${firstLine(error.message)}`);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (cause) {
    return problem(file, line, `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (value === null || value === undefined) return { documents: [], problems: [] };
  if (!isObject(value)) return problem(file, line, "is no object: a manifest begins with apiVersion and kind");
  const found = expandList(value).map((item, index) => {
    const prefix: (string | number)[] = item === value ? [] : ["items", index];
    const lineOf = (field: string): number | undefined => fieldLine(document, lines, [...prefix, ...fieldPath(field)]);
    return { ...headOf(item), value: item, file, line: prefix.length === 0 ? line : lineOf(""), lineOf };
  });
  const headless = found.filter(({ apiVersion, kind }) => apiVersion === "" || kind === "");
  return {
    documents: found.filter((item) => !headless.includes(item)),
    problems: headless.map((item) => ({
      ...(file === undefined ? {} : { file }),
      ...(item.line === undefined ? {} : { line: item.line }),
      message: `has no ${item.kind === "" ? "kind" : "apiVersion"}`,
    })),
  };
}

function problem(file: string | undefined, line: number | undefined, message: string): ParsedManifests {
  return {
    documents: [],
    problems: [{ ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }), message }],
  };
}

/** `kind: List`, as kubectl writes and reads it. */
function expandList(value: Record<string, unknown>): Record<string, unknown>[] {
  const isList = value.kind === "List" && Array.isArray(value.items);
  return isList ? (value.items as unknown[]).filter(isObject) : [value];
}

function headOf({ apiVersion, kind }: Readonly<Record<string, unknown>>): { apiVersion: string; kind: string } {
  return {
    apiVersion: typeof apiVersion === "string" ? apiVersion : "",
    kind: typeof kind === "string" ? kind : "",
  };
}

/** `spec.ports[0].port` as keys; a key in brackets may hold dots. */
function fieldPath(field: string): (string | number)[] {
  return [...field.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, inBrackets, plain = ""]) => {
    const key = inBrackets ?? plain;
    return inBrackets !== undefined && /^\d+$/.test(key) ? Number(key) : key;
  });
}

function fieldLine(
  document: Document.Parsed,
  lines: LineCounter,
  path: readonly (string | number)[],
): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const parent = length <= 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => String(isNode(key) ? key.toJSON() : key) === String(path[length - 1]))
      : undefined;
    const node = pair?.key ?? (length === 0 ? document.contents : document.getIn(path.slice(0, length), true));
    const start = isNode(node) ? node.range?.[0] : undefined;
    if (start !== undefined) return lines.linePos(start).line;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstLine(message: string): string {
  return message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "";
}
