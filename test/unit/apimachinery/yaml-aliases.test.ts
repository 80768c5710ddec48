import { describe, expect, it } from "vitest";
import { parseYamlDocuments } from "../../../src/apimachinery/yaml/yaml-documents.ts";

function read(text: string): { value: unknown; problem: string | undefined } {
  const [document] = parseYamlDocuments(text).documents;
  return { value: document?.value, problem: document?.problem?.message };
}

describe("YAML aliases", () => {
  it("stand for the last anchor of their name, in lists, maps and merge keys", () => {
    const text = "a: &x {k: 1}\nb: [*x, *x]\nc: &x two\nd: *x\nm: &m {p: 1, q: 2}\no: {<<: *m, q: 3}";
    expect(read(text)).toEqual({
      problem: undefined,
      value: {
        a: { k: 1 },
        b: [{ k: 1 }, { k: 1 }],
        c: "two",
        d: "two",
        m: { p: 1, q: 2 },
        o: { p: 1, q: 3 },
      },
    });
  });

  it("may be many, as long as what they stand for stays small", () => {
    const { value, problem } = read(`a: &a text\nb: [${"*a, ".repeat(5_000)}]\nc: [${"x, ".repeat(100)}]`);
    expect(problem).toBeUndefined();
    expect((value as { b: string[] }).b).toHaveLength(5_000);
  });

  it.each([
    ["grow into something huge", `a: &a [${"x,".repeat(100)}]\nb: [${"*a,".repeat(5_000)}]`],
    [
      "multiply",
      `a: &a [x,x,x,x]\n${"bcdefghijk"
        .split("")
        .map((name, i) => `${name}: &${name} [${`*${"abcdefghij".charAt(i)},`.repeat(9)}]`)
        .join("\n")}`,
    ],
  ])("are refused when they %s", (_claim, text) => {
    expect(read(text)).toEqual({ value: undefined, problem: "document contains excessive aliasing" });
  });

  it("are refused within what they stand for", () => {
    expect(read("a: &a\n  b: *a").problem).toMatch(/contains itself|Unresolved alias/);
  });
});
