/** JSON merge patches as evanphx/json-patch 4 applies them: nulls vanish inside of lists' objects, too. */
import type { JsonNode } from "../json/go-json.ts";

type Entries = readonly (readonly [string, JsonNode])[];

function withoutNulls(node: JsonNode): JsonNode {
  if (node.kind === "array") return { kind: "array", items: node.items.map(withoutNulls) };
  if (node.kind !== "object") return node;
  const entries = [...new Map(node.entries)].filter(([, value]) => value.kind !== "null");
  return { kind: "object", entries: entries.map(([key, value]) => [key, withoutNulls(value)]) };
}

function mergeEntries(current: Entries, patch: Entries): JsonNode {
  const merged = new Map(current);
  for (const [key, value] of new Map(patch)) {
    const before = merged.get(key);
    if (value.kind === "null") merged.delete(key);
    else merged.set(key, before === undefined ? withoutNulls(value) : mergeNodes(before, value));
  }
  return { kind: "object", entries: [...merged] };
}

function mergeNodes(current: JsonNode, patch: JsonNode): JsonNode {
  if (current.kind === "object" && patch.kind === "object") return mergeEntries(current.entries, patch.entries);
  return current.kind === "object" ? patch : withoutNulls(patch);
}

/** The object with the patch merged in; undefined for a patch that is null or a scalar. */
export function applyMergePatch(document: JsonNode, patch: JsonNode): JsonNode | undefined {
  if (patch.kind === "array") return withoutNulls(patch);
  if (patch.kind !== "object" || document.kind !== "object") return undefined;
  return mergeEntries(document.entries, patch.entries);
}
