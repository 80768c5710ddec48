#!/usr/bin/env node
// `npm run test:nodes`: the suite with each line of Node that is promised, from the lowest that `engines` names, under flags
// that turn every call of something deprecated, or about to be, into an exception. The npm package `node` has the programs.
//   npm run test:nodes -- [--only 22,24] [vitest's arguments, e.g. test/unit]
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const LINES = ["20.19", "22", "24"];
const STRICT = "--throw-deprecation --pending-deprecation";
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const cache = path.join(root, "node_modules", ".cache", "nodes");

/** Path of the program of a line of versions; what was fetched before is kept. */
function fetchNode(line) {
  const folder = path.join(cache, line);
  const program = path.join(folder, "node_modules", "node", "bin", "node");
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    // The package's install script is what brings the program for this machine.
    const flags = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts=false"];
    execFileSync("npm", ["install", "--prefix", folder, ...flags, `node@${line}`], { stdio: ["ignore", 2, 2] });
  }
  return program;
}

/** Everything that a test starts as `node`, by `process.execPath` or from PATH, has the same version and the same flags. */
function runSuite(program, args) {
  const version = execFileSync(program, ["--version"], { encoding: "utf8" }).trim();
  console.log(`\n=== Node ${version} ${STRICT}`);
  const env = {
    ...process.env,
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} ${STRICT}`.trim(),
    PATH: `${path.dirname(program)}${path.delimiter}${process.env.PATH}`,
    TEST_NODE_VERSION: version,
  };
  const vitest = path.join(root, "node_modules", "vitest", "vitest.mjs");
  const { status } = spawnSync(program, [vitest, "run", ...args], { cwd: root, env, stdio: "inherit" });
  return { version, passed: status === 0 };
}

const [flag, names = "", ...others] = process.argv.slice(2);
const lines = flag === "--only" ? names.split(",") : LINES;
const unknown = lines.filter((line) => !LINES.includes(line));
if (unknown.length > 0) {
  console.error(`usage: npm run test:nodes -- [--only ${LINES.join(",")}] [vitest's arguments]`);
  process.exit(2);
}
const args = flag === "--only" ? others : process.argv.slice(2);
const results = lines.map((line) => runSuite(fetchNode(line), args));
console.log("");
for (const { version, passed } of results) console.log(`Node ${version}: ${passed ? "passed" : "FAILED"}`);
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
