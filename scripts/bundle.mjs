#!/usr/bin/env node
// Makes dist of what tsc compiled into build: the command line and the programs that it starts joined into a few files, since
// reading and linking some 350 modules is most of what a start costs (docs/benchmarks.md); then the kit.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { bundledList, compiled, dist, packagesOf, settings } from "./bundling.mjs";
import { bundleKit } from "./bundle-kit.mjs";
import { copyLessons } from "./copy-lessons.mjs";
import { buildPage } from "./page.mjs";

/** Programs and threads that a playground starts, each found by its place. */
const PROGRAMS = [
  "apiserver/rest/yaml-program",
  "kubelet/supervisor",
  "kubelet/sandbox/network-program",
  "kubelet/sandbox/box-program",
  "example-server/entry",
  "example-server/greetings/entry",
];

const entry = (name) => path.join(compiled, `${name}.js`);

// The names of the parts follow their contents: those of an earlier build would stay.
rmSync(dist, { recursive: true, force: true });
const commandLine = await build({
  ...settings("esm"),
  entryPoints: { "bundle/main": entry("cli/main") },
  chunkNames: "bundle/[name]-[hash]",
  outdir: dist,
  splitting: true,
});
// One file each: they are started far more often than they share anything.
const programs = await build({
  ...settings("esm"),
  entryPoints: Object.fromEntries(PROGRAMS.map((name) => [name, entry(name)])),
  outdir: dist,
});
copyLessons();
const page = await buildPage(path.join(dist, "web", "assets"));
await prepareTemplates();
const kit = await bundleKit();
writeFileSync(bundledList, JSON.stringify(packagesOf([commandLine, programs, page, ...kit])));

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
