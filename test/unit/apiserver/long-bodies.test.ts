import { describe, expect, it } from "vitest";
import { GoJsonError } from "../../../src/apimachinery/index.ts";
import { parsing } from "../../../src/apiserver/rest/long-bodies.ts";
import { parseYaml } from "../../../src/apiserver/rest/yaml-body.ts";

/** So long that it is read in a thread. */
const long = (text: string): Buffer => Buffer.from(`${text}\n${"# padding\n".repeat(4_000)}`);

const EVERY_FORM = `
z: [1, -0, 1.5, 1e3, 9007199254740993, 0x10, yes, ~, .5, 2001-01-01]
a: &a {x: "\\u00e9", '': é}
__proto__: {constructor: 3}
? [k]
: 4
z: {c: *a, c: 2}
`;

describe("a YAML body that is read in a thread of its own", () => {
  it.each([
    ["every form", EVERY_FORM],
    ["nothing", "---"],
  ])("is the same as one that is not: %s", async (_what, text) => {
    const data = long(text);
    const parse = await parsing(data, "yaml");
    expect(parse()).toEqual(parseYaml(data));
  });

  it.each(["a: [", "a: .nan"])("is refused in the same words: %s", async (text) => {
    const data = long(text);
    const parse = await parsing(data, "yaml");
    const message = problemOf(() => parseYaml(data));
    expect(message).not.toBe("");
    expect(problemOf(parse)).toBe(message);
  });

  it("waits for its turn where there are many", async () => {
    const bodies = Array.from({ length: 3 }, (_, index) => long(`a: ${index}`));
    const parsed = await Promise.all(bodies.map((body) => parsing(body, "yaml")));
    expect(parsed.map((parse) => parse().node)).toEqual(bodies.map((body) => parseYaml(body).node));
  });
});

function problemOf(run: () => unknown): string {
  try {
    run();
    return "";
  } catch (error) {
    return error instanceof GoJsonError ? error.message : expect.fail(String(error));
  }
}
