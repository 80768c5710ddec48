// What the bundles of the command line and of the kit share.
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./source-files.mjs";

/** What tsc wrote. */
export const compiled = path.join(root, "build");
export const dist = path.join(root, "dist");

/** What Fastify requires only for schemas, a logger and its own tests, none of which are used here; most of its text. */
const NEVER_LOADED = ["@fastify/ajv-compiler", "@fastify/fast-json-stringify-compiler", "light-my-request", "pino"];
const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));

/** What stays where npm put it: what users install themselves, or only the terminal needs. */
export const external = [
  ...Object.keys(manifest.dependencies),
  ...Object.keys(manifest.peerDependencies),
  ...NEVER_LOADED,
];

/**
 * Where a module would be, had it not been joined to others: what it finds by its own place, it finds as before. Every bundle
 * is a file in a folder of dist, at the depth of the modules that do so.
 */
export function ownAddress(format, from) {
  return {
    name: "own-address",
    setup({ onLoad }) {
      onLoad({ filter: /\.[jt]s$/ }, ({ path: file }) => {
        if (!file.startsWith(from)) return undefined;
        const source = readFileSync(file, "utf8");
        if (!source.includes("import.meta.url")) return undefined;
        const place = JSON.stringify(`../${path.relative(from, file).split(path.sep).join("/").replace(/ts$/, "js")}`);
        const address =
          format === "esm"
            ? `new URL(${place}, import.meta.url).href`
            : `require("node:url").pathToFileURL(require("node:path").join(__dirname, ${place})).href`;
        // A bundle has a `require`, which the bundler follows.
        const contents = source.replace("const require = createRequire(import.meta.url);", "");
        return { contents: contents.replaceAll("import.meta.url", address), loader: file.endsWith("ts") ? "ts" : "js" };
      });
    },
  };
}

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

/** node-forge's index also loads its TLS, SSH, PKCS 7 and 12 and more; what is used here is what makes certificates. */
const onlyCertificates = {
  name: "only-certificates",
  setup({ onLoad }) {
    onLoad({ filter: /node_modules\/node-forge\/lib\/index\.js$/ }, () => ({
      contents: 'module.exports = require("./forge"); require("./asn1"); require("./x509"); require("./util");',
      loader: "js",
    }));
  },
};

/** Where the build notes the packages that its bundles carry. */
export const bundledList = path.join(compiled, "bundled.json");

/** Folders of the packages that bundles were made of, as package-lock.json names them. */
export function packagesOf(results) {
  const files = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const folders = files.map((file) => /node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].toSorted((a, b) => (a < b ? -1 : 1));
}

/**
 * Node keeps a file with one character beyond Latin-1 as UTF-16: twice the memory, and slower to compile. The bundler escapes
 * texts; regular expressions are as written.
 */
const plainFiles = {
  name: "plain-files",
  setup({ onEnd }) {
    onEnd(({ metafile }) => {
      const files = Object.keys(metafile?.outputs ?? {}).filter((file) => file.endsWith("js"));
      const problem = files.find((file) => readFileSync(path.join(process.cwd(), file)).some((byte) => byte > 127));
      return problem === undefined
        ? undefined
        : { errors: [{ text: `${problem} is not ASCII: escape it in a pattern` }] };
    });
  },
};

/** Options of esbuild for a bundle of that format, of modules below `from`. */
export function settings(format, from = compiled) {
  return {
    bundle: true,
    metafile: true,
    external,
    platform: "node",
    format,
    target: "node20",
    plugins: [onlyDispatchers, onlyCertificates, ownAddress(format, from), plainFiles],
    // Not the names: they stand in stack traces.
    minifyWhitespace: true,
    minifySyntax: true,
    // THIRD-PARTY-LICENCES.md has them, and names in them would make the file one that Node keeps as UTF-16.
    legalComments: "none",
    logLevel: "warning",
    ...(format === "esm"
      ? // What packages require from Node itself stays a require, which an ES module has to make first.
        {
          banner: {
            js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
          },
        }
      : // A test runner that loads CommonJS in a context of its own has no import() there.
        { supported: { "dynamic-import": false } }),
  };
}
