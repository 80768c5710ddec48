import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** What the clients of other languages are made of. */
const CLIENTS = ["clients/go/playground.go", "clients/python/pyproject.toml", "clients/java/pom.xml"];
const INSTALL_MS = 120_000;
const run = promisify(execFile);

const registry = await run("npm", ["ping"], { timeout: 10_000 }).then(
  () => true,
  () => false,
);

describe.skipIf(!registry)(`the package${registry ? "" : " (the registry cannot be reached)"}`, () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "package-"));
    await run(process.execPath, ["scripts/build-if-stale.mjs"], { cwd: ROOT });
    const packed = await run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], {
      cwd: ROOT,
    });
    await writeFile(path.join(folder, "package.json"), '{ "name": "consumer", "private": true, "type": "module" }');
    const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
    await run("npm", ["install", ...flags, `./${packed.stdout.trim()}`], { cwd: folder, timeout: INSTALL_MS });
  }, INSTALL_MS);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("runs from a clean folder by npx", async () => {
    const { stdout } = await run("npx", ["--no-install", "aggregation-playground", "version"], { cwd: folder });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
    const command = 'npx --no-install aggregation-playground up --ephemeral --port 0 --proxy-port 0 --exec "exit 3"';
    await expect(run("sh", ["-c", command], { cwd: folder })).rejects.toMatchObject({ code: 3 });
  }, 60_000);

  it("holds what it must and nothing of the build", async () => {
    const { stdout } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: ROOT });
    const files = (JSON.parse(stdout) as { files: { path: string }[] }[])[0]?.files.map((file) => file.path) ?? [];
    for (const needed of [
      "LICENSE",
      "CHANGELOG.md",
      "README.md",
      "dist/bundle/main.js",
      "dist/kit/core.cjs",
      ...CLIENTS,
    ])
      expect(files).toContain(needed);
    expect(
      files.filter((file) => /\.map$|tsbuildinfo|^(?:src|test|bench|build)\/|\/(?:target|__pycache__)\//.test(file)),
    ).toEqual([]);
  });
});

it("a consumer imports it, requires it, tests with node:test and compiles its types", async () => {
  await run(process.execPath, ["scripts/build-if-stale.mjs"], { cwd: ROOT });
  await run(process.execPath, ["scripts/test-consumers.mjs", "--quick"], { cwd: ROOT }).catch(
    (error: Error & { stdout?: string; stderr?: string }) => {
      throw new Error(`${error.stdout ?? ""}${error.stderr ?? ""}`, { cause: error });
    },
  );
}, 300_000);
