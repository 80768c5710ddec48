import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const TIMEOUT_MS = 60_000;
const run = promisify(execFile);

interface Packed {
  readonly name: string;
  readonly version: string;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

interface Target {
  readonly types: string;
  readonly default: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly import: Target; readonly require: Target }>>;
  readonly publishConfig: object;
  readonly scripts: Readonly<Record<string, string>>;
  readonly repository?: string | { readonly url: string };
}

/** https://docs.npmjs.com/generating-provenance-statements, and what `npm publish` itself looks at. */
describe("publishing with provenance has all but the repository's address, which nobody knows yet", () => {
  let manifest: Manifest;
  let packed: Packed;
  beforeAll(async () => {
    await run(process.execPath, ["scripts/run.mjs", "version"], { cwd: ROOT });
    manifest = JSON.parse(await readFile(`${ROOT}package.json`, "utf8")) as Manifest;
    const { stdout } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: ROOT });
    const [only] = JSON.parse(stdout) as Packed[];
    if (only === undefined) throw new Error("npm pack told of no package");
    packed = only;
  }, TIMEOUT_MS);

  it("is public, licensed, and asks for provenance", () => {
    expect(manifest).toMatchObject({ license: "Apache-2.0", publishConfig: { access: "public", provenance: true } });
    expect(manifest.private).toBeUndefined();
    expect(manifest.version).toMatch(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/);
    expect({ name: packed.name, version: packed.version }).toEqual({ name: manifest.name, version: manifest.version });
  });

  it("has a lock file of the same version", async () => {
    const lock = JSON.parse(await readFile(`${ROOT}package-lock.json`, "utf8")) as { packages: { "": Manifest } };
    expect(lock.packages[""]).toMatchObject({ name: manifest.name, version: manifest.version });
  });

  it("packs the command, which can be executed, and what every export names", () => {
    const modes = new Map(packed.files.map((file) => [file.path, file.mode]));
    for (const file of Object.values(manifest.bin)) expect((modes.get(file) ?? 0) & 0o111, file).toBe(0o111);
    const targets = Object.values(manifest.exports).flatMap((target) =>
      typeof target === "string" ? [target] : [target.import, target.require].flatMap((way) => Object.values(way)),
    );
    expect(targets.length).toBeGreaterThan(8);
    expect(targets.filter((target) => !modes.has(target.replace(/^\.\//, "")))).toEqual([]);
    for (const needed of ["README.md", "LICENSE", "CHANGELOG.md", "package.json"])
      expect([...modes.keys()]).toContain(needed);
  });

  it("builds before it packs, and runs nothing where it is installed", () => {
    expect(manifest.scripts["prepack"]).toBe("npm run build");
    for (const name of ["preinstall", "install", "postinstall"])
      expect(Object.keys(manifest.scripts)).not.toContain(name);
  });

  it("has nothing that npm would correct", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "manifest-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await copyFile(`${ROOT}package.json`, path.join(folder, "package.json"));
    await run("npm", ["pkg", "fix"], { cwd: folder });
    expect(JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"))).toEqual(manifest);
  }, 30_000);

  it("names a repository that provenance can be made for, or CONTRIBUTING.md says that one is to be set", async () => {
    const { repository } = manifest;
    const contributing = (await readFile(`${ROOT}CONTRIBUTING.md`, "utf8")).replaceAll(/\s+/g, " ");
    if (repository === undefined)
      expect(contributing).toContain(
        "only when `repository` in package.json is the place that the build ran for. Set it there before the first release.",
      );
    else
      expect(typeof repository === "string" ? repository : repository.url).toMatch(
        /^(?:git\+)?https:\/\/(?:github|gitlab)\.com\/[^/]+\/[^/]+$/,
      );
  });
});
