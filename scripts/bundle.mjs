#!/usr/bin/env node
// Makes dist of what tsc compiled into build: the command line with its programs, then the kit.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bundledList, compiled, dist, packagesOf } from "./bundling.mjs";
import { bundleKit } from "./bundle-kit.mjs";
import { bundleCommandLine } from "./command-line.mjs";

const entry = (name) => path.join(compiled, `${name}.js`);

// The names of the parts follow their contents: those of an earlier build would stay.
rmSync(dist, { recursive: true, force: true });
const commandLine = await bundleCommandLine(compiled, ".js");
await prepareTemplates();
const kit = await bundleKit();
writeFileSync(bundledList, JSON.stringify(packagesOf([...commandLine, ...kit])));

/** What a start makes of the objects that every playground begins with, for all starts of the package to read. */
async function prepareTemplates() {
  const { startPlayground } = await import(entry("index"));
  const { madeTemplates } = await import(entry("playground/bootstrap/bootstrap-templates"));
  const playground = await startPlayground();
  await playground.close();
  const folder = path.join(dist, "playground", "bootstrap");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "bootstrap-templates.json"), JSON.stringify(madeTemplates()));
}
