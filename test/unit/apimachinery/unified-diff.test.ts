import { describe, expect, it } from "vitest";
import { unifiedDiff } from "../../../src/apimachinery/unified-diff.ts";

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1));

describe("unifiedDiff", () => {
  it("is empty for equal texts", () => expect(unifiedDiff("a\nb", "a\nb")).toBe(""));

  it("shows three lines around a change, and splits changes that are far apart", () => {
    const before = numbers(20);
    const after = before.with(1, "two").with(17, "eighteen");
    expect(unifiedDiff(before.join("\n"), after.join("\n"))).toBe(
      "@@ -1,5 +1,5 @@\n 1\n-2\n+two\n 3\n 4\n 5\n@@ -15,6 +15,6 @@\n 15\n 16\n 17\n-18\n+eighteen\n 19\n 20\n",
    );
  });

  it("counts lines that are added or removed", () => {
    expect(unifiedDiff("a\nb\nc", "a\nx\ny\nc")).toBe("@@ -1,3 +1,4 @@\n a\n-b\n+x\n+y\n c\n");
    expect(unifiedDiff("a\nb", "a")).toBe("@@ -1,2 +1 @@\n a\n-b\n");
  });

  it("tells of long texts that differ here and there as of one change", () => {
    const before = numbers(8_000);
    const after = before.with(1_000, "a").with(7_000, "b");
    const lines = unifiedDiff(before.join("\n"), after.join("\n")).trimEnd().split("\n");
    expect(lines[0]).toBe("@@ -998,6007 +998,6007 @@");
    expect(lines.filter((line) => line.startsWith("-"))).toHaveLength(6_001);
    expect(lines.at(-1)).toBe(" 7004");
  });
});
