import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const ENTRY = new URL("../../../src/index.ts", import.meta.url).href;

it("leaves no keys of a playground that was never closed", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "unclosed-"));
  const script = [
    `import { readdirSync } from "node:fs";`,
    `const { startPlayground } = await import(${JSON.stringify(ENTRY)});`,
    `await startPlayground();`,
    `console.log(readdirSync(${JSON.stringify(folder)}).filter((name) => name.startsWith("aggregation-playground-")).length);`,
    `process.exit(0);`,
  ].join("\n");
  try {
    const args = ["--import", "tsx", "--input-type=module", "--eval", script];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, TMPDIR: folder } });
    expect(stdout).toBe("1\n");
    expect((await readdir(folder)).filter((name) => name.startsWith("aggregation-playground-"))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
