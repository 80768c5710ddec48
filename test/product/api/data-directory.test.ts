import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground } from "../../../src/index.ts";

describe("a data directory", () => {
  let dataDir: string;
  let lock: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), "data-directory-"));
    lock = path.join(dataDir, "playground.lock");
  });
  afterAll(() => rm(dataDir, { recursive: true }));

  it("serves one playground at a time, and the next one when that has closed", async () => {
    const first = await startPlayground({ dataDir });
    const refusal = `${dataDir} is in use by the playground with process ID ${process.pid}.`;
    await expect(startPlayground({ dataDir })).rejects.toThrow(refusal);
    await first.close();
    await (await startPlayground({ dataDir })).close();
    expect(await readdir(dataDir)).not.toContain("playground.lock");
  });

  it("is not lost to a playground that was killed, nor to one of an earlier life of this process ID", async () => {
    const gone = spawn(process.execPath, ["-e", "0"]);
    await once(gone, "exit");
    for (const text of [`${gone.pid}\n`, `${process.pid}\n`, "nonsense", ""]) {
      await writeFile(lock, text);
      await (await startPlayground({ dataDir })).close();
    }
  });

  it("is refused while another process has it, naming the file that says so", async () => {
    await writeFile(lock, `${process.ppid}\n`);
    await expect(startPlayground({ dataDir })).rejects.toThrow(
      `with process ID ${process.ppid}. Stop that one, take another directory with --data-dir, or keep nothing with --ephemeral. ` +
        `If that process is no playground, remove ${lock}.`,
    );
    await rm(lock);
  });
});
