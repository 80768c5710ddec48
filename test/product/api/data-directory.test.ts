import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
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

describe("files that hold keys", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "private-directory-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("are in a directory of their owner alone, also where a wider one stood", async () => {
    const dataDir = path.join(folder, "wide");
    await mkdir(dataDir);
    await chmod(dataDir, 0o755);
    await (await startPlayground({ dataDir })).close();
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  it("are not put into a directory of everybody's", async () => {
    const dataDir = path.join(folder, "shared");
    await mkdir(dataDir);
    await chmod(dataDir, 0o1777);
    await expect(startPlayground({ dataDir })).rejects.toThrow(/belongs to everybody/);
  });

  it.each(["", "workloads", "workloads/images", "workloads/pods"])(
    "are not written through a link at %j",
    async (part) => {
      const target = await mkdtemp(path.join(folder, "target-"));
      const dataDir = path.join(folder, `linked-${part.replaceAll("/", "-")}`);
      await mkdir(path.dirname(path.join(dataDir, part)), { recursive: true, mode: 0o700 });
      await symlink(target, path.join(dataDir, part));
      await expect(startPlayground({ dataDir })).rejects.toThrow(/is a symbolic link/);
      expect(await readdir(target)).toEqual([]);
    },
  );

  it("cannot be where no file can be, and the message says so", async () => {
    await expect(startPlayground({ dataDir: "/proc/playground" })).rejects.toThrow(
      /^\/proc\/playground cannot be written: it cannot be created \(ENOENT\); choose another directory with --data-dir/,
    );
  });
});

describe("what a killed run left that kept nothing", () => {
  it("goes when the next one starts; what another one uses, and what is none of ours, stays", async () => {
    const gone = spawn(process.execPath, ["-e", "0"]);
    await once(gone, "exit");
    const make = async (lock: string | undefined): Promise<string> => {
      const made = await mkdtemp(path.join(tmpdir(), "aggregation-playground-"));
      if (lock !== undefined) await writeFile(path.join(made, "playground.lock"), lock);
      return made;
    };
    const [abandoned, used, foreign] = [
      await make(`${gone.pid}\n`),
      await make(`${process.ppid}\n`),
      await make(undefined),
    ];
    const module = new URL("../../../src/index.ts", import.meta.url).href;
    const script = `const { startPlayground } = await import(${JSON.stringify(module)}); await (await startPlayground()).close();`;
    const next = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: "inherit",
    });
    await once(next, "exit");
    const left = await readdir(tmpdir());
    expect([abandoned, used, foreign].map((directory) => left.includes(path.basename(directory)))).toEqual([
      false,
      true,
      true,
    ]);
    await rm(used, { recursive: true });
    await rm(foreign, { recursive: true });
  }, 60_000);
});
