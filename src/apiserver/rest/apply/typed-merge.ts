import { copyFields, copyJson, isRecord, setOwn, type Shape } from "../../../apimachinery/index.ts";
import type { PathElement } from "./path-element.ts";
import { grainOf, indexItems, isEmptyOrAbsent, shapeOfField } from "./typed-value.ts";

/**
 * A configuration laid over a value: what both have is the configuration's, maps and lists with keys are merged by them
 * (structured-merge-diff `typed/merge.go`).
 */
export function mergeValues(current: unknown, config: unknown, shape: Shape): unknown {
  if (config === undefined) return current;
  if (current === undefined) return copyJson(config);
  const grain = grainOf(shape, config);
  if (grain === "leaf" || (isEmptyOrAbsent(current) && isEmptyOrAbsent(config))) return copyJson(config);
  return grain === "map" ? mergeFields(current, config, shape) : mergeItems(current, config, shape);
}

function mergeFields(current: unknown, config: unknown, shape: Shape): unknown {
  const result: Record<string, unknown> = isRecord(current) ? copyFields(current) : {};
  if (!isRecord(config)) return result;
  for (const key of Object.keys(config)) {
    const before = Object.hasOwn(result, key) ? result[key] : undefined;
    setOwn(result, key, mergeValues(before, config[key], shapeOfField(shape, key)));
  }
  return result;
}

/** The configuration's items in its order; the others keep their place among the ones they stood between. */
function mergeItems(current: unknown, config: unknown, shape: Shape): unknown {
  const item = shape.kind === "list" ? shape.item : shape;
  const old = indexItems(current, shape);
  const wanted = indexItems(config, shape);
  return mergedOrder([...old.keys()], [...wanted.keys()]).map((element) =>
    mergeValues(old.get(element), wanted.get(element), item),
  );
}

/**
 * Both lists in one: the wanted ones keep their order, and each of the others comes as soon as the items before it in the
 * old list have come or stand elsewhere now.
 */
function mergedOrder(old: readonly PathElement[], wanted: readonly PathElement[]): PathElement[] {
  const isWanted = new Set(wanted);
  const isOld = new Set(old);
  const shared = wanted.filter((element) => isOld.has(element));
  const result = new Set<PathElement>();
  let [left, right, next] = [0, 0, 0];
  while (left < old.length || right < wanted.length) {
    const ours = old[left];
    const theirs = wanted[right];
    const isElsewhere = ours !== theirs && theirs !== undefined && next < shared.length && shared[next] !== ours;
    if (ours !== undefined && !isWanted.has(ours)) {
      result.add(ours);
      left += 1;
    } else if (ours !== undefined && (isElsewhere || result.has(ours))) {
      left += 1;
    } else if (theirs !== undefined) {
      result.add(theirs);
      right += 1;
      if (ours === theirs) left += 1;
      if (shared[next] === theirs) next += 1;
    }
  }
  return [...result];
}
