import {
  formatGroupVersion,
  type GroupVersion,
  type KubeObject,
  apiErrors,
  asObject,
  GoJsonError,
  parseGoJson,
  valueToNode,
  type JsonNode,
  parseYamlDocuments,
  repeatedKeys,
} from "../../apimachinery/index.ts";
import { decodeProtobuf, ProtobufError } from "../../types/index.ts";
import type { KindDefinition, KindTable } from "./kind.ts";
import { normalise } from "./normalise.ts";
import { decodeKind, wireShape } from "./wire.ts";

export type FieldValidation = "Ignore" | "Warn" | "Strict";
export type BodyFormat = "json" | "yaml" | "protobuf";

export interface DecodedBody {
  readonly object: KubeObject;
  /** For Warning headers. */
  readonly warnings: readonly string[];
}

export interface ParsedBody {
  readonly node: JsonNode;
  readonly strictErrors: readonly string[];
}

/**
 * The first document of a YAML text.
 * @throws GoJsonError
 */
export function parseYaml(data: Buffer): ParsedBody {
  return parseAsJson(data) ?? parseAsYaml(data);
}

const OPEN_BRACE = 0x7b;
/** JSON escapes what lies beyond U+FFFF in halves, which are no characters in YAML. */
const HALF_CHARACTER = /\\u[dD][89a-fA-F]/;

/** Clients send JSON as YAML, which it is, and parsing it as such takes ten times as long. Undefined for all else. */
function parseAsJson(data: Buffer): ParsedBody | undefined {
  if (data[0] !== OPEN_BRACE || HALF_CHARACTER.test(data.toString("latin1"))) return undefined;
  try {
    const node = parseGoJson(data);
    return hasRepeatedKeys(node) ? undefined : { node, strictErrors: [] };
  } catch (error) {
    if (error instanceof GoJsonError) return undefined;
    throw error;
  }
}

function hasRepeatedKeys(node: JsonNode): boolean {
  if (node.kind === "array") return node.items.some(hasRepeatedKeys);
  if (node.kind !== "object") return false;
  const keys = new Set(node.entries.map(([key]) => key));
  return keys.size < node.entries.length || node.entries.some(([, value]) => hasRepeatedKeys(value));
}

function parseAsYaml(data: Buffer): ParsedBody {
  const {
    documents: [document],
    lines,
  } = parseYamlDocuments(data.toString("utf8"), 1);
  if (document === undefined) return { node: { kind: "null" }, strictErrors: [] };
  const { problem } = document;
  if (problem !== undefined) throw new GoJsonError(`yaml: line ${problem.line}: ${problem.message}`);
  // In the words of yaml.v2.
  const repeated = repeatedKeys(document, lines).map(
    ({ line, key }) => `  line ${line}: key ${JSON.stringify(key)} already set in map`,
  );
  const strictErrors = repeated.length === 0 ? [] : [`yaml: unmarshal errors:\n${repeated.join("\n")}`];
  return { node: valueToNode(document.value), strictErrors };
}

const HEAD_TYPE = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
const HEAD_FIELDS = ["apiVersion", "kind"] as const;

interface TypeHead extends GroupVersion {
  readonly kind: string;
}

/** Reads apiVersion and kind; plain encoding/json does it, so the case of these two keys does not matter here. */
function readHead(node: JsonNode): { apiVersion: string; kind: string } {
  const head = { apiVersion: "", kind: "" };
  if (node.kind === "null") return head;
  const cannot = (value: string, target: string): GoJsonError =>
    new GoJsonError(`couldn't get version/kind; json parse error: json: cannot unmarshal ${value} into ${target}`);
  if (node.kind !== "object") throw cannot(node.kind, `Go value of type ${HEAD_TYPE}`);
  let problem: GoJsonError | undefined;
  for (const [key, value] of node.entries) {
    const field = HEAD_FIELDS.find((name) => name.toLowerCase() === key.toLowerCase());
    if (field === undefined || value.kind === "null") continue;
    if (value.kind === "string") head[field] = value.value;
    else problem ??= cannot(value.kind, `Go struct field .${field} of type string`);
  }
  if (problem !== undefined) throw problem;
  return head;
}

/** apimachinery `runtime/schema.ParseGroupVersion`. */
function splitApiVersion(apiVersion: string): GroupVersion {
  if (apiVersion === "" || apiVersion === "/") return { group: "", version: "" };
  const parts = apiVersion.split("/");
  if (parts.length > 2) throw new GoJsonError(`unexpected GroupVersion string: ${apiVersion}`);
  return parts.length === 1 ? { group: "", version: apiVersion } : { group: parts[0] ?? "", version: parts[1] ?? "" };
}

/** What the document leaves out comes from the URL (apimachinery `gvkWithDefaults`). */
function withDefaults(head: { apiVersion: string; kind: string }, kind: KindDefinition): TypeHead {
  let { group, version } = splitApiVersion(head.apiVersion);
  if (version === "" && group === "") ({ group, version } = kind);
  else if (version === "" && group === kind.group) version = kind.version;
  return { group, version, kind: head.kind === "" ? kind.kind : head.kind };
}

/** The start of a body in an error message (apiserver `handlers/rest.go` summarizeData). */
function summary(data: Buffer): string {
  if (data.length === 0) return "<empty>";
  const isObject = data[0] === 0x7b;
  const text = data.subarray(0, 30).toString(isObject ? "utf8" : "hex");
  return data.length > 30 ? `${text} ...` : text;
}

