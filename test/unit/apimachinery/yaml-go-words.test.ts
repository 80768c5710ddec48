import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseYamlDocuments } from "../../../src/apimachinery/yaml/yaml-documents.ts";

const file = new URL("../../product/fidelity/recordings/yaml-errors.json", import.meta.url);
/** A text, and what a kube-apiserver 1.36 said of it as the body of a request. */
const recorded = JSON.parse(readFileSync(file, "utf8")) as [text: string, said: string][];

it.each(recorded)("%j is refused in the words of the parser that Kubernetes uses", (text, said) => {
  expect(parseYamlDocuments(text, 1).documents[0]?.problem?.said).toBe(said);
});

it("tells where a text is broken by its own lines", () => {
  expect(parseYamlDocuments("a:\n  b: c\n d: e\n").documents[0]?.problem).toMatchObject({
    line: 3,
    said: "line 2: did not find expected key",
  });
});
