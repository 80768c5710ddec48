import fastJsonPatch, { type Operation } from "fast-json-patch";
import jsonMergePatch from "json-merge-patch";
import {
  invalidValue,
  formatGroupVersion,
  type KubeObject,
  apiErrors,
  type ApiError,
  asObject,
  decodeNode,
  GoJsonError,
  MAX_DEPTH,
  nodeToValue,
  parseGoJson,
  valueToNode,
  type JsonNode,
  always,
  anything,
  list,
  map,
  string,
  type Shape,
  type StructShape,
  goPrint,
  strategicMerge,
  StrategicMergeError,
} from "../../apimachinery/index.ts";
import type { FieldValidation } from "./body-decoder.ts";
import type { KindDefinition } from "./kind.ts";
import { decodeKind } from "./wire.ts";

/** Patches that change the object that is there. */
export type ChangePatchType = "json" | "merge" | "strategic";
export type PatchType = ChangePatchType | "apply";

const GO_TYPES: ReadonlyMap<string, PatchType> = new Map([
  ["application/json-patch+json", "json"],
  ["application/merge-patch+json", "merge"],
  ["application/strategic-merge-patch+json", "strategic"],
  ["application/apply-patch+yaml", "apply"],
]);

const CUSTOM_TYPES: ReadonlyMap<string, PatchType> = new Map([...GO_TYPES].filter(([, type]) => type !== "strategic"));

/** The media types of the patches that a kind takes. OpenAPI publishes the same: kubectl chooses by it. */
export function patchTypes({ isCustom }: Pick<KindDefinition, "isCustom">): ReadonlyMap<string, PatchType> {
  return isCustom === true ? CUSTOM_TYPES : GO_TYPES;
}

export interface Patched {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

/** apiserver `handlers/patch.go` maxJSONPatchOperations. */
const MAX_OPERATIONS = 10_000;
/** apiserver `server/config.go` JSONPatchMaxCopyBytes: copies of copies would double with every step. */
const MAX_COPIED = 3 * 1024 * 1024;

const operation: StructShape = {
  kind: "struct",
  go: "handlers.jsonPatchOp",
  name: "jsonPatchOp",
  fields: new Map(
    Object.entries({ op: always(string), path: always(string), from: always(string), value: always(anything) }),
  ),
};
const operations = list(operation);
const document = map(anything);

interface ParsedPatch {
  readonly value: unknown;
  readonly strictErrors: readonly string[];
}

function parsePatch(data: Buffer, shape: Shape, prefix: string): ParsedPatch {
  try {
    const node = parseGoJson(data);
    const { strictErrors } = decodeNode(node, shape);
    return { value: nodeToValue(node), strictErrors };
  } catch (error) {
    if (error instanceof GoJsonError) throw apiErrors.badRequest(`${prefix}${error.message}`);
    throw error;
  }
}

function applyJsonPatch(current: KubeObject, patch: unknown): unknown {
  const steps: readonly unknown[] = Array.isArray(patch) ? patch : [];
  if (steps.length > MAX_OPERATIONS) {
    throw apiErrors.tooManyPatchOperations(MAX_OPERATIONS, steps.length);
  }
  try {
    const patched = applySteps(structuredClone(current), steps as readonly Operation[]);
    if (isDeeper(patched, MAX_DEPTH)) throw new Error("the result is nested too deeply");
    return patched;
  } catch {
    throw apiErrors.unprocessable();
  }
}

/** @throws Error for a step that does not fit */
function applySteps(start: object, steps: readonly Operation[]): unknown {
  let document: unknown = start;
  let copied = 0;
  for (const [index, step] of steps.entries()) {
    if (step.op === "copy") {
      const source: unknown = fastJsonPatch.getValueByPointer(document, step.from);
      copied += JSON.stringify(source)?.length ?? 0;
    }
    // RFC 6902 section 4.4; the library would make an object that contains itself.
    if (step.op === "move" && step.path.startsWith(`${step.from}/`)) throw new Error("moved into itself");
    if (copied > MAX_COPIED) throw new Error("the copies are too large");
    document = fastJsonPatch.applyOperation(document, step, true, true, true, index).newDocument;
  }
  return document;
}

/** Steps can nest an object deeper than any body may be, and what reads it recurses. */
function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((item) => isDeeper(item, depth - 1));
}

