import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFileStore } from "../../../src/storage/file/file-store.ts";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "file-store-kill-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Writes objects of 20 kB without end, several at once, and prints the name of each one that is acknowledged. */
function startWriter(file: string) {
  const module = new URL("../../../src/storage/file/file-store.ts", import.meta.url).href;
  const script = `
    const { writeSync } = await import("node:fs");
    const { openFileStore } = await import(${JSON.stringify(module)});
    const store = await openFileStore(${JSON.stringify(file)}, { onProblem(error) { throw error; }, onWarning() {} });
    const data = { filler: "x".repeat(20000) };
    let next = Number(process.argv[1]);
    async function write() {
      for (;;) {
        const name = "n" + next++;
        await store.create("/registry/configmaps/default/" + name, { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data });
        writeSync(1, name + "\\n");
      }
    }
    await Promise.all([write(), write(), write()]);`;
  return (first: number) =>
    spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script, String(first)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
}

describe("saved state", () => {
  it("has every acknowledged write after the program was killed while writing, and is always whole", async () => {
    const file = path.join(directory, "state.json");
    const start = startWriter(file);
    const acknowledged: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const child = start(round * 100_000);
      let count = 0;
      const lines = createInterface({ input: child.stdout });
      lines.on("line", (line) => {
        acknowledged.push(line);
        // Not always at the same point of its work.
        if ((count += 1) === 10 + 7 * round) child.kill("SIGKILL");
      });
      await Promise.all([once(child, "exit"), once(lines, "close")]);
      expect(child.signalCode).toBe("SIGKILL");
      const store = await openFileStore(file, { onProblem: () => {}, onWarning: () => {} });
      const { items } = await store.list("/registry/");
      const stored = new Set(items.map(({ object }) => object.metadata.name ?? ""));
      expect(acknowledged.filter((name) => !stored.has(name))).toEqual([]);
      for (const { object } of items) expect(object["data"]).toEqual({ filler: "x".repeat(20_000) });
      await store.close();
    }
    expect(acknowledged.length).toBeGreaterThan(80);
    expect(await readdir(directory)).toEqual(["state.json"]);
  });
});
