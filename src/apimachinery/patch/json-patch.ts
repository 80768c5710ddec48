/**
 * JSON patches as evanphx/json-patch 4 applies them, which Kubernetes uses and which is not quite RFC 6902: a pointer's part
 * before its first slash is ignored, indexes count from the end when they are negative, `replace` adds a missing key, `test`
 * finds null where nothing is, and scalars are equal when they are written alike.
 */
import { atOnce, type Steps } from "../breathe.ts";
import { entryOf } from "../fields.ts";
import { GoJsonError, MAX_DEPTH, type JsonNode } from "../json/go-json.ts";
import { goJsonString } from "../json/go-text.ts";
import { Sequence } from "./sequence.ts";

/** A patch that does not apply to the document. */
export class JsonPatchError extends Error {
  override readonly name = "JsonPatchError";
}

/** apiserver `server/config.go` JSONPatchMaxCopyBytes: copies of copies would double with every step. */
const MAX_COPIED_BYTES = 3 * 1024 * 1024;

/** A document under change. null stands for JSON's null. */
type Tree = Leaf | Branch | null;
type Branch = Map<string, Tree> | List;
class List extends Sequence<Tree> {}

interface Leaf {
  readonly node: Exclude<JsonNode, { readonly kind: "object" | "array" | "null" }>;
  /** As it is written, which is what `test` compares. */
  readonly text: string;
}

interface Place {
  readonly branch: Branch;
  readonly key: string;
}

/** Steps can nest a document deeper than any text may be, and what reads it recurses. @throws JsonPatchError */
function deeper(depth: number): number {
  if (depth > MAX_DEPTH) throw new JsonPatchError("nested too deeply");
  return depth + 1;
}

type TextOf = (value: string, raw: string | undefined) => string;

function treeOf(node: JsonNode, textOf: TextOf, depth = 0): Tree {
  const next = deeper(depth);
  switch (node.kind) {
    case "object":
      return new Map(node.entries.map(([key, value]) => [key, treeOf(value, textOf, next)]));
    case "array":
      return new List(node.items.map((item) => treeOf(item, textOf, next)));
    case "null":
      return null;
    case "string":
      return { node, text: textOf(node.value, node.raw) };
    case "number":
      return { node, text: node.text };
    case "bool":
      return { node, text: String(node.value) };
  }
}

/** Go has escaped the document's strings as its encoder does. */
const documentText = (value: string): string => goJsonString(value);
const patchText = (value: string, raw: string | undefined): string => raw ?? `"${value}"`;

function nodeOf(tree: Tree, depth = 0): JsonNode {
  if (tree === null) return { kind: "null" };
  const next = deeper(depth);
  if (tree instanceof List) return { kind: "array", items: tree.items().map((item) => nodeOf(item, next)) };
  if (!(tree instanceof Map)) return tree.node;
  return { kind: "object", entries: [...tree].map(([key, value]) => [key, nodeOf(value, next)]) };
}

function isBranch(tree: Tree | undefined): tree is Branch {
  return tree instanceof List || tree instanceof Map;
}

function copyOf(tree: Tree): Tree {
  if (tree instanceof List) return new List(tree.items().map(copyOf));
  return tree instanceof Map ? new Map([...tree].map(([key, value]) => [key, copyOf(value)])) : tree;
}

/** How long a value is in JSON. */
function sizeOf(tree: Tree, depth = 0): number {
  if (tree === null) return 4;
  const next = deeper(depth);
  if (tree instanceof List) return tree.items().reduce((sum, item) => sum + sizeOf(item, next) + 1, 2);
  if (!(tree instanceof Map)) return Buffer.byteLength(tree.text);
  let sum = 2;
  for (const [key, value] of tree) sum += Buffer.byteLength(key) + 4 + sizeOf(value, next);
  return sum;
}

function isEqual(a: Tree, b: Tree, depth = 0): boolean {
  if (a === null || b === null) return a === b;
  const next = deeper(depth);
  if (a instanceof List) {
    if (!(b instanceof List) || a.length !== b.length) return false;
    const others = b.items();
    return a.items().every((item, index) => isEqual(item, others[index] ?? null, next));
  }
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    return [...a].every(([key, value]) => b.has(key) && isEqual(value, b.get(key) ?? null, next));
  }
  return !isBranch(b) && a.text === b.text;
}

/** Go's `strconv.Atoi`. */
function indexOf(key: string): number {
  // Of 64 bits, and some zeros before them.
  if (!/^[+-]?\d{1,40}$/.test(key) || BigInt.asIntN(64, BigInt(key.replace("+", ""))) !== BigInt(key.replace("+", "")))
    throw new JsonPatchError(`not an array index: ${key}`);
  return Number(key);
}

/** @throws JsonPatchError for an index beyond `length` */
function existingIndex(key: string, length: number): number {
  const index = indexOf(key);
  if (index >= length || index < -length) throw new JsonPatchError(`invalid index: ${key}`);
  return index < 0 ? index + length : index;
}

/** undefined for a key that an object does not have. @throws JsonPatchError */
function get({ branch, key }: Place): Tree | undefined {
  return branch instanceof List ? branch.get(existingIndex(key, branch.length)) : branch.get(key);
}

function add({ branch, key }: Place, value: Tree): void {
  if (!(branch instanceof List)) branch.set(key, value);
  else branch.insert(key === "-" ? branch.length : existingIndex(key, branch.length + 1), value);
}

function set({ branch, key }: Place, value: Tree): void {
  if (branch instanceof List) branch.set(existingIndex(key, branch.length), value);
  else branch.set(key, value);
}

