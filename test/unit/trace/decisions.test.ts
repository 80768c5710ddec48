import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../src/apimachinery/language.ts";
import { sentence, SENTENCES, type DecisionCode } from "../../../src/trace/decisions.ts";

const codes = Object.keys(SENTENCES.en) as DecisionCode[];
const paramsOf = (text: string) => [...text.matchAll(/\{([\w-]+)\}/g)].map(([, name = ""]) => name);

describe("decisions", () => {
  it.each(codes)("%s is one sentence or two, with every parameter filled in", (code) => {
    const names = paramsOf(SENTENCES.en[code]);
    const text = sentence(code, Object.fromEntries(names.map((name) => [name, "X"])));
    expect(text).not.toMatch(/[{}]/);
    expect(text).toMatch(/^[A-Z/X].*[.?]$|^insecureSkipTLSVerify|^spec\./);
  });

  it.each(LANGUAGES)("are complete in %s: the same codes with the same parameters", (language) => {
    const sentences = SENTENCES[language];
    expect(Object.keys(sentences)).toEqual(codes);
    for (const code of codes)
      expect([code, ...new Set(paramsOf(sentences[code]))].toSorted()).toEqual(
        [code, ...new Set(paramsOf(SENTENCES.en[code]))].toSorted(),
      );
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