/**
 * Marks every key, so that the library, which gives up at `constructor` and trips over `hasOwnProperty`, meets neither.
 */
function renameKeys(value: unknown, rename: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renameKeys(item, rename));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [rename(key), renameKeys(item, rename)]));
}

function applyMergePatch(current: KubeObject, patch: unknown): unknown {
  const mark = (key: string): string => `/${key}`;
  return renameKeys(jsonMergePatch.apply(renameKeys(current, mark), renameKeys(patch, mark)), (key) => key.slice(1));
}

function applyStrategic(current: KubeObject, patch: unknown, kind: KindDefinition): unknown {
  try {
    return strategicMerge(current, asObject(patch), kind.schema);
  } catch (error) {
    if (!(error instanceof StrategicMergeError)) throw error;
    throw error.problem === "malformed" ? apiErrors.badRequest(error.message) : apiErrors.unclassified(error.message);
  }
}

interface PatchMethod {
  readonly shape: Shape;
  /** Before the text of a decoding error. */
  readonly decodePrefix: string;
  /** Before each strict error of the patch itself. */
  readonly strictPrefix: string;
  readonly apply: (current: KubeObject, patch: unknown, kind: KindDefinition) => unknown;
  /** What an error about the outcome quotes. */
  readonly quote: (patch: unknown, patched: unknown) => string;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sortKeys(item)]),
  );
}

const quotePatched = (_patch: unknown, patched: unknown): string => JSON.stringify(sortKeys(patched));

const METHODS: Readonly<Record<ChangePatchType, PatchMethod>> = {
  json: {
    shape: operations,
    decodePrefix: "error decoding patch: ",
    strictPrefix: "json patch ",
    apply: applyJsonPatch,
    quote: quotePatched,
  },
  merge: {
    shape: document,
    decodePrefix: "error decoding patch: ",
    strictPrefix: "",
    apply: applyMergePatch,
    quote: quotePatched,
  },
  strategic: { shape: document, decodePrefix: "", strictPrefix: "", apply: applyStrategic, quote: goPrint },
};

function badOutcome(quoted: string, detail: string): ApiError {
  return apiErrors.invalid("", "", "", [invalidValue("patch", quoted, detail)]);
}

function outcomeNode(patched: unknown): JsonNode {
  return valueToNode(patched);
}

/**
 * Returns a function from the stored object to the patched one; the patch is parsed once, the function may run again.
 * @throws ApiError 400 for a patch that is no patch; from the function 422 or 500 for one that does not fit.
 */
export function compilePatch(
  data: Buffer,
  type: ChangePatchType,
  kind: KindDefinition,
  directive: FieldValidation,
): (current: KubeObject) => Patched {
  const method = METHODS[type];
  const parsed = parsePatch(data, method.shape, method.decodePrefix);
  const patchErrors = parsed.strictErrors.map((text) => method.strictPrefix + text);
  return (current) => {
    const patched = method.apply(current, parsed.value, kind);
    const quoted = (): string => method.quote(parsed.value, patched);
    const decoded = decodeOutcome(patched, kind, type, quoted);
    const problems = directive === "Ignore" ? [] : [...patchErrors, ...decoded.strictErrors];
    if (directive === "Strict" && problems.length > 0) {
      throw badOutcome(quoted(), `strict decoding error: ${problems.join(", ")}`);
    }
    const fields = asObject(decoded.value);
    const own = { kind: kind.kind, apiVersion: formatGroupVersion(kind) };
    // The type of a custom resource is checked by validation.
    const identity =
      kind.isCustom === true ? { ...own, ...given(fields, "kind"), ...given(fields, "apiVersion") } : own;
    return { object: { metadata: {}, ...fields, ...identity }, warnings: problems };
  };
}

function given(fields: Readonly<Record<string, unknown>>, key: string): Record<string, string> {
  const value = fields[key];
  return typeof value === "string" ? { [key]: value } : {};
}

function decodeOutcome(
  patched: unknown,
  kind: KindDefinition,
  type: ChangePatchType,
  quoted: () => string,
): ParsedPatch {
  try {
    return decodeKind(outcomeNode(patched), kind, type === "strategic" ? "unstructured" : "json");
  } catch (error) {
    if (error instanceof GoJsonError) throw badOutcome(quoted(), error.message);
    throw error;
  }
}