function remove({ branch, key }: Place): void {
  if (branch instanceof List) branch.remove(existingIndex(key, branch.length));
  else if (!branch.delete(key)) throw new JsonPatchError(`nonexistent key: ${key}`);
}

function unescape(part: string): string {
  return part.replace(/~[01]/g, (escape) => (escape === "~1" ? "/" : "~"));
}

/** @throws JsonPatchError where a branch on the way is missing */
function find(document: Branch, pointer: string): Place {
  const parts = pointer.split("/").slice(1).map(unescape);
  const key = parts.pop();
  if (key === undefined) throw new JsonPatchError("the pointer has no slash");
  let branch = document;
  for (const part of parts) {
    const next = get({ branch, key: part });
    if (!isBranch(next)) throw new JsonPatchError(`missing path: ${pointer}`);
    branch = next;
  }
  return { branch, key };
}

/** One step: its strings, and its value where it has one. */
interface Step {
  readonly op: string;
  readonly path: string | undefined;
  readonly from: string | undefined;
  /** undefined without the key. */
  readonly value: Tree | undefined;
}

function stepOf(node: JsonNode): Step {
  const fields = new Map(node.kind === "object" ? node.entries : []);
  const text = (key: string): string | undefined => {
    const field = fields.get(key);
    return field?.kind === "string" ? field.value : undefined;
  };
  const value = fields.get("value");
  return {
    op: text("op") ?? "unknown",
    path: text("path"),
    from: text("from"),
    value: value === undefined ? undefined : treeOf(value, patchText),
  };
}

function required(pointer: string | undefined): string {
  if (pointer === undefined) throw new JsonPatchError("the step has no path");
  return pointer;
}

/** What evanphx/json-patch says of a step that does not apply; other texts are this project's own. */
function goText({ op, path = "" }: Step, problem: string): string {
  if (problem === "test failed") return `testing value ${path} failed: test failed`;
  const missing = /^nonexistent key: (.*)$/s.exec(problem)?.[1];
  if (missing !== undefined)
    return `error in remove for path: '${path}': Unable to remove nonexistent key: ${missing}: missing value`;
  if (!problem.startsWith("missing path: ")) return problem;
  if (op === "test") return `test operation does not apply: is missing path: ${path}: missing value`;
  return `${op} operation does not apply: doc is missing path: ${op === "replace" ? path : `"${path}"`}: missing value`;
}

class Application {
  document: Branch;
  private copied = 0;
  constructor(document: Branch) {
    this.document = document;
  }

  apply(step: Step): void {
    const run = entryOf(STEPS, step.op);
    if (run === undefined) throw new JsonPatchError(`Unexpected kind: ${step.op}`);
    try {
      run(this, step);
    } catch (error) {
      throw error instanceof JsonPatchError ? new JsonPatchError(goText(step, error.message)) : error;
    }
  }

  at(pointer: string | undefined): Place {
    return find(this.document, required(pointer));
  }

  /** @throws JsonPatchError once all copies together are too large */
  copy(value: Tree): Tree {
    this.copied += sizeOf(value);
    if (this.copied > MAX_COPIED_BYTES) throw new JsonPatchError("the copies are too large");
    return copyOf(value);
  }
}

const STEPS: Readonly<Record<string, (application: Application, step: Step) => void>> = {
  add: (application, { path, value }) => add(application.at(path), value ?? null),
  remove: (application, { path }) => remove(application.at(path)),
  replace: (application, { path, value }) => {
    if (path !== "") {
      const place = application.at(path);
      get(place);
      return set(place, value ?? null);
    }
    if (!isBranch(value)) throw new JsonPatchError("replace operation value must be object or array");
    application.document = value;
  },
  move: (application, { from, path }) => {
    const source = application.at(from);
    const value = get(source) ?? null;
    remove(source);
    add(application.at(path), value);
  },
  copy: (application, { from, path }) => {
    const value = get(application.at(from)) ?? null;
    add(application.at(path), application.copy(value));
  },
  test: (application, { path, value }) => {
    const found = path === "" ? application.document : (get(application.at(path)) ?? null);
    const isSame = value === undefined ? found === null : isEqual(found, value);
    if (!isSame) throw new JsonPatchError("test failed");
  },
};

/**
 * Reads a patch: a list of objects. Errors are worded as by encoding/json.
 * @throws GoJsonError
 */
export function readJsonPatch(patch: JsonNode): readonly JsonNode[] {
  if (patch.kind === "null") return [];
  if (patch.kind !== "array")
    throw new GoJsonError(`json: cannot unmarshal ${patch.kind} into Go value of type jsonpatch.Patch`);
  const wrong = patch.items.find((item) => item.kind !== "object" && item.kind !== "null");
  if (wrong !== undefined)
    throw new GoJsonError(`json: cannot unmarshal ${wrong.kind} into Go value of type jsonpatch.Operation`);
  return patch.items;
}

/**
 * Applies the steps of a patch to an object.
 * @throws JsonPatchError for a step that does not apply
 */
export function applyJsonPatch(document: JsonNode, steps: readonly JsonNode[]): JsonNode {
  return atOnce(applyingJsonPatch(document, steps));
}

/** A millisecond or two, but for steps that copy much. */
const STEPS_AT_ONCE = 500;

export function* applyingJsonPatch(document: JsonNode, steps: readonly JsonNode[]): Steps<JsonNode> {
  const tree = treeOf(document, documentText);
  yield;
  const application = new Application(isBranch(tree) ? tree : new Map());
  for (const [index, step] of steps.entries()) {
    application.apply(stepOf(step));
    if (index % STEPS_AT_ONCE === STEPS_AT_ONCE - 1) yield;
  }
  yield;
  return nodeOf(application.document);
}
