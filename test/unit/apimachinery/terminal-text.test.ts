import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sanitise } from "../../../src/apimachinery/terminal-text.ts";

describe("sanitise", () => {
  test.each([
    ["an escape sequence", "\u001b[31mred", "\\u001b[31mred"],
    ["a C1 control sequence introducer", "\u009b31m", "\\u009b31m"],
    ["a C1 operating system command", "\u009d0;title\u0007", "\\u009d0;title\\u0007"],
    ["DEL, tab and line breaks", "a\u007f\t\r\n", "a\\u007f\\u0009\\u000d\\u000a"],
    ["bidirectional controls", "a\u202eb\u2066c\u200f\u061c", "a\\u202eb\\u2066c\\u200f\\u061c"],
    ["zero-width characters", "a\u200bb\u200dc\ufeffd\u00ade", "a\\u200bb\\u200dc\\ufeffd\\u00ade"],
    ["line and paragraph separators", "a\u2028b\u2029", "a\\u2028b\\u2029"],
    ["tag characters beyond the BMP", "a\u{e0041}b", "a\\u{e0041}b"],
    ["a lone surrogate", "a\ud800b", "a\\ud800b"],
    ["regional indicators and skin tones", "\u{1f1e9}\u{1f1ea}\u{1f3fd}", "\\u{1f1e9}\\u{1f1ea}\\u{1f3fd}"],
    ["a mark without a letter", "\u0301a", "\\u0301a"],
    ["the third mark on a letter", "e\u0301\u0302\u0303\u0304", "e\u0301\u0302\\u0303\\u0304"],
  ])("shows %s by code", (_, text, shown) => {
    expect(sanitise(text)).toBe(shown);
  });

  test.each(["plain {red-bg}text{/}", "订单 /apis/示例", "naïve café", "emoji 😀", "─│┌┐"])(
    "leaves %s as it is",
    (text) => {
      expect(sanitise(text)).toBe(text);
    },
  );

  test("keeps only the beginning of what is longer than the limit", () => {
    expect(sanitise("x".repeat(1_000_000), 10)).toBe("xxxxxxxxxx");
  });

  test("applied twice changes nothing more, and leaves nothing that a terminal acts on", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const once = sanitise(text);
        expect(once).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(sanitise(once)).toBe(once);
      }),
    );
  });
});
