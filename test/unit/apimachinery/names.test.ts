import { processorTime } from "../../support/processor-time.ts";
import { describe, expect, it } from "vitest";
import {
  dns1035Label,
  dns1123Label,
  dns1123Subdomain,
  labelValue,
  pathSegmentName,
  portName,
  portNumber,
  qualifiedName,
  type NameRule,
} from "../../../src/apimachinery/names.ts";

const a = (count: number): string => "a".repeat(count);

interface Case {
  readonly rule: NameRule;
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
}

const CASES: Readonly<Record<string, Case>> = {
  "RFC 1123 label": {
    rule: dns1123Label,
    valid: ["a", "1", "a-b", a(63)],
    invalid: ["", "A", "-a", "a-", "a.b", "a_b", a(64), "a\n"],
  },
  "RFC 1123 subdomain": {
    rule: dns1123Subdomain,
    valid: ["a", "a.b-c.d", "1.2", a(253)],
    invalid: ["", ".", "a.", ".a", "a..b", "A.b", a(254)],
  },
  "RFC 1035 label": {
    rule: dns1035Label,
    valid: ["a", "a1", "v1beta1"],
    invalid: ["", "1a", "-a", "a-", "a.b", a(64)],
  },
  "label value": {
    rule: labelValue,
    valid: ["", "a", "A_b.c-1", a(63)],
    invalid: ["-a", "a-", ".", "a b", a(64), "é"],
  },
  "qualified name": {
    rule: qualifiedName,
    valid: ["a", "A.b_c", "example.com/a", `${a(253)}/a`],
    invalid: ["", "/a", "a/", "a/b/c", "A.com/x", "a/-", `a/${a(64)}`, `${a(254)}/a`],
  },
  "path segment": { rule: pathSegmentName, valid: ["a", "system:x", "a..b", "~é"], invalid: [".", "..", "a/b", "50%"] },
  "port name": { rule: portName, valid: ["a", "http-2", "1a"], invalid: ["", "1", "-a", "a-", "a--b", "A", a(16)] },
};

describe.each(Object.entries(CASES))("the rule for a %s", (_name, { rule, valid, invalid }) => {
  it.each(valid)("accepts %j", (value) => expect(rule(value)).toEqual([]));
  it.each(invalid)("refuses %j", (value) => expect(rule(value).join()).not.toBe(""));
});

describe("name rules", () => {
  it("say it when a label only has dots too many", () => {
    expect(dns1123Label("a.b")).toEqual(["must not contain dots"]);
  });

  it("count bytes, not characters, and name every problem", () => {
    expect(labelValue("é".repeat(32))[0]).toBe("must be no more than 63 bytes");
    expect(portName("-1--2345678901234-")).toEqual([
      "must be no more than 15 characters",
      "must contain at least one letter (a-z)",
      "must not contain consecutive hyphens",
      "must not begin or end with a hyphen",
    ]);
  });

  it("say which part of a qualified name is wrong", () => {
    expect(qualifiedName("/")).toEqual([
      "prefix part must be non-empty",
      "name part must be non-empty",
      expect.stringMatching(/^name part must consist/),
    ]);
  });

  it.each([
    [0, 1],
    [1, 0],
    [65_535, 0],
    [65_536, 1],
    [-1, 1],
    [Number.NaN, 1],
  ])("find in port %d %d problems", (port, problems) => {
    expect(portNumber(port)).toHaveLength(problems);
  });

  it("take no long time for a long name", () => {
    const took = processorTime();
    for (const { rule } of Object.values(CASES).filter((item) => item.rule !== pathSegmentName)) {
      for (const part of ["a", "-", "a-", "a."]) expect(rule(`${part.repeat(50_000)}!`)).not.toEqual([]);
    }
    expect(took()).toBeLessThan(1000);
  });
});
