import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readState, removeLeftovers, SavedStateError } from "../../../src/storage/file/saved-state.ts";
import { configMap } from "../../support/objects.ts";

const FORMAT = "aggregation-playground/state-v1";
const ITEM = { key: "/registry/configmaps/default/a", object: configMap("a"), revision: 3 };

let file = "";
beforeEach(async () => {
  file = path.join(await mkdtemp(path.join(tmpdir(), "saved-state-")), "state.json");
});
afterEach(() => rm(path.dirname(file), { recursive: true, force: true }));

const state = (fields: object): string => JSON.stringify({ format: FORMAT, revision: 7, items: [ITEM], ...fields });
const withItem = (fields: object): string => state({ items: [ITEM, { ...ITEM, key: "/registry/b", ...fields }] });
const WHOLE = state({});

const REFUSED: readonly (readonly [string, string])[] = [
  ["", "is damaged: it is empty"],
  [" \n", "is damaged: it is empty"],
  ["{", "is damaged: it breaks off after 1 bytes"],
  [WHOLE.slice(0, -1), `is damaged: it breaks off after ${WHOLE.length - 1} bytes`],
  [`${WHOLE.slice(0, 40)}ä`, "is damaged: it breaks off after 42 bytes"],
  ["null", "holds no saved state of this program"],
  ["{}", "holds no saved state of this program"],
  ['{"format":"other"}', "holds no saved state of this program"],
  [
    state({ format: "aggregation-playground/state-v2" }),
    `was written by another version of this program: its format is aggregation-playground/state-v2, and this one reads ${FORMAT}`,
  ],
  [state({ revision: "7" }), "is damaged: its revision is no whole number above 0"],
  [state({ items: {} }), "is damaged: it has no list of items"],
  [state({ items: [null] }), "is damaged: item 1: it has no key"],
  [withItem({ revision: 8 }), "is damaged: item 2 (/registry/b): its revision is no whole number from 1 to 7"],
  [withItem({ object: 1 }), "is damaged: item 2 (/registry/b): its object has no apiVersion and kind"],
  [
    withItem({ object: { ...configMap("a"), metadata: {} } }),
    "is damaged: item 2 (/registry/b): its object has no metadata.name",
  ],
  [withItem({ key: ITEM.key }), `is damaged: item 2 (${ITEM.key}): its key stands twice`],
];

describe("a file of saved state", () => {
  it("is read when it is whole, and need not be there", async () => {
    expect(await readState(file)).toBeUndefined();
    await writeFile(file, WHOLE);
    expect(await readState(file)).toMatchObject({ revision: 7, items: [ITEM] });
  });

  it.each(REFUSED)("that holds %j is refused in words and left as it is", async (content, what) => {
    await writeFile(file, content);
    const error = await readState(file).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SavedStateError);
    expect(error).toMatchObject({ message: `${file} ${what}`, file });
    expect(await readFile(file, "utf8")).toBe(content);
  });

  it("that was edited into something else than JSON is refused without a quotation, as it may hold Secrets", async () => {
    await writeFile(file, WHOLE.replace('"items":', '"items": confidential '));
    const error = await readState(file).catch((caught: unknown) => caught);
    expect(String(error)).toMatch(/ is damaged: it is no JSON(?: at line 1, column \d+)?$/);
  });

  it("that cannot be read is refused with the reason", async () => {
    await expect(readState(path.dirname(file))).rejects.toThrow(`${path.dirname(file)} cannot be read (EISDIR)`);
  });
});

describe("what a killed writer left beside it", () => {
  it("is removed, and nothing that belongs to the living or to others", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", "0"]);
    const dead = `state.json.${pid}.0123abcd`;
    const others = ["state.json", `state.json.${process.pid}.0123abcd`, "state.json.1.backup", `other.${pid}.0123abcd`];
    for (const name of [dead, ...others]) await writeFile(path.join(path.dirname(file), name), "{");
    expect(await removeLeftovers(file)).toEqual([dead]);
    expect((await readdir(path.dirname(file))).sort()).toEqual(others.sort());
    expect(await removeLeftovers(file)).toEqual([]);
  });

  it("is looked for in vain where there is no folder", async () => {
    expect(await removeLeftovers("/no/such/folder/state.json")).toEqual([]);
  });
});
