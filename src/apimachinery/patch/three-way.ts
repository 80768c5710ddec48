import { entryOf, isRecord } from "../fields.ts";
import { setOwn } from "../json/go-json.ts";
import { childShape, type ListShape, type Shape } from "../schema.ts";

type Item = Record<string, unknown>;

/**
 * The patch by which `kubectl apply` brings an object to `modified`: everything that this says, and the deletion of what
 * `original`, the configuration applied before, said and this does not (apimachinery `strategicpatch`
 * CreateThreeWayMergePatch, `jsonmergepatch`). What others have set stays. With a shape it is a strategic merge patch, without
 * one a JSON merge patch.
 */
export function threeWayPatch(original: Readonly<Item>, modified: Readonly<Item>, shape?: Shape): Item {
  const patch: Item = {};
  for (const [key, value] of Object.entries(modified)) {
    const field = childShape(shape, key);
    const before = entryOf(original, key);
    if (Array.isArray(value) && field?.kind === "list")
      patchList(patch, key, Array.isArray(before) ? before : [], value, field);
    else setOwn(patch, key, isRecord(value) ? threeWayPatch(isRecord(before) ? before : {}, value, field) : value);
  }
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) setOwn(patch, key, null);
  return patch;
}

function patchList(
  patch: Item,
  key: string,
  before: readonly unknown[],
  after: readonly unknown[],
  shape: ListShape,
): void {
  const { mergeKey, mergeScalars } = shape;
  if (mergeKey !== undefined && [...before, ...after].every(isRecord)) {
    const identity = (item: unknown): unknown => entryOf(item as Item, mergeKey);
    const changes = after.map((item) => {
      const known = before.find((candidate) => identity(candidate) === identity(item));
      return threeWayPatch((known ?? {}) as Item, item as Item, shape.item);
    });
    const gone = before.map(identity).filter((id) => !after.some((item) => identity(item) === id));
    setOwn(patch, key, [...changes, ...gone.map((id) => ({ $patch: "delete", [mergeKey]: id }))]);
    if (after.length > 0) patch[`$setElementOrder/${key}`] = after.map((item) => ({ [mergeKey]: identity(item) }));
    return;
  }
  setOwn(patch, key, after);
  if (mergeScalars !== true) return;
  const gone = before.filter((item) => !after.includes(item));
  if (gone.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = gone;
  patch[`$setElementOrder/${key}`] = after;
}
