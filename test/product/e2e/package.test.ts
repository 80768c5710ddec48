import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const INSTALL_MS = 120_000;
const run = promisify(execFile);

const CONSUMER = `
import { startPlayground, type Playground, type RequestTrace } from "aggregation-playground";
import { matchers } from "aggregation-playground/matchers";
const pg: Playground = await startPlayground({ port: 0, proxyPort: "off" });
const traces: RequestTrace[] = pg.requests.query({ method: "GET", path: /^\\/apis/ });
export const count: number = traces.length + Object.keys(matchers).length;
// @ts-expect-error There is no such option.
await startPlayground({ prot: 1 });
`;

const registry = await run("npm", ["ping"], { timeout: 10_000 }).then(
  () => true,
  () => false,
);

describe.skipIf(!registry)(`the package${registry ? "" : " (the registry cannot be reached)"}`, () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "package-"));
    await run(process.execPath, ["scripts/run.mjs", "version"], { cwd: ROOT });
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

  it("is imported under its name, without vitest", async () => {
    const code =
      'const { startPlayground } = await import("aggregation-playground"); await import("aggregation-playground/matchers");' +
      "const pg = await startPlayground(); console.log((await pg.client().get('/version')).status); await pg.close();";
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code], { cwd: folder });
    expect(stdout).toBe("200\n");
  }, 60_000);

  it("has types that a consumer's compiler takes", async () => {
    await writeFile(path.join(folder, "consumer.ts"), CONSUMER);
    const options = [
      "--noEmit",
      "--strict",
      "--target",
      "es2023",
      "--module",
      "nodenext",
      "--lib",
      "es2023,esnext.disposable",
    ];
    const types = ["--types", "node", "--typeRoots", path.join(ROOT, "node_modules/@types")];
    await run(
      process.execPath,
      [path.join(ROOT, "node_modules/typescript/bin/tsc"), ...options, ...types, "consumer.ts"],
      {
        cwd: folder,
      },
    );
  }, 60_000);

  it("holds what it must and nothing of the build", async () => {
    const { stdout } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: ROOT });
    const files = (JSON.parse(stdout) as { files: { path: string }[] }[])[0]?.files.map((file) => file.path) ?? [];
    for (const needed of ["LICENSE", "CHANGELOG.md", "README.md", "dist/bundle/main.js", "dist/index.d.ts"])
      expect(files).toContain(needed);
    expect(files.filter((file) => /\.map$|tsbuildinfo|^(?:src|test|bench)\//.test(file))).toEqual([]);
  });
});
