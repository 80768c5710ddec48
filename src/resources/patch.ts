import fastJsonPatch, { type Operation } from "fast-json-patch";
import jsonMergePatch from "json-merge-patch";
import { invalidValue } from "../api/field-errors.ts";
import { formatGroupVersion, type KubeObject } from "../api/meta.ts";
import { apiErrors, type ApiError } from "../api/status.ts";
import type { FieldValidation } from "./body-decoder.ts";
import { asObject, decodeNode } from "./decode.ts";
import { GoJsonError, nodeToValue, parseGoJson, valueToNode, type JsonNode } from "./go-json.ts";
import type { KindDefinition } from "./kind.ts";
import { always, anything, list, map, string, type Shape, type StructShape } from "./schema.ts";
import { goPrint, strategicMerge, StrategicMergeError } from "./strategic-merge.ts";

/** Patches that change the object that is there. */
export type ChangePatchType = "json" | "merge" | "strategic";
export type PatchType = ChangePatchType | "apply";

export const PATCH_TYPES: ReadonlyMap<string, PatchType> = new Map([
  ["application/json-patch+json", "json"],
  ["application/merge-patch+json", "merge"],
  ["application/strategic-merge-patch+json", "strategic"],
  ["application/apply-patch+yaml", "apply"],
]);

export interface Patched {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

/** apiserver `handlers/patch.go` maxJSONPatchOperations. */
const MAX_OPERATIONS = 10_000;

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
  const steps = Array.isArray(patch) ? patch : [];
  if (steps.length > MAX_OPERATIONS) {
    throw apiErrors.tooManyPatchOperations(MAX_OPERATIONS, steps.length);
  }
  try {
    return fastJsonPatch.applyPatch(structuredClone(current), steps as Operation[], true, true, true).newDocument;
  } catch {
    throw apiErrors.unprocessable();
  }
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
    const quoted = method.quote(parsed.value, patched);
    const decoded = decodeOutcome(patched, kind, type, quoted);
    const problems = directive === "Ignore" ? [] : [...patchErrors, ...decoded.strictErrors];
    if (directive === "Strict" && problems.length > 0) {
      throw badOutcome(quoted, `strict decoding error: ${problems.join(", ")}`);
    }
    const identity = { kind: kind.kind, apiVersion: formatGroupVersion(kind) };
    return { object: { metadata: {}, ...asObject(decoded.value), ...identity }, warnings: problems };
  };
}

function decodeOutcome(patched: unknown, kind: KindDefinition, type: ChangePatchType, quoted: string): ParsedPatch {
  try {
    return decodeNode(outcomeNode(patched), kind.schema, type === "strategic" ? "unstructured" : "json");
  } catch (error) {
    if (error instanceof GoJsonError) throw badOutcome(quoted, error.message);
    throw error;
  }
}
