import { expect, it } from "vitest";
import { archiveName } from "../../../src/testing/archive.ts";

it.each([
  { file: "/a/toys.test.ts", title: "suite > a toy: is made", name: "toys-suite-a-toy-is-made.har" },
  { file: "toys.spec.mjs", title: "玩具 создан", name: "toys-玩具-создан.har" },
  { file: "", title: "../../etc/passwd", name: "etc-passwd.har" },
])("an archive of $title is called $name", ({ file, title, name }) => {
  expect(archiveName({ file, title })).toBe(name);
});

it("keeps names apart that are too long for a file system", () => {
  const names = ["a", "b"].map((end) => archiveName({ file: "x.test.ts", title: `${"页".repeat(200)}${end}` }));
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(Buffer.byteLength(name)).toBeLessThan(255);
});
