import {
  asFields,
  breathe,
  inTurns,
  invalidValue,
  formatGroupVersion,
  type KubeObject,
  apiErrors,
  type ApiError,
  type Decoded,
  applyingJsonPatch,
  applyMergePatch,
  fieldsAt,
  decodeNode,
  GoJsonError,
  JsonPatchError,
  nodeToValue,
  parseLongGoJson,
  readJsonPatch,
  sortedJson,
  valueToNode,
  type JsonNode,
  always,
  anything,
  list,
  map,
  string,
  type StructShape,
  goPrint,
  strategicMerge,
  StrategicMergeError,
} from "../../apimachinery/index.ts";
import { conversionProblem } from "./apply/converted-values.ts";
import { decodingDocument, type FieldValidation } from "./body-decoder.ts";
import type { KindDefinition, KindTable } from "./kind.ts";
import { decodingKind } from "./wire.ts";

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

/** What a patch makes of an object. */
interface Outcome {
  readonly node: JsonNode;
  /** As an error about the outcome quotes it. */
  readonly quoted: () => string;
}

/** A patch that was read; it may be applied several times. */
interface ReadPatch {
  readonly strictErrors: readonly string[];
  readonly apply: (current: KubeObject) => Promise<Outcome>;
}

/** @throws ApiError 400 */
async function parsed(data: Buffer, problem: (error: GoJsonError) => string): Promise<JsonNode> {
  try {
    return await parseLongGoJson(data);
  } catch (error) {
    throw error instanceof GoJsonError ? apiErrors.badRequest(problem(error)) : error;
  }
}

function badRequest<T>(prefix: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof GoJsonError) throw apiErrors.badRequest(prefix + error.message);
    throw error;
  }
}

function outcome(node: JsonNode): Outcome {
  return { node, quoted: () => sortedJson(node) };
}

/** What a strict reader says comes before what the one says that applies the patch. */
const STRICT_PREFIX = "error decoding patch: ";

async function readJson(data: Buffer, _kind: KindDefinition, directive: FieldValidation): Promise<ReadPatch> {
  const isStrict = directive !== "Ignore";
  const node = await parsed(data, ({ message }) => (isStrict ? STRICT_PREFIX : "") + message);
  await breathe();
  const unknown = isStrict ? badRequest(STRICT_PREFIX, () => decodeNode(node, operations).strictErrors) : [];
  const steps = badRequest("", () => readJsonPatch(node));
  if (steps.length > MAX_OPERATIONS) throw apiErrors.tooManyPatchOperations(MAX_OPERATIONS, steps.length);
  const apply = async (current: KubeObject): Promise<Outcome> => {
    const before = valueToNode(current);
    await breathe();
    try {
      return outcome(await inTurns(applyingJsonPatch(before, steps)));
    } catch (error) {
      if (error instanceof JsonPatchError) throw apiErrors.unprocessable();
      throw error;
    }
  };
  return { strictErrors: unknown.map((text) => `json patch ${text}`), apply };
}

const BAD_MERGE_PATCH = "Invalid JSON Patch";

async function readMerge(data: Buffer, _kind: KindDefinition, directive: FieldValidation): Promise<ReadPatch> {
  const isStrict = directive !== "Ignore";
  const patch = await parsed(data, ({ message }) => (isStrict ? STRICT_PREFIX + message : BAD_MERGE_PATCH));
  await breathe();
  const strictErrors = isStrict ? badRequest(STRICT_PREFIX, () => decodeNode(patch, document).strictErrors) : [];
  await breathe();
  const apply = async (current: KubeObject): Promise<Outcome> => {
    const before = valueToNode(current);
    await breathe();
    const merged = applyMergePatch(before, patch);
    if (merged === undefined) throw apiErrors.badRequest(BAD_MERGE_PATCH);
    return outcome(merged);
  };
  return { strictErrors, apply };
}

async function readStrategic(data: Buffer, { schema }: KindDefinition): Promise<ReadPatch> {
  const node = await parsed(data, ({ message }) => message);
  await breathe();
  const patch = badRequest("", () => asFields(nodeToValue(node)));
  await breathe();
  const { strictErrors } = badRequest("", () => decodeNode(node, document));
  const apply = async (current: KubeObject): Promise<Outcome> => {
    await breathe();
    const merged = mergeStrategically(current, patch, schema);
    await breathe();
    return { node: valueToNode(merged), quoted: () => goPrint(patch) };
  };
  return { strictErrors, apply };
}

function mergeStrategically(current: KubeObject, patch: Record<string, unknown>, schema: StructShape): unknown {
  try {
    return strategicMerge(current, patch, schema);
  } catch (error) {
    if (!(error instanceof StrategicMergeError)) throw error;
    throw error.problem === "malformed" ? apiErrors.badRequest(error.message) : apiErrors.unclassified(error.message);
  }
}

type PatchReader = (data: Buffer, kind: KindDefinition, directive: FieldValidation) => Promise<ReadPatch>;

const READERS: Readonly<Record<ChangePatchType, PatchReader>> = {
  json: readJson,
  merge: readMerge,
  strategic: readStrategic,
};

function badOutcome({ quoted }: Outcome, detail: string): ApiError {
  return apiErrors.invalid("", "", "", [invalidValue("patch", quoted(), detail)]);
}

/**
 * Returns a function from the stored object to the patched one, which may run again. A patch that is none is only looked at
 * when there is something to patch.
 * Rejects with ApiError: 400 for a patch that is none, 413, 422 or 500 for one that does not fit.
 */
export function compilePatch(
  data: Buffer,
  type: ChangePatchType,
  kind: KindDefinition,
  kinds: KindTable,
  directive: FieldValidation,
): (current: KubeObject) => Promise<Patched> {
  let read: ReadPatch | undefined;
  return async (current) => {
    read ??= await READERS[type](data, kind, directive);
    const patch = await read.apply(current);
    await breathe();
    const decoded = await decodeOutcome(patch, kind, kinds, type);
    const problems = directive === "Ignore" ? [] : [...read.strictErrors, ...decoded.strictErrors];
    if (directive === "Strict" && problems.length > 0) {
      throw badOutcome(patch, `strict decoding error: ${problems.join(", ")}`);
    }
    const fields = asFields(decoded.value);
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

/** What has no type is read by what it says it is (apimachinery `unstructured/helpers.go`). @throws ApiError 422 */
function checkHead(patched: Outcome): void {
  const { kind, apiVersion } = fieldsAt(nodeToValue(patched.node));
  if (kind === undefined || kind === "") throw badOutcome(patched, `Object 'Kind' is missing in '${patched.quoted()}'`);
  if (typeof apiVersion === "string" && apiVersion.split("/").length > 2)
    throw badOutcome(patched, `unexpected GroupVersion string: ${apiVersion}`);
  if (apiVersion === undefined || apiVersion === "" || apiVersion === "/")
    throw apiErrors.internal("Object 'apiVersion' is missing in 'object has no apiVersion field'");
}

/** A strategic merge goes from map to struct; other patches make a text, which is read as a body is. */
async function decodeOutcome(
  patched: Outcome,
  kind: KindDefinition,
  kinds: KindTable,
  type: ChangePatchType,
): Promise<Decoded> {
  try {
    if (type === "strategic") return await inTurns(decodingKind(patched.node, kind, "unstructured"));
    if (kind.isCustom === true) checkHead(patched);
    return await inTurns(decodingDocument(patched.node, kind, kinds));
  } catch (error) {
    if (!(error instanceof GoJsonError)) throw error;
    throw badOutcome(patched, type === "strategic" ? conversionProblem(error) : error.message);
  }
}
