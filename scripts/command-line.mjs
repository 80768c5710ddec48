// Joins the command line and the programs that it starts into a few files, since reading and linking some 350 modules is most
// of what a start costs (docs/benchmarks.md).
import path from "node:path";
import { build } from "esbuild";
import { dist, settings } from "./bundling.mjs";
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

/** @returns esbuild's results for modules below `from`, which end in `.js` as tsc writes them, or in `.ts` */
export async function bundleCommandLine(from, extension) {
  const entry = (name) => path.join(from, name + extension);
  copyLessons();
  return Promise.all([
    build({
      ...settings("esm", from),
      entryPoints: { "bundle/main": entry("cli/main") },
      chunkNames: "bundle/[name]-[hash]",
      outdir: dist,
      splitting: true,
    }),
    // One file each: they are started far more often than they share anything.
    build({
      ...settings("esm", from),
      entryPoints: Object.fromEntries(PROGRAMS.map((name) => [name, entry(name)])),
      outdir: dist,
    }),
    buildPage(path.join(dist, "web", "assets")),
  ]);
}
