import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Report } from "../../../bench/report.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const RATIO = "start of node alone to warm start";

function bench(...args: string[]): { status: number | null; stdout: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "bench/main.ts", ...args], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return { status, stdout };
}

describe("npm run bench -- --check", () => {
  let directory = "";
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "bench-check-"));
    await promisify(execFile)(process.execPath, ["scripts/build-if-stale.mjs"], { cwd: ROOT });
  }, 60_000);
  afterAll(() => rm(directory, { recursive: true, force: true }));

  async function keep(name: string, report: object): Promise<string> {
    const file = path.join(directory, name);
    await writeFile(file, JSON.stringify(report));
    return file;
  }

  it("exits 1 when the start that it measures is beyond what the kept report allows, and 0 when it is not", async () => {
    const real = JSON.parse(await readFile(path.join(ROOT, "bench", "report.json"), "utf8")) as Report;
    // A start as fast as Node's own, which no program can have.
    const file = await keep("report.json", { ...real, ratios: { [RATIO]: 2 } });
    const worse = bench("--only", "start", "--check", "--write", "--report", file);
    expect(worse.stdout).toMatch(new RegExp(`Worse than the report:\\n${RATIO}: 0\\.\\d+, and the report has 2\\n$`));
    expect(worse.status).toBe(1);
    const measured = JSON.parse(await readFile(file, "utf8")) as Report;
    expect(Object.keys(measured.ratios)).toEqual([RATIO, "warm start to cold start"]);

    const slower = { ...measured, ratios: { [RATIO]: (measured.ratios[RATIO] ?? 0) / 0.9 } };
    const same = bench("--check", "--measured", file, "--report", await keep("slower.json", slower));
    expect(same.stdout).toMatch(/No ratio is below 0\.8 of the kept report's; 1 compared\.\n$/);
    expect(same.status).toBe(0);
  }, 120_000);

  it("exits 1 when no ratio can be compared, and 2 for a part that there is not", async () => {
    const real = path.join(ROOT, "bench", "report.json");
    const empty = await keep("empty.json", { ...(JSON.parse(await readFile(real, "utf8")) as Report), ratios: {} });
    expect(bench("--check", "--measured", real, "--report", empty).status).toBe(1);
    expect(bench("--check", "--measured", real, "--report", real).status).toBe(0);
    expect(bench("--only", "nonsense").status).toBe(2);
  }, 60_000);
});
