import { expect, test } from "vitest";
import { parseYamlDocuments } from "../../../src/apimachinery/yaml/yaml-documents.ts";

function valueOf(text: string): unknown {
  const value = parseYamlDocuments(text).documents[0]?.value as Record<string, unknown> | undefined;
  return value?.["a"];
}

/** As sigs.k8s.io/yaml v1.6 reads them. */
test.each<[string, unknown]>([
  ["0o17", 15],
  ["017", 15],
  ["-0x1F", -31],
  ["0b11", 3],
  ["1_000", 1000],
  ["0x20000000000001", 9007199254740993n],
  ["-9223372036854775808", -9223372036854775808n],
  ["9223372036854775808", 9223372036854775808],
  ["1e400", "1e400"],
  ["08", 8],
  ["1e3", 1000],
  [".5", 0.5],
  ["1.", 1],
  ["yes", true],
  ["Off", false],
  ["y", true],
  ["~", null],
  ["", null],
  ["22:22", "22:22"],
  ["1.2.3", "1.2.3"],
  ["2024-01-01", "2024-01-01"],
  ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"],
  ["'yes'", "yes"],
  ["<<", "<<"],
  ['!!int "5"', 5],
  ["!!str 5", "5"],
  ["!!float 1", 1],
  ["!!binary aGk=", "hi"],
])("%s is read as kubectl reads it", (text, value) => {
  expect(valueOf(`a: ${text}`)).toEqual(value);
});

test("merge keys bring in what is not there, and the last of two equal keys counts", () => {
  expect(valueOf("b: &b {x: 1, z: 2}\na: {<<: *b, z: 3, w: 4, w: 5}")).toEqual({ x: 1, z: 3, w: 5 });
});

test("a tag that does not fit is refused", () => {
  expect(parseYamlDocuments("a: !!int x").documents[0]?.problem?.message).toBe("cannot decode !!str `x` as a !!int");
});

test.each<[string, string]>([
  ['{"a":"\\ud800"}', "found invalid Unicode character escape code"],
  ['{\n"a":"\\ud83d\\ude00"}', "line 2: found invalid Unicode character escape code"],
])("%s is refused in the words of Kubernetes' parser", (text, said) => {
  expect(parseYamlDocuments(text, 1).documents[0]?.problem?.said).toBe(said);
});

test("what follows a document in brackets is of the next one, and not looked at", () => {
  expect(parseYamlDocuments('{"a":1} x', 1).documents[0]).toMatchObject({ problem: undefined, value: { a: 1 } });
});
