import { describe, expect, it } from "vitest";
import { parseMediaType } from "../../../src/apiserver/rest/request-body.ts";
import { octetProblem, parseAsYaml } from "../../../src/apiserver/rest/yaml-body.ts";

describe("parseMediaType", () => {
  it.each([
    ["Application/JSON", "application/json"],
    [" application/json ; charset=utf-8;", "application/json"],
    ['application/json; a="b\\"c"; d=e', "application/json"],
    ["application/json;a=b;a=b", "application/json"],
    ["text", "text"],
    [";", undefined],
    ["a/b/c", undefined],
    ["application/json;a", undefined],
    ["application/json;a=b;a=c", undefined],
    ["application/json, text/plain", undefined],
  ])("of %s is %s", (header, type) => expect(parseMediaType(header)).toBe(type));
});

describe("YAML that is no UTF-8", () => {
  it.each([
    ["61ff", "invalid leading UTF-8 octet"],
    ["6180", "invalid leading UTF-8 octet"],
    ["c3", "incomplete UTF-8 octet sequence"],
    ["c361", "invalid trailing UTF-8 octet"],
    ["c080", "invalid length of a UTF-8 sequence"],
    ["eda080", "invalid Unicode character"],
    ["f4908080", "invalid Unicode character"],
  ])("%s: %s", (hex, problem) => {
    const data = Buffer.from(hex, "hex");
    expect(octetProblem(data)).toBe(problem);
    expect(() => parseAsYaml(data)).toThrow(`yaml: ${problem}`);
  });

  it("is told from what is", () => expect(octetProblem(Buffer.from("aä中😀"))).toBe(""));
});
