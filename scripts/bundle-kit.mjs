// Makes dist/kit: everything that a test suite imports as one file of ES modules and one of CommonJS, a small file for each
// entry of the package that names what it exports of it, and the types for both.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { compiled, dist, settings } from "./bundling.mjs";
import { ENTRIES, fileOf, RUNNERS } from "./entries.mjs";
import { writeTypes } from "./kit-types.mjs";

const kit = path.join(dist, "kit");
const FORMATS = { esm: "js", cjs: "cjs" };
const moduleOf = (subpath) => path.join(compiled, `${ENTRIES[subpath]}.js`);

/** @returns esbuild's results */
export async function bundleKit() {
  const results = [];
  const pure = Object.keys(ENTRIES).filter((subpath) => !RUNNERS.has(subpath));
  // The doors that the runners' entries go through beside the entries themselves.
  const modules = [...pure.map(moduleOf), path.join(compiled, "playground/index.js")];
  const core = modules.map((file) => `export * from ${JSON.stringify(file)};`).join("\n");
  for (const [format, extension] of Object.entries(FORMATS)) {
    results.push(
      await build({
        ...settings(format),
        stdin: { contents: core, resolveDir: compiled },
        outfile: path.join(kit, `core.${extension}`),
      }),
    );
    await build({
      ...runnerSettings(format, extension),
      entryPoints: Object.fromEntries([...RUNNERS].map((subpath) => [fileOf(subpath), moduleOf(subpath)])),
      outdir: kit,
      outExtension: { ".js": `.${extension}` },
    });
  }
  for (const subpath of pure) await writeEntry(subpath);
  for (const subpath of RUNNERS) await checkRunner(subpath);
  writeTypes(compiled, path.join(kit, "types"));
  return results;
}

/** A runner's entry holds its own few lines, and takes the rest from the core. */
function runnerSettings(format, extension) {
  const own = path.join(compiled, "testing");
  const fromCore = {
    name: "from-core",
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ path: name, resolveDir }) => {
        const file = path.join(resolveDir, name);
        const isOwn = path.dirname(file) === own && path.basename(file) !== "matchers.js";
        return isOwn ? undefined : { path: `./core.${extension}`, external: true };
      });
    },
  };
  const { plugins, banner: _, ...others } = settings(format);
  return { ...others, plugins: [fromCore, ...plugins] };
}

/** @throws Error for a name that a runner's entry takes from the core, which does not have it */
async function checkRunner(subpath) {
  const core = await import(pathToFileURL(path.join(kit, "core.js")).href);
  const text = readFileSync(path.join(kit, `${fileOf(subpath)}.js`), "utf8");
  for (const [, names] of text.matchAll(/import\{([^}]*)\}from"\.\/core\.js"/g))
    for (const name of names.split(",").map((one) => one.split(" as ")[0]))
      if (!(name in core)) throw new Error(`${subpath} needs ${name}, which no door of the core exports`);
}

/** @throws Error for a name that two modules give to different things, which the core then lacks */
async function writeEntry(subpath) {
  const load = (file) => import(pathToFileURL(file).href);
  const names = Object.keys(await load(moduleOf(subpath)));
  const core = await load(path.join(kit, "core.js"));
  for (const name of names) if (!(name in core)) throw new Error(`two modules of the kit export ${name}`);
  const file = path.join(kit, fileOf(subpath));
  writeFileSync(`${file}.js`, `export { ${names.join(", ")} } from "./core.js";\n`);
  const lines = names.map((name) => `exports.${name} = core.${name};`);
  writeFileSync(`${file}.cjs`, ['"use strict";', 'const core = require("./core.cjs");', ...lines, ""].join("\n"));
}
