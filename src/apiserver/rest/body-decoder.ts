import {
  asFields,
  atOnce,
  toJson,
  formatGroupVersion,
  type KubeObject,
  apiErrors,
  type Decoded,
  decodeNode,
  GoJsonError,
  parseGoJson,
  sortedJson,
  valueToNode,
  type JsonNode,
  type Steps,
} from "../../apimachinery/index.ts";
import { decodeProtobuf, ProtobufError } from "../../types/index.ts";
import { headOf, internalName, readHead, splitApiVersion, typeOf, type DocumentHead } from "./document-head.ts";
import type { KindDefinition, KindTable } from "./kind.ts";
import { normalise } from "./normalise.ts";
import { decodingKind, wireShape } from "./wire.ts";
import { parseYaml, type ParsedBody } from "./yaml-body.ts";

export type FieldValidation = "Ignore" | "Warn" | "Strict";
export type BodyFormat = "json" | "yaml" | "protobuf";

export interface DecodedBody {
  readonly object: KubeObject;
  /** For Warning headers. */
  readonly warnings: readonly string[];
}

/** The start of a body in an error message (apiserver `handlers/rest.go` summarizeData). */
function summary(data: Buffer): string {
  if (data.length === 0) return "<empty>";
  const isObject = data[0] === 0x7b;
  const text = data.subarray(0, 30).toString(isObject ? "utf8" : "hex");
  return data.length > 30 ? `${text} ...` : text;
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

/** A body as a tree. @throws GoJsonError, ApiError 415 */
export function parseBody(data: Buffer, format: BodyFormat): ParsedBody {
  if (format === "yaml") return parseYaml(data);
  if (format === "protobuf") return { node: parseProtobuf(data), strictErrors: [] };
  try {
    return { node: parseGoJson(data), strictErrors: [] };
  } catch (error) {
    throw error instanceof GoJsonError ? noJson(error) : error;
  }
}

/** What is said of a body that is no JSON. */
export function noJson({ message }: GoJsonError): GoJsonError {
  return new GoJsonError(`couldn't get version/kind; json parse error: ${message}`);
}

/**
 * Decodes a document into the type that it names and then converts that to the expected kind, which only an object of that
 * kind can be.
 * @throws GoJsonError
 */
export function* decodingDocument(node: JsonNode, kind: KindDefinition, kinds: KindTable): Steps<Decoded> {
  if (kind.isCustom === true) return yield* decodingKind(node, kind);
  const { shape, other } = typeOf(headOf(node, kind), kind, kinds);
  const decoded = decodeNode(node, shape);
  yield;
  if (other === undefined) return decoded;
  throw new GoJsonError(`converting (${other}) to (${internalName(kind)}): unknown conversion`);
}

function* readStruct(
  parsed: ParsedBody,
  kind: KindDefinition,
  kinds: KindTable,
  directive: FieldValidation,
): Steps<DecodedBody> {
  const { value, strictErrors } = yield* decodingDocument(parsed.node, kind, kinds);
  const problems = [...parsed.strictErrors, ...strictErrors];
  if (directive === "Strict" && problems.length > 0)
    throw new GoJsonError(`strict decoding error: ${problems.join(", ")}`);
  const object = { ...asFields(value), kind: kind.kind, apiVersion: formatGroupVersion(kind) };
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

/** A custom resource says itself what it is, under a key in lower case. @throws GoJsonError */
function customHead(node: JsonNode, text: () => string): DocumentHead {
  const { apiVersion } = readHead(node);
  const kind = node.kind === "object" ? node.entries.findLast(([key]) => key === "kind")?.[1] : undefined;
  if (kind?.kind !== "string" || kind.value === "")
    throw new MissingKindError(`Object 'Kind' is missing in '${text()}'`);
  return { kind: kind.value, ...splitApiVersion(apiVersion) };
}

/** Where nobody asks for more, the kind of the path is what a body without one is taken for. */
class MissingKindError extends GoJsonError {}

function isAccepted({ version, otherVersions = [], acceptsOtherVersions }: KindDefinition, given: string): boolean {
  return given === version || (acceptsOtherVersions === true && otherVersions.includes(given));
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
  return atOnce(decodingBody(data, format, kind, kinds, directive, () => parseBody(data, format)));
}

/** The same of a body that `parse` has the tree of, or what there is to say against it. */
export function* decodingBody(
  data: Buffer,
  format: BodyFormat,
  kind: KindDefinition,
  kinds: KindTable,
  directive: FieldValidation,
  parse: () => ParsedBody,
): Steps<DecodedBody> {
  let head: DocumentHead | undefined;
  try {
    const parsed = parse();
    // Without strictness, YAML is JSON by then.
    const text = (): string =>
      directive === "Ignore" && format === "yaml" ? sortedJson(parsed.node) : data.toString("utf8");
    head = kind.isCustom === true ? customHead(parsed.node, text) : headOf(parsed.node, kind);
    const decoded = yield* readStruct(parsed, kind, kinds, directive);
    // The kind of a custom resource is checked by validation.
    if (kind.isCustom === true) decoded.object.kind = head.kind;
    if (head.group === kind.group && isAccepted(kind, head.version)) return decoded;
  } catch (error) {
    if (!(error instanceof GoJsonError)) throw error;
    if (kind.decodeProblem !== undefined) throw apiErrors.badRequest(kind.decodeProblem);
    if (error instanceof MissingKindError && directive === "Ignore") head = kind;
    throw apiErrors.badRequest(
      head === undefined
        ? `the object provided is unrecognized (must be of type ${kind.kind}): ${error.message} (${summary(data)})`
        : `${head.kind} in version ${JSON.stringify(head.version)} cannot be handled as a ${kind.isCustom === true ? head.kind : kind.kind}: ${error.message}`,
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
  return decodeBody(Buffer.from(toJson(value) ?? "", "utf8"), "json", kind, kinds, directive);
}

/** The object as it is stored and sent: field order, omitted zeros, pruned fields. `rest`: see {@link normalise}. */
export function canonical(object: KubeObject, kind: KindDefinition, rest?: (value: unknown) => unknown): KubeObject {
  return toKubeObject(normalise(object, wireShape(kind), rest));
}
