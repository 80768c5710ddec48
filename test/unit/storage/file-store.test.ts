import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { crc32 } from "node:zlib";
import { openFileStore } from "../../../src/storage/file/file-store.ts";
import { recordLine } from "../../../src/storage/file/log-record.ts";
import type { NotSavedError, ObjectStore } from "../../../src/storage/object-store.ts";
import { configMap } from "../../support/objects.ts";

const NEWER = '{"format":"aggregation-playground/state-v3"}';
const KEY = "/registry/configmaps/default/a";
let directory = "";
let file = "";
let warnings: string[] = [];
let problems: (string | undefined)[] = [];

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "file-store-"));
  file = path.join(directory, "state.json");
  warnings = [];
  problems = [];
});
afterEach(() => rm(directory, { recursive: true, force: true }));

function open(): Promise<ObjectStore> {
  return openFileStore(file, {
    onProblem: (error: NotSavedError | undefined) => void problems.push(error?.message),
    onWarning: (message) => void warnings.push(message),
  });
}

/** Opens, uses and closes. */
async function during<T>(use: (store: ObjectStore) => Promise<T>): Promise<T> {
  const store = await open();
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

const names = async (store: ObjectStore): Promise<unknown[]> =>
  (await store.list("/registry/")).items.map(({ object }) => object.metadata.name);

describe("the file store", () => {
  it("has everything again after it was closed, at the same revision", async () => {
    await during(async (store) => {
      const { revision } = await store.create(KEY, configMap("a", { k: "v" }));
      await store.update(KEY, configMap("a", { k: "w" }), revision);
      await store.create(`${KEY}2`, configMap("a2"));
      await store.delete(`${KEY}2`);
    });
    await during(async (store) => {
      expect(await store.get(KEY)).toMatchObject({
        revision: 4,
        object: { data: { k: "w" }, metadata: { resourceVersion: "4" } },
      });
      expect(await names(store)).toEqual(["a"]);
      expect(await store.currentRevision()).toBe(6);
    });
    expect(warnings).toEqual([]);
  });

  it("has only files of its owner, takes the rights of others away, and follows no symbolic link", async () => {
    await during((store) => store.create(KEY, configMap("a")));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await chmod(file, 0o644);
    await during((store) => store.get(KEY));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await rename(file, `${file}.real`);
    await symlink(`${file}.real`, file);
    await expect(open()).rejects.toThrow("is a symbolic link");
  });

  it("writes what changed, not what it holds", async () => {
    await during(async (store) => {
      await store.create(KEY, configMap("a", { filler: "x".repeat(1_000_000) }));
      const before = (await stat(file)).size;
      await store.create(`${KEY}2`, configMap("a2"));
      expect((await stat(file)).size - before).toBeLessThan(300);
    });
  });

  it("drops what is out of date from time to time, beside the writes", async () => {
    await during(async (store) => {
      const filler = configMap("a", { filler: "x".repeat(1_000_000) });
      let { revision } = await store.create(KEY, filler);
      await store.create(`${KEY}2`, configMap("a2"));
      for (let count = 0; count < 40; count += 1) ({ revision } = await store.update(KEY, filler, revision));
    });
    expect((await stat(file)).size).toBeLessThan(30_000_000);
    expect(await readdir(directory)).toEqual(["state.json"]);
    await during(async (store) => {
      expect(await names(store)).toEqual(["a", "a2"]);
      expect(await store.currentRevision()).toBe(44);
    });
  });

  it("refuses what there is no room for before it is in the file", async () => {
    const limits = { objects: 100_000, history: 100_000 };
    const listener = { onProblem: () => {}, onWarning: (message: string) => void warnings.push(message) };
    const full = await openFileStore(file, listener, () => undefined, limits);
    const large = configMap("a", { k: "v".repeat(60_000) });
    await full.create(KEY, large);
    await expect(full.create(`${KEY}2`, large)).rejects.toThrow("the store is full");
    await full.close();
    expect(warnings).toEqual([expect.stringContaining("the store is full")]);
    expect(await during(names)).toEqual(["a"]);
  });

  it("answers writes to one key one after the other: each sees what the earlier one did", async () => {
    await during(async (store) => {
      const first = store.create(KEY, configMap("a"));
      const second = store.create(KEY, configMap("a"));
      const gone = store.delete(KEY);
      await expect(first).resolves.toMatchObject({ revision: 3 });
      await expect(second).rejects.toMatchObject({ name: "KeyExistsError" });
      await expect(gone).resolves.toMatchObject({ revision: 3 });
    });
  });
});

describe("a write that cannot be saved", () => {
  it("is refused and seen by nobody, until the directory is there again; what was acknowledged is all there", async () => {
    const store = await open();
    const seen: string[] = [];
    store.watch("/registry/", { onEvent: ({ object }) => void seen.push(object.metadata.name ?? "") });
    await store.create(KEY, configMap("a"));
    await rename(directory, `${directory}-away`);
    const writes = [1, 2].map((index) => store.create(KEY + index, configMap(`lost${index}`)));
    for (const write of writes) await expect(write).rejects.toMatchObject({ name: "NotSavedError" });
    expect(await names(store)).toEqual(["a"]);
    expect(store.problem?.()).toMatch(/cannot be written: the file or its directory is gone \(ENOENT\)/);
    await expect(store.close()).rejects.toMatchObject({ name: "NotSavedError" });
    await rename(`${directory}-away`, directory);
    expect(seen).toEqual(["a"]);
    expect(problems).toHaveLength(1);
    expect(await during(names)).toEqual(["a"]);
  });

  it("does not keep later ones from being saved, once it is possible again", async () => {
    const store = await open();
    await store.create(KEY, configMap("a"));
    await rm(file);
    await expect(store.create(`${KEY}2`, configMap("b"))).rejects.toMatchObject({ name: "NotSavedError" });
    await store.create(`${KEY}3`, configMap("c"));
    expect(store.problem?.()).toBeUndefined();
    expect(problems).toEqual([expect.any(String), undefined]);
    await store.close();
    expect(await during(names)).toEqual(["a", "c"]);
  });

  it("is refused when the file may not grow, and the file ends in whole records", async () => {
    const module = new URL("../../../src/storage/file/file-store.ts", import.meta.url).href;
    const script = `
      process.on("SIGXFSZ", () => {});
      const { openFileStore } = await import(${JSON.stringify(module)});
      const store = await openFileStore(${JSON.stringify(file)}, { onProblem() {}, onWarning() {} });
      const results = await Promise.allSettled(Array.from({ length: 20 }, async (_, index) => {
        for (let turn = 0; turn < index; turn += 1) await new Promise(setImmediate);
        const name = "n" + index;
        await store.create("/registry/configmaps/default/" + name, { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { x: "x".repeat(20000) } });
        return name;
      }));
      const refused = results.filter(({ status }) => status === "rejected").map(({ reason }) => reason.name + reason.cause.code);
      console.log(JSON.stringify({ kept: results.flatMap(({ value }) => value ?? []), refused: [...new Set(refused)] }));`;
    const command = `ulimit -f 200; exec "${process.execPath}" --import tsx --input-type=module -e '${script}'`;
    const { stdout } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
    const { kept, refused } = JSON.parse(stdout) as { kept: string[]; refused: string[] };
    expect(refused).toEqual(["NotSavedErrorEFBIG"]);
    expect(kept.length).toBeGreaterThan(0);
    expect(await during(names)).toEqual(kept.sort());
    expect(warnings).toEqual([]);
  });
});

describe("a file that is not whole", () => {
  beforeEach(() =>
    during(async (store) => {
      for (const name of ["a", "b", "c"])
        await store.create(`/registry/configmaps/default/${name}`, configMap(name, { secret: "hunter2" }));
    }),
  );

  it("by a last record that was being written loses that one alone, and says so", async () => {
    const content = await readFile(file, "utf8");
    await writeFile(file, content.slice(0, -30));
    expect(await during(names)).toEqual(["a", "b"]);
    expect(warnings).toEqual([expect.stringMatching(/killed while it saved.*\(\d+ bytes of a record\)/)]);
    expect(await during(names)).toEqual(["a", "b"]);
    expect(warnings).toHaveLength(1);
  });

  it.each([
    ["a bit that has changed", (line: string) => line.replace("hunter2", "hunter3"), "its checksum does not match"],
    ["a piece that is missing", (line: string) => line.slice(0, 60), "it is no record"],
  ])("by %s sets that record aside, names it, quotes nothing, and starts", async (_claim, change, why) => {
    const lines = (await readFile(file, "utf8")).split("\n");
    const damaged = change(lines[2] ?? "");
    await writeFile(file, lines.with(2, damaged).join("\n"));
    expect(await during(names)).toEqual(["a", "c"]);
    expect(warnings).toEqual([
      `${file} is damaged, and what cannot be read was set aside in ${file}.damaged: ` +
        `record 3 (/registry/configmaps/default/b): ${why}`,
    ]);
    expect(await readFile(`${file}.damaged`, "utf8")).toBe(`${damaged}\n`);
    expect((await stat(`${file}.damaged`)).mode & 0o777).toBe(0o600);
    expect(await during(names)).toEqual(["a", "c"]);
    expect(warnings).toHaveLength(1);
  });

  it("by being empty is told, and begins anew", async () => {
    await writeFile(file, "");
    expect(await during(names)).toEqual([]);
    expect(warnings).toEqual([`${file} is empty: this run begins with an empty state`]);
  });

  it.each([
    ["another program's", "root:x:0:0:root:/root:/bin/bash\n", "holds no saved state of this program"],
    ["a newer version's", recordLine({ body: NEWER, checksum: crc32(NEWER) }, 7), /by another version .*state-v3/],
  ])("is refused and left as it is when it is %s", async (_claim, content, why) => {
    await writeFile(file, content);
    await expect(open()).rejects.toThrow(why);
    expect(await readFile(file, "utf8")).toBe(content);
  });
});

describe("leftovers", () => {
  it("of writers that were killed go, with a word; those of living ones and other files stay", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", "0"]);
    const others = [`state.json.${process.pid}.0123abcd`, "state.json.1.backup", `other.${pid}.0123abcd`];
    for (const name of [`state.json.${pid}.0123abcd`, ...others]) await writeFile(path.join(directory, name), "");
    await during(names);
    expect(await readdir(directory)).toEqual([...others, "state.json"].sort());
    expect(warnings).toEqual([expect.stringContaining(`what was not finished has been removed (state.json.${pid}`)]);
  });
});

