import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toldIn } from "../../../../src/apimachinery/index.ts";
import { caBundle, writeAuthority } from "../../../../src/playground/certificates/index.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "certificate-files-"));
});
afterEach(() => rm(directory, { recursive: true }));

describe("an authority in files", () => {
  it("is kept when it is made a second time", async () => {
    const first = await writeAuthority(directory, "one", Date.now());
    const made = await readFile(first.key, "utf8");
    const second = await writeAuthority(directory, "two", Date.now());
    expect([first.isKept, second.isKept, second.cert]).toEqual([false, true, first.cert]);
    expect(await readFile(first.key, "utf8")).toBe(made);
  });

  it("is not made where half of one is there", async () => {
    const { key, cert } = await writeAuthority(directory, "one", Date.now());
    await rm(key);
    await expect(writeAuthority(directory, "one", Date.now())).rejects.toThrow(`${cert} exists without ${key}`);
  });

  it("is asked for by the directory where it was missing, in either language", async () => {
    const failed: unknown = await caBundle(directory).catch((error: unknown) => error);
    const command = `pki ca --dir ${directory}`;
    expect(toldIn(failed, "en")).toMatch(new RegExp(`does not exist\\. Make it first: .*${command}$`));
    expect(toldIn(failed, "zh")).toMatch(new RegExp(`不存在。请先生成它：.*${command}$`));
  });
});
