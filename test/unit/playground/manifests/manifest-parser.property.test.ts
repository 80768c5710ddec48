import { processorTime } from "../../../support/processor-time.ts";
import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { stringify } from "yaml";
import { parseManifests, type ParsedManifests } from "../../../../src/playground/manifests/manifest-parser.ts";
import { MAX_YAML_DEPTH } from "../../../../src/apimachinery/yaml/yaml-documents.ts";
import { anyText } from "../../../support/texts.ts";
import { runs } from "../../../support/fuzz.ts";

const HEAD = "apiVersion: v1\nkind: ConfigMap\n";

function parse(text: string): ParsedManifests {
  return parseManifests([{ file: "f.yaml", text }]);
}

function timed(text: string): { readonly read: ParsedManifests; readonly ms: number } {
  const took = processorTime();
  const read = parse(text);
  return { read, ms: took() };
}

const piece = fc.constantFrom(
  "apiVersion: v1\n",
  "kind: X\n",
  "a: 1\n",
  "  b: [1, {c: d}]\n",
  "- x\n",
  "---\n",
  "...\n",
  "\t",
  "\uFEFF",
  "\r\n",
  "&a ",
  "*a\n",
  "<<: *a\n",
  "!!set ",
  "!!binary x\n",
  "? ",
  ": ",
  "|\n",
  ">-\n",
  '"',
  "'",
  "{",
  "}",
  "[",
  "]",
  "#c\n",
  "%YAML 1.2\n",
  "%",
  "@",
  "__proto__: {a: 1}\n",
  "items: [1, null, {}]\n",
  "kind: List\n",
  "2001-01-01\n",
  "=\n",
);

describe("parseManifests", () => {
  it("never throws, and every problem names its file and a line of it", () => {
    const text = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join("")),
      anyText(60),
    );
    fc.assert(
      fc.property(text, (source) => {
        const { documents, problems } = parse(source);
        const lines = source.split("\n").length;
        for (const { file, line } of [...documents, ...problems]) {
          expect(file).toBe("f.yaml");
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines);
        }
        for (const { message } of problems) expect(message).not.toBe("");
        for (const document of documents) {
          expect([document.apiVersion, document.kind]).not.toContain("");
          expect(() => document.lineOf("spec.ports[0].port")).not.toThrow();
          expect(() => document.lineOf(source)).not.toThrow();
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it("reads back every object that was written as YAML or JSON", () => {
    const value = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)), {
      maxKeys: 5,
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 4 }), fc.boolean(), (values, asJson) => {
        const objects = values.map((data) => ({ apiVersion: "v1", kind: "ConfigMap", data }));
        const write = (object: object): string =>
          asJson ? JSON.stringify(object) : stringify(object, { version: "1.1" });
        const { documents, problems } = parse(objects.map(write).join("\n---\n"));
        expect(problems).toEqual([]);
        expect(documents.map((document) => document.value)).toEqual(objects);
      }),
      { numRuns: runs(100) },
    );
  });

  it("names the line on which a field stands, for any mix of line ends before it", () => {
    const filler = fc.array(fc.constantFrom("# a comment\n", "\n", "# another\r\n", "\r\n"), { maxLength: 10 });
    fc.assert(
      fc.property(filler, filler, (before, between) => {
        const text = `${before.join("")}${HEAD}${between.join("")}data:\n  key: v\n`;
        const line = before.length + between.length + 4;
        expect(parse(text).documents.map((document) => document.lineOf("data.key"))).toEqual([line]);
      }),
      { numRuns: runs(100) },
    );
  });

  it("prints nothing of a text on stderr", () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    parse(`${HEAD}? {a: "\\e[2J"}\n: 1\n`);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it("pollutes no prototype with __proto__ or constructor keys", () => {
    const text = `${HEAD}__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\nx: &x {__proto__: {polluted: 1}}\ny: {<<: *x}\n`;
    const [document] = parse(text).documents;
    expect(Object.getPrototypeOf(document?.value)).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
  });
});

describe("a text that is made to take long", () => {
  const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 9; level += 1) {
    const aliases = Array.from({ length: 9 }, () => `*a${level - 1}`).join(", ");
    bomb.push(`a${level}: &a${level} [${aliases}]`);
  }
  it.each([
    ["aliases that explode", `${HEAD}${bomb.join("\n")}\n`, /alias/],
    ["3 MB of blank lines", HEAD + "\n".repeat(3_000_000), /tokens/],
    ["3 MB of one flow list", `${HEAD}a: [${"a,".repeat(1_500_000)}]`, /tokens/],
    ["brackets that never close", "[".repeat(200_000), /depth/],
    ["brackets that close", `${HEAD}a: ${"[".repeat(5000)}${"]".repeat(5000)}`, /depth/],
    ["block lists in each other", "- ".repeat(50_000), /depth/],
    ["keys of keys", "? ".repeat(50_000), /depth/],
    ["anchors without end", "&a ".repeat(20_000), /anchor/],
    ["a quote that never closes", `${HEAD}a: "${"text\n".repeat(100_000)}`, /quote/],
  ])("is refused with a line: %s", (_what, text, message) => {
    const { read, ms } = timed(text);
    expect(read.documents).toEqual([]);
    expect(read.problems).toHaveLength(1);
    expect(read.problems[0]?.message).toMatch(message);
    expect(read.problems[0]?.line).toBeGreaterThanOrEqual(1);
    expect(ms).toBeLessThan(3000);
  });

  it("is read when it is only large: 20,000 flat keys, and 2 MB in one literal", () => {
    const keys = Array.from({ length: 20_000 }, (_unused, index) => `  key${index}: v\n`).join("");
    const literal = `  text: |\n${"    some words\n".repeat(140_000)}`;
    for (const [text, count] of [
      [keys, 20_000],
      [literal, 1],
    ] as const) {
      const { read, ms } = timed(`${HEAD}data:\n${text}`);
      expect(read.problems).toEqual([]);
      expect(Object.keys(read.documents[0]?.value["data"] ?? {})).toHaveLength(count);
      expect(ms).toBeLessThan(3000);
    }
  });

  it("is read up to the allowed depth", () => {
    const depth = MAX_YAML_DEPTH - 5;
    const { documents, problems } = parse(`${HEAD}a: ${"[".repeat(depth)}${"]".repeat(depth)}`);
    expect(problems).toEqual([]);
    expect(documents).toHaveLength(1);
  });
});