describe("the state of version 0.1.0", () => {
  const old = (items: unknown[]): string =>
    JSON.stringify({ format: "aggregation-playground/state-v1", revision: 9, items });
  const item = { key: KEY, revision: 7, object: configMap("a", { k: "v" }) };

  it("is brought to today's format once, and kept as it was", async () => {
    await writeFile(file, old([item]));
    await during(async (store) => {
      expect(await store.get(KEY)).toMatchObject({ revision: 7, object: { data: { k: "v" } } });
      expect(await store.currentRevision()).toBe(9);
    });
    expect(warnings).toEqual([expect.stringMatching(/written by version 0\.1\.0.*kept as .*state\.json\.backup$/)]);
    expect(await readFile(`${file}.backup`, "utf8")).toBe(old([item]));
    expect(await during(names)).toEqual(["a"]);
    expect(warnings).toHaveLength(1);
  });

  it("starts without an object that is not whole, and names it", async () => {
    const broken = { key: `${KEY}2`, revision: 8, object: { kind: "ConfigMap" } };
    await writeFile(file, old([item, broken]));
    expect(await during(names)).toEqual(["a"]);
    expect(warnings[1]).toBe(
      `${file} was damaged, and what cannot be read is only in ${file}.backup: ` +
        `item 2 (${KEY}2): its object has no apiVersion and kind`,
    );
  });

  it("is set aside as a whole when it breaks off", async () => {
    await writeFile(file, old([item]).slice(0, 80));
    expect(await during(names)).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/breaks off or is not JSON \(80 bytes\); it was set aside as/)]);
  });
});
