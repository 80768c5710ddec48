import { describe, expect, it } from "vitest";
import { checkFields, exactMatch, parseFieldSelector, usualRefusal } from "../../../src/apimachinery/field-selector.ts";
import { matchesLabels, parseLabelSelector } from "../../../src/apimachinery/label-selector.ts";

describe("parseLabelSelector", () => {
  it.each([
    ["a", [{ key: "a", operator: "exists", values: [] }]],
    ["!a", [{ key: "a", operator: "!", values: [] }]],
    [
      "a=,b==x",
      [
        { key: "a", operator: "=", values: [""] },
        { key: "b", operator: "==", values: ["x"] },
      ],
    ],
    ["a in (z,y,z,)", [{ key: "a", operator: "in", values: ["", "y", "z"] }]],
    ["a notin ()", [{ key: "a", operator: "notin", values: [""] }]],
    ["in in (in)", [{ key: "in", operator: "in", values: ["in"] }]],
    [
      "a>1, a < 5",
      [
        { key: "a", operator: "gt", values: ["1"] },
        { key: "a", operator: "lt", values: ["5"] },
      ],
    ],
    ["", []],
  ])("reads %j", (text, requirements) => expect(parseLabelSelector(text)).toEqual(requirements));

  it.each([
    ["a in", "unable to parse requirement: found '' expected: '('"],
    ["a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ["a,", "found '', expected: identifier after ','"],
    ["=a", "found '=', expected: !, identifier, or 'end of string'"],
    ["a=b)", "found ')', expected: ',' or 'end of string'"],
    [
      "a>x",
      "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
    [
      "a>9223372036854775808",
      "unable to parse requirement: values[0]: Invalid value: \"9223372036854775808\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
  ])("refuses %j with: %s", (text, message) => expect(() => parseLabelSelector(text)).toThrow(message));
});

describe("matchesLabels", () => {
  it("compares numbers of 64 bits, and no larger ones", () => {
    const selector = parseLabelSelector("a>9223372036854775806");
    expect(matchesLabels(selector, { a: "9223372036854775807" })).toBe(true);
    expect(matchesLabels(selector, { a: "9223372036854775808" })).toBe(false);
    expect(matchesLabels(selector, { a: "x" })).toBe(false);
  });

  it("takes no inherited property for a label", () => {
    expect(matchesLabels(parseLabelSelector("constructor"), {})).toBe(false);
    expect(matchesLabels(parseLabelSelector("toString"), undefined)).toBe(false);
  });
});

describe("parseFieldSelector", () => {
  it("sorts its terms and undoes escapes", () => {
    expect(parseFieldSelector("b!=x\\,y,,a=\\=\\\\")).toEqual([
      { field: "a", equals: true, value: "=\\" },
      { field: "b", equals: false, value: "x,y" },
    ]);
  });

  it.each([
    ["a", "invalid selector: 'a'; can't understand 'a'"],
    ["a=b=c", "invalid field selector: unescaped character in value: 61"],
    ["a=\\x", "invalid field selector: invalid escape sequence: \\x"],
    ["a=b\\", "invalid field selector: invalid escape sequence: \\"],
  ])("refuses %j with: %s", (text, message) => expect(() => parseFieldSelector(text)).toThrow(message));

  it("is checked against the fields of a kind", () => {
    const selector = parseFieldSelector("status.phase=x,metadata.name=y");
    expect(() => checkFields(selector, new Set(["metadata.name", "status.phase"]))).not.toThrow();
    expect(() => checkFields(selector, new Set(["metadata.name"]))).toThrow("field label not supported: status.phase");
    expect(() => checkFields(selector, new Set(["metadata.name"]), usualRefusal)).toThrow(
      '"status.phase" is not a known field selector: only "metadata.name", "metadata.namespace"',
    );
  });

  it("knows the one value that a field must have", () => {
    expect(exactMatch(parseFieldSelector("metadata.name=a"), "metadata.name")).toBe("a");
    expect(exactMatch(parseFieldSelector("metadata.name!=a"), "metadata.name")).toBeUndefined();
  });
});

describe("a field selector of nothing", () => {
  it.each(["=", "==", "!=", ",=,"])("selects everything: %s", (text) => expect(parseFieldSelector(text)).toEqual([]));
});
