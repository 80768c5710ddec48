#!/usr/bin/env node
// `npm run playground`: runs the compiled program. Where a source file is newer, only what the command line needs is bundled
// first, straight from the sources. Compiled code starts in half the time that loading TypeScript takes, and a newcomer has no
// build step to remember.
import { rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { isFresh } from "./freshness.mjs";
import { root } from "./source-files.mjs";

const dist = path.join(root, "dist");
const entry = path.join(dist, "bundle", "main.js");

if (!isFresh(entry)) {
  console.error("The sources have changed: bundling them. 源码有改动：正在打包。");
  const { bundleCommandLine } = await import("./command-line.mjs");
  // A start works these out where they are not there; those of older sources would be wrong.
  rmSync(path.join(dist, "playground"), { recursive: true, force: true });
  await bundleCommandLine(path.join(root, "src"), ".ts");
}
process.argv[1] = entry;
await import(pathToFileURL(entry).href);
