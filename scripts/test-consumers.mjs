#!/usr/bin/env node
// `npm run test:consumers`: the packed package in tiny projects, one for each way in which it is loaded.
//   npm run test:consumers -- [--quick] [a pattern of the projects' names]
// --quick makes those alone that need nothing of a registry.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PROJECTS } from "./consumers/projects.mjs";
import { root } from "./source-files.mjs";

const TIMEOUT_MS = 300_000;
const INSTALL = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel", "error"];

function pack(folder) {
  execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], { cwd: root });
  return path.join(
    folder,
    readdirSync(folder).find((name) => name.endsWith(".tgz")),
  );
}

/** What npm would install, with the repository's own modules in place of the registry's. */
function unpack(archive, folder) {
  const modules = path.join(folder, "node_modules");
  const target = path.join(modules, "aggregation-playground");
  mkdirSync(path.join(modules, ".bin"), { recursive: true });
  mkdirSync(target);
  execFileSync("tar", ["xzf", archive, "-C", target, "--strip-components", "1"]);
  const link = (name, to = name) => symlinkSync(path.join(root, "node_modules", name), path.join(modules, to));
  link("@types");
  link("typescript-5", "typescript");
  symlinkSync("../typescript/bin/tsc", path.join(modules, ".bin", "tsc"));
}

function install(archive, folder, packages) {
  // Of another engine than this one npm would only warn.
  execFileSync("npm", [...INSTALL, "--engine-strict", archive, ...packages], { cwd: folder, timeout: TIMEOUT_MS });
}

/** What the project printed when it failed; undefined when it did not. */
function attempt({ type, packages = [], files, command: [program, ...args] }, archive, folder, isQuick) {
  mkdirSync(folder);
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type }));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  if (isQuick) unpack(archive, folder);
  else install(archive, folder, packages);
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env;
  const options = { cwd: folder, encoding: "utf8", timeout: TIMEOUT_MS, env: { ...env, CI: "true", NO_COLOR: "1" } };
  const { status, stdout, stderr, error } = spawnSync(program === "node" ? process.execPath : program, args, options);
  return status === 0 ? undefined : `${stdout}${stderr}${error ?? ""}`;
}

const args = process.argv.slice(2);
const isQuick = args.includes("--quick");
const pattern = new RegExp(args.find((arg) => !arg.startsWith("--")) ?? "");
const chosen = Object.entries(PROJECTS).filter(
  ([name, { quick }]) => pattern.test(name) && (!isQuick || quick === true),
);
const folder = mkdtempSync(path.join(tmpdir(), "consumers-"));
try {
  const archive = pack(folder);
  for (const [index, [name, project]] of chosen.entries()) {
    const started = performance.now();
    const failure = attempt(project, archive, path.join(folder, String(index)), isQuick);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${failure === undefined ? "passed" : "FAILED"} ${name} (${seconds} s)`);
    if (failure === undefined) continue;
    console.error(failure);
    process.exitCode = 1;
  }
  console.log(`Node ${process.version}: ${chosen.length} projects`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
