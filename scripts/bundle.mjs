#!/usr/bin/env node
// Joins the compiled command line into a few files below dist/bundle: reading and linking some 350 modules is most of what
// a start costs (docs/benchmarks.md). What a module finds by its own place, it finds as before.
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const dist = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "dist");

/** Packages of many small files that every start reads; the others stay where npm put them. */
const JOINED = new Set(["fast-json-patch", "fastify", "jose", "json-merge-patch", "undici", "ws", "yaml"]);
/** What Fastify requires only for schemas, a logger and its own tests, none of which are used here; most of its text. */
const NEVER_LOADED = ["@fastify/ajv-compiler", "@fastify/fast-json-stringify-compiler", "light-my-request", "pino"];
const { dependencies } = JSON.parse(readFileSync(path.join(dist, "..", "package.json"), "utf8"));

/** In the bundle a module's own address would be the bundle's. */
const ownAddress = {
  name: "own-address",
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path: file }) => {
      const source = readFileSync(file, "utf8");
      if (!source.includes("import.meta.url")) return undefined;
      const place = `../${path.relative(dist, file).split(path.sep).join("/")}`;
      const address = `new URL(${JSON.stringify(place)}, import.meta.url).href`;
      return { contents: source.replaceAll("import.meta.url", address), loader: "js" };
    });
  },
};

/**
 * undici's index also loads its fetch, WebSocket, cookies, caches and mocks, which nothing here uses and which took twice as
 * long as all else of it. A name that is not among these fails the build.
 */
const onlyDispatchers = {
  name: "only-dispatchers",
  setup({ onLoad }) {
    onLoad({ filter: /node_modules\/undici\/index\.js$/ }, () => ({
      contents: `
        import Dispatcher from "./lib/dispatcher/dispatcher.js";
        import api from "./lib/api/index.js";
        Object.assign(Dispatcher.prototype, api);
        export { default as Agent } from "./lib/dispatcher/agent.js";
        export { default as Pool } from "./lib/dispatcher/pool.js";`,
      loader: "js",
    }));
  },
};

// The names of the parts follow their contents: those of an earlier build would stay.
rmSync(path.join(dist, "bundle"), { recursive: true, force: true });
await build({
  entryPoints: { main: path.join(dist, "cli", "main.js") },
  outdir: path.join(dist, "bundle"),
  bundle: true,
  splitting: true,
  external: [...Object.keys(dependencies).filter((name) => !JOINED.has(name)), ...NEVER_LOADED],
  platform: "node",
  format: "esm",
  target: "node20",
  // What those packages require from Node itself stays a require, which an ES module has to make first.
  banner: {
    js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
  },
  plugins: [onlyDispatchers, ownAddress],
  // Not the names: they stand in stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: "warning",
});
