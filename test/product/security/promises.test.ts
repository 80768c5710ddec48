import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const LINK = /\[([^\]]+)\]\((test\/[^)]+)\)/g;

const document = await readFile(path.join(ROOT, "SECURITY.md"), "utf8");
const [, section = ""] = /## What is promised\n(.*?)\n## /s.exec(document) ?? [];
const promises = section.split(/^- /m).slice(1);

describe("every promise of SECURITY.md", () => {
  it.each(promises.map((text) => [text.split("\n")[0] ?? "", text]))(
    "has tests of that name: %s",
    async (_first, text) => {
      const links = [...text.matchAll(LINK)];
      expect(links.length).toBeGreaterThan(0);
      for (const [, words = "", file = ""] of links)
        expect(await readFile(path.join(ROOT, file), "utf8"), file).toContain(words);
    },
  );
});
