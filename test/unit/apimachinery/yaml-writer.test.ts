import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseYamlDocuments } from "../../../src/apimachinery/yaml/yaml-documents.ts";
import { formatYaml } from "../../../src/apimachinery/yaml/yaml-writer.ts";

/** What sigs.k8s.io/yaml v1.6 JSONToYAML made of these values. */
const recorded = JSON.parse(readFileSync(new URL("../../fixtures/go-yaml.json", import.meta.url), "utf8")) as {
  readonly value: unknown;
  readonly text: string;
}[];

test.each(recorded)("$value is written as Go writes it", ({ value, text }) => {
  expect(formatYaml(value)).toBe(text);
});

test("what is written is read again as it was", () => {
  const words = fc.constantFrom(
    "a",
    "yes",
    "0x1",
    ": ",
    "#",
    "- ",
    "'",
    '"',
    "\n",
    " ",
    "\t",
    "é",
    "{",
    "*",
    "1e3",
    "~",
  );
  const text = fc.array(words, { maxLength: 40 }).map((parts) => parts.join(""));
  const scalar = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      scalar,
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(text, tie("tree"), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      expect(parseYamlDocuments(formatYaml(value)).documents[0]?.value).toEqual(value);
    }),
  );
});
