#!/usr/bin/env node
// `npm run playground`: runs the compiled program. Where a source file is newer, only what the command line needs is bundled
// first, straight from the sources. Compiled code starts in half the time that loading TypeScript takes, and a newcomer has no
// build step to remember.
import { readdirSync, rmSync, statSync } from "node:fs";
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
  try {
    removeOldChunks(await bundleCommandLine(path.join(root, "src"), ".ts"));
  } catch (error) {
    // What was written of it would look fresh.
    rmSync(entry, { force: true });
    throw error;
  }
}

/** A bundle names its chunks by what is in them. A playground that runs may still have to load its own: those of a week stay. */
function removeOldChunks(results) {
  const made = new Set(
    results.flatMap((result) => Object.keys(result?.metafile?.outputs ?? {})).map((file) => path.resolve(file)),
  );
  const aWeekAgo = Date.now() - 7 * 24 * 60 * 60 * 1000;
  for (const name of readdirSync(path.dirname(entry))) {
    const file = path.join(path.dirname(entry), name);
    if (!made.has(file) && statSync(file).mtimeMs < aWeekAgo) rmSync(file, { recursive: true });
  }
}

process.argv[1] = entry;
await import(pathToFileURL(entry).href);
