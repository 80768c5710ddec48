import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { generate } from "../../../scripts/generate/generate.ts";
import { readSources } from "../../../scripts/generate/sources.ts";
import { findMessage, findType, typeNames } from "../../../src/types/index.ts";

const path = (relative: string): string => new URL(`../../../${relative}`, import.meta.url).pathname;

describe("src/types/data", () => {
  it("is what `npm run generate` makes of types-data, edited nowhere", () => {
    const folder = path("src/types/data");
    const files = new Map(readdirSync(folder).map((name) => [name, readFileSync(`${folder}/${name}`, "utf8")]));
    const made = generate(readSources(path("types-data/kubernetes-1.36")));
    expect([...files.keys()].sort()).toEqual([...made.keys()].sort());
    for (const [name, text] of made) expect(files.get(name), name).toBe(text);
  });

  it("has only types that can be read, whose fields name types that are there too", () => {
    const messages = typeNames().filter((name) => findMessage(name) !== undefined);
    expect(messages.length).toBeGreaterThan(600);
    const nested = typeNames().flatMap((name) => findType(name)?.fields ?? []);
    for (const { type } of nested) {
      let ref = type;
      while (ref.form !== "name") ref = ref.of;
      if (ref.name.includes(".")) expect(findType(ref.name), ref.name).toBeDefined();
    }
  });
});
