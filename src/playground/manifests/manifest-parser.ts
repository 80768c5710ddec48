import { isMap, isNode, type Document, type LineCounter } from "yaml";
import { isRecord, parseYamlDocuments, repeatedKeys, type YamlDocument } from "../../apimachinery/index.ts";
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
  /** What is read, but hardly as it was meant. */
  readonly warnings?: readonly ManifestProblem[];
}

/** Reads every document of every text; what cannot be read is listed beside what can. */
export function parseManifests(texts: readonly ManifestText[]): ParsedManifests {
  const documents: ManifestDocument[] = [];
  const problems: ManifestProblem[] = [];
  const warnings: ManifestProblem[] = [];
  for (const { text, file } of texts) {
    const parsed = parseYamlDocuments(text);
    for (const document of parsed.documents) {
      const read = readDocument(document, file, parsed.lines);
      documents.push(...read.documents);
      problems.push(...read.problems);
      warnings.push(...(read.warnings ?? []));
    }
  }
  return { documents, problems, warnings };
}

/** An object that is in memory already. */
export function memoryDocument(value: Readonly<Record<string, unknown>>): ManifestDocument {
  return { ...headOf(value), value, file: undefined, line: undefined, lineOf: () => undefined };
}

function readDocument(document: YamlDocument, file: string | undefined, lines: LineCounter): ParsedManifests {
  const { tree, line, value } = document;
  if (document.problem !== undefined)
    return problem(file, Math.max(1, document.problem.line), `is no YAML: ${document.problem.message}`);
  if (value === null || value === undefined) return { documents: [], problems: [] };
  if (!isRecord(value)) return problem(file, line, "is no object: a manifest begins with apiVersion and kind");
  const items = expandList(value).map((item, index) => {
    const prefix: (string | number)[] = item === value ? [] : ["items", index];
    const lineOf = (field: string): number | undefined => fieldLine(tree, lines, [...prefix, ...fieldPath(field)]);
    return { item, lineOf, line: item === value ? line : lineOf("") };
  });
  const documents: ManifestDocument[] = [];
  const problems: ManifestProblem[] = [];
  const warnings = repeatedKeys(document, lines).map(({ line: at, key }) => ({
    ...fileOf(file),
    line: at,
    message: `the key ${JSON.stringify(key)} stands twice in the same object; the last one counts`,
  }));
  for (const { item, line, lineOf } of items) {
    const read = isRecord(item) ? { ...headOf(item), value: item, file, line, lineOf } : undefined;
    const missing = whatIsMissing(read);
    if (read !== undefined && missing === undefined) documents.push(read);
    else problems.push({ ...fileOf(file), ...(line === undefined ? {} : { line }), message: missing ?? "" });
  }
  return { documents, problems, warnings };
}

function whatIsMissing(read: ManifestDocument | undefined): string | undefined {
  if (read === undefined) return "is no object: every item of a List has an apiVersion and a kind";
  return read.kind === "" ? "has no kind" : read.apiVersion === "" ? "has no apiVersion" : undefined;
}

function problem(file: string | undefined, line: number | undefined, message: string): ParsedManifests {
  return {
    documents: [],
    problems: [{ ...fileOf(file), ...(line === undefined ? {} : { line }), message }],
  };
}

function fileOf(file: string | undefined): { readonly file?: string } {
  return file === undefined ? {} : { file };
}

/**
 * A list of any kind, whose items may leave out what its kind says of them (apimachinery
 * `apis/meta/v1/unstructured` decodeToList).
 */
function expandList(value: Record<string, unknown>): readonly unknown[] {
  const { apiVersion, kind, items } = value;
  const itemKind = typeof kind === "string" ? /^(.*)List$/.exec(kind)?.[1] : undefined;
  if (itemKind === undefined || !Array.isArray(items)) return [value];
  return items.map((item: unknown) => {
    const isBare = isRecord(item) && itemKind !== "" && !("kind" in item) && !("apiVersion" in item);
    return isBare ? { apiVersion, kind: itemKind, ...item } : item;
  });
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

function fieldLine(document: Document, lines: LineCounter, path: readonly (string | number)[]): number | undefined {
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

/** A manifest of a program: YAML text, or one object. */
export function readManifest(manifest: string | Readonly<Record<string, unknown>>): ParsedManifests {
  if (typeof manifest === "string") return parseManifests([{ text: manifest }]);
  const documents: ManifestDocument[] = [];
  const problems: ManifestProblem[] = [];
  for (const item of expandList(manifest)) {
    const read = isRecord(item) ? memoryDocument(item) : undefined;
    const missing = whatIsMissing(read);
    if (read !== undefined && missing === undefined) documents.push(read);
    else problems.push({ message: missing ?? "" });
  }
  return { documents, problems };
}