function notRegistered(head: TypeHead, scheme: string): string {
  return `no kind ${JSON.stringify(head.kind)} is registered for version ${JSON.stringify(formatGroupVersion(head))} in scheme ${JSON.stringify(scheme)}`;
}

/** @throws GoJsonError, or ApiError 415 for a kind that has no protobuf form here */
export function parseProtobuf(data: Buffer): JsonNode {
  try {
    return valueToNode(decodeProtobuf(data).object);
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    if (error.problem === "unknown") throw apiErrors.unsupportedMediaType(["application/json", "application/yaml"]);
    throw new GoJsonError(error.message);
  }
}

function parseBody(data: Buffer, format: BodyFormat): ParsedBody {
  if (format === "yaml") return parseYaml(data);
  if (format === "protobuf") return { node: parseProtobuf(data), strictErrors: [] };
  try {
    return { node: parseGoJson(data), strictErrors: [] };
  } catch (error) {
    if (error instanceof GoJsonError)
      throw new GoJsonError(`couldn't get version/kind; json parse error: ${error.message}`);
    throw error;
  }
}

function checkHead(head: TypeHead, expected: KindDefinition, kinds: KindTable): void {
  // A view of a subresource is in no table.
  if (head.kind === expected.kind && head.group === expected.group && head.version === expected.version) return;
  const found = kinds.decodable(head.group, head.version, head.kind);
  if (found === undefined || found.scheme !== expected.scheme)
    throw new GoJsonError(notRegistered(head, expected.scheme));
  if (found === expected) return;
  const internal = expected.group === "" ? "core" : (expected.group.split(".")[0] ?? "");
  throw new GoJsonError(`converting (*v1.${found.kind}) to (*${internal}.${expected.kind}): unknown conversion`);
}

function readStruct(parsed: ParsedBody, kind: KindDefinition, directive: FieldValidation): DecodedBody {
  const { value, strictErrors } = decodeKind(parsed.node, kind);
  const problems = [...parsed.strictErrors, ...strictErrors];
  if (directive === "Strict" && problems.length > 0)
    throw new GoJsonError(`strict decoding error: ${problems.join(", ")}`);
  const object = { ...asObject(value), kind: kind.kind, apiVersion: formatGroupVersion(kind) };
  const warnings = directive === "Warn" ? problems.flatMap(warningLines) : [];
  return { object: toKubeObject(object), warnings };
}

/** yaml.v2 reports all its finds as one text (apiserver `handlers/rest.go` parseYAMLWarnings). */
export function warningLines(problem: string): string[] {
  const prefix = "yaml: unmarshal errors:\n";
  if (!problem.startsWith(prefix)) return [problem];
  return problem
    .slice(prefix.length)
    .split("\n")
    .map((line) => line.trim());
}

function toKubeObject(value: Record<string, unknown>): KubeObject {
  return { ...value, metadata: value["metadata"] ?? {} } as KubeObject;
}

/**
 * Reads the body of a create or update as apiserver does.
 * @throws ApiError 400 in the words of `handlers/rest.go` transformDecodeError.
 */
export function decodeBody(
  data: Buffer,
  format: BodyFormat,
  kind: KindDefinition,
  kinds: KindTable,
  directive: FieldValidation,
): DecodedBody {
  let head: TypeHead | undefined;
  try {
    const parsed = parseBody(data, format);
    const given = readHead(parsed.node);
    if (kind.isCustom === true && given.kind === "")
      throw new GoJsonError(`Object 'Kind' is missing in '${data.toString("utf8")}'`);
    head = kind.isCustom === true ? { ...given, ...splitApiVersion(given.apiVersion) } : withDefaults(given, kind);
    if (kind.isCustom !== true) checkHead(head, kind, kinds);
    const decoded = readStruct(parsed, kind, directive);
    // The kind of a custom resource is checked by validation.
    if (kind.isCustom === true) decoded.object.kind = head.kind;
    if (head.version === kind.version && head.group === kind.group) return decoded;
  } catch (error) {
    if (!(error instanceof GoJsonError)) throw error;
    throw apiErrors.badRequest(
      head === undefined
        ? `the object provided is unrecognized (must be of type ${kind.kind}): ${error.message} (${summary(data)})`
        : `${head.kind} in version ${JSON.stringify(head.version)} cannot be handled as a ${kind.kind}: ${error.message}`,
    );
  }
  throw apiErrors.badRequest(
    `the API version in the data (${formatGroupVersion(head)}) does not match the expected API version (${formatGroupVersion(kind)})`,
  );
}

/**
 * Reads an object that is in memory already, e.g. from a manifest, with the same checks as a body.
 * @throws ApiError 400
 */
export function decodeValue(
  value: unknown,
  kind: KindDefinition,
  kinds: KindTable,
  directive: FieldValidation = "Strict",
): DecodedBody {
  return decodeBody(Buffer.from(JSON.stringify(value) ?? "", "utf8"), "json", kind, kinds, directive);
}

/** The object as it is stored and sent: field order, omitted zeros, pruned fields. */
export function canonical(object: KubeObject, kind: KindDefinition): KubeObject {
  return toKubeObject(normalise(object, wireShape(kind)));
}
