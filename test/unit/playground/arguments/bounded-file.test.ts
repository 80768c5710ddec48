import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FileTooLargeError, readFileWithin, readStream } from "../../../../src/playground/arguments/bounded-file.ts";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "bounded-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

it("reads a file up to its limit, and refuses one that is longer by its size", async () => {
  const file = join(directory, "text");
  await writeFile(file, "é".repeat(5));
  expect(await readFileWithin(file, 10)).toBe("é".repeat(5));
  await expect(readFileWithin(file, 9)).rejects.toThrow(`${file} is too large: 10 bytes, the limit is 9`);
});

it("stops reading what has no size and never ends", async () => {
  const error = await readFileWithin("/dev/zero", 1000).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(FileTooLargeError);
  expect(error).toMatchObject({ code: "EFBIG" });
  let taken = 0;
  const endless = new Readable({
    read() {
      taken += 1;
      this.push("0123456789");
    },
    highWaterMark: 10,
  });
  await expect(readStream(endless, "-", 25)).rejects.toThrow("- is too large: 30 bytes, the limit is 25");
  expect(taken).toBeLessThan(6);
});

it("says what the system says of a file that is missing", async () => {
  await expect(readFileWithin(join(directory, "none"), 10)).rejects.toMatchObject({ code: "ENOENT" });
});
