import { processorTime } from "../../support/processor-time.ts";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GoJsonError, parseGoJson, type JsonNode } from "../../../src/apimachinery/json/go-json.ts";
import { applyJsonPatch, JsonPatchError, readJsonPatch } from "../../../src/apimachinery/patch/json-patch.ts";
import { applyMergePatch } from "../../../src/apimachinery/patch/merge-patch.ts";

/** Kind of patch, document, patch, and what evanphx/json-patch 4.13 made of them; null where it refused. */
type Recorded = readonly ["json" | "merge", string, string, string | null];

const recorded = JSON.parse(readFileSync("test/fixtures/go-json-patch.json", "utf8")) as readonly Recorded[];

const parse = (text: string): JsonNode => parseGoJson(Buffer.from(text));

/** The tree with sorted keys, as Go writes a map; strings by what they mean. */
function plain(node: JsonNode): unknown {
  if (node.kind === "array") return node.items.map(plain);
  if (node.kind === "number") return `number ${node.text}`;
  if (node.kind !== "object") return node.kind === "null" ? null : node.value;
  return [...new Map(node.entries)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, plain(value)]);
}

function patched(kind: "json" | "merge", document: string, patch: string): unknown {
  try {
    const node =
      kind === "merge"
        ? applyMergePatch(parse(document), parse(patch))
        : applyJsonPatch(parse(document), readJsonPatch(parse(patch)));
    return node === undefined ? null : plain(node);
  } catch (error) {
    if (error instanceof JsonPatchError || error instanceof GoJsonError) return null;
    throw error;
  }
}

describe("patches of JSON", () => {
  it.each(recorded)("a %s patch does to %s with %s what Go's library does", (kind, document, patch, result) => {
    expect(patched(kind, document, patch)).toEqual(result === null ? null : plain(parse(result)));
  });

  it("moves within a list of half a million in little time", () => {
    const items: JsonNode[] = Array.from({ length: 500_000 }, () => ({ kind: "number", text: "0" }));
    const document: JsonNode = { kind: "object", entries: [["list", { kind: "array", items }]] };
    const move = parse('{"op":"move","from":"/list/0","path":"/list/499999"}');
    const took = processorTime();
    applyJsonPatch(
      document,
      Array.from({ length: 10_000 }, () => move),
    );
    // Moved one by one as arrays, this takes 20 times as long.
    expect(took()).toBeLessThan(2000);
  });
});
