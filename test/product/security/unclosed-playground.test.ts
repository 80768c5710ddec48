import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, expect, it } from "vitest";

const run = promisify(execFile);
/** Compiled: a process that loads all of the source takes four times as long. */
const ENTRY = new URL("../../../dist/kit/index.js", import.meta.url).href;
const BUILD = fileURLToPath(new URL("../../../scripts/build-if-stale.mjs", import.meta.url));

beforeAll(() => run(process.execPath, [BUILD]), 300_000);

const ENDS = {
  "that exits": "process.exit(0);",
  "that has nothing left to do": "",
  "that is killed": 'process.kill(process.pid, "SIGKILL");',
};

it.each(Object.entries(ENDS))(
  "leaves no keys of a playground that was never closed, in a process %s",
  async (_, end) => {
    const folder = await mkdtemp(path.join(tmpdir(), "unclosed-"));
    const left = async (): Promise<string[]> =>
      (await readdir(folder)).filter((name) => name.startsWith("aggregation-playground-"));
    const script = [
      `import { readdirSync } from "node:fs";`,
      `const { startPlayground } = await import(${JSON.stringify(ENTRY)});`,
      `const pg = await startPlayground();`,
      `await pg.register({ group: "a.example.com", version: "v1", fetch: () => Response.json({}) });`,
      `console.log((await pg.client().get("/apis/a.example.com/v1")).status);`,
      `console.log(readdirSync(${JSON.stringify(folder)}).filter((name) => name.startsWith("aggregation-playground-")).length);`,
      end,
    ].join("\n");
    try {
      const args = ["--input-type=module", "--eval", script];
      const running = run(process.execPath, args, { env: { ...process.env, TMPDIR: folder } });
      const { stdout } = await running.catch((error: unknown) => error as { stdout: string });
      expect(stdout).toBe("200\n1\n");
      await expect.poll(left).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  120_000,
);
