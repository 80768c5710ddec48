import { describe, expect, it } from "vitest";
import { DECISIONS, sentence, type DecisionCode } from "../../../src/trace/decisions.ts";

const codes = Object.keys(DECISIONS) as DecisionCode[];

describe("decisions", () => {
  it.each(codes)("%s is one sentence or two, with every parameter filled in", (code) => {
    const names = [...DECISIONS[code].matchAll(/\{([\w-]+)\}/g)].map(([, name = ""]) => name);
    const text = sentence(code, Object.fromEntries(names.map((name) => [name, "X"])));
    expect(text).not.toMatch(/[{}]/);
    // Advice is made of whole sentences elsewhere.
    expect(text).toMatch(code === "available.advice" ? /^X$/ : /^[A-Z/X].*\.$|^insecureSkipTLSVerify/);
  });

  it("shows a parameter that is missing instead of hiding it", () => {
    expect(sentence("route.no-group", {})).toBe("No APIService has the group {group}.");
  });

  it("fills in values as they are: braces and $& in them mean nothing", () => {
    expect(sentence("route.no-group", { group: "{path}$&" })).toBe("No APIService has the group {path}$&.");
    expect(sentence("resolve.ok", { service: "a/b:1", host: "h", address: 0 })).toBe("a/b:1 is at h, here 0.");
  });

  it("takes nothing from the prototype of the parameters", () => {
    const inherited = Object.create({ group: "x" }) as Record<string, string>;
    expect(sentence("route.no-group", inherited)).toBe("No APIService has the group {group}.");
  });
});
