import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFileStore } from "../../../src/storage/file/file-store.ts";
import { configMap } from "../../support/objects.ts";

const KEY = "/registry/configmaps/default/a";
const noProblem = (error: Error): void => {
  throw error;
};
let directory = "";
let file = "";

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "file-store-"));
  file = path.join(directory, "state.json");
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe("the file store", () => {
  it("has everything again after it was closed", async () => {
    const first = await openFileStore(file, noProblem);
    await first.create(KEY, configMap("a", { k: "v" }));
    await first.create(`${KEY}2`, configMap("a2"));
    await first.delete(`${KEY}2`);
    await first.close();
    const second = await openFileStore(file, noProblem);
    expect((await second.get(KEY))?.object["data"]).toEqual({ k: "v" });
    expect(await second.currentRevision()).toBe(5);
    await second.close();
  });

  it("writes the file for its owner alone, whole, and leaves no other behind", async () => {
    await writeFile(file, JSON.stringify({ format: "aggregation-playground/state-v1", revision: 7, items: [] }), {
      mode: 0o644,
    });
    const store = await openFileStore(file, noProblem);
    await Promise.all(Array.from({ length: 20 }, (_unused, index) => store.create(KEY + index, configMap("a"))));
    await store.close();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(["state.json"]);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ revision: 27, items: { length: 20 } });
  });

  it("reports a write that fails, and goes on serving", async () => {
    const problems: Error[] = [];
    const store = await openFileStore(path.join(directory, "missing", "state.json"), (error) => problems.push(error));
    await store.create(KEY, configMap("a"));
    await store.close();
    expect(problems).toEqual([expect.objectContaining({ code: "ENOENT" })]);
    expect(await store.get(KEY)).toBeDefined();
  });
});
