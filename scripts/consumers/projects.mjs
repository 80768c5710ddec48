// The projects that `npm run test:consumers` makes: what each installs beside the package, its files and its command.
import { cjs, es, SOURCES, TYPED, TYPED_JEST, TYPED_VITEST, VITEST } from "./sources.mjs";

const { program, nodeTest, mocha, jest } = SOURCES;
const NODE_TYPES = "@types/node@20";
const TYPESCRIPT = "typescript@~5.9";

/** In the context of a test that is not async, jest's and mocha's CommonJS. */
const run = (file) => ["node", file];
const bin = (name, ...args) => ["npx", "--no-install", name, ...args];

function typed(module, moduleResolution, type, { files = { "consumer.ts": TYPED }, packages = [] } = {}) {
  const library = ["--lib", "es2023,esnext.disposable", "--types", "node"];
  const flags = ["--noEmit", "--strict", "--target", "es2022", "--esModuleInterop", "--ignoreDeprecations", "5.0"];
  const resolution = ["--module", module, "--moduleResolution", moduleResolution];
  return {
    type,
    packages: [TYPESCRIPT, NODE_TYPES, ...packages],
    files,
    command: bin("tsc", ...flags, ...library, ...resolution, ...Object.keys(files)),
  };
}

function vitest(version, pool) {
  return {
    type: "module",
    packages: [`vitest@${version}`],
    files: { "kit.test.js": VITEST },
    command: bin("vitest", "run", "--pool", pool, "--testTimeout", "30000"),
  };
}

const JEST = ["jest@30", "@jest/globals@30", "expect@30"];
const jestConfig = (more) => JSON.stringify({ testEnvironment: "node", testTimeout: 30_000, ...more });
const tsJest = { transform: { "\\.ts$": ["ts-jest", { tsconfig: { esModuleInterop: true, skipLibCheck: true } }] } };

/** Those that need nothing from a registry are `quick`: the suite runs them. */
export const PROJECTS = {
  import: {
    quick: true,
    type: "module",
    files: { "main.js": `${program(es)}await main();\n` },
    command: run("main.js"),
  },
  require: {
    quick: true,
    type: "commonjs",
    files: { "main.js": `${program(cjs)}void main();\n` },
    command: run("main.js"),
  },
  "without Symbol.asyncDispose": {
    type: "commonjs",
    files: { "main.js": `delete Symbol.asyncDispose; delete Symbol.dispose;\n${program(cjs)}void main();\n` },
    command: run("main.js"),
  },
  "node:test": {
    quick: true,
    type: "commonjs",
    files: { "kit.test.mjs": nodeTest(es), "kit.test.cjs": nodeTest(cjs) },
    command: ["node", "--test"],
  },
  mocha: {
    type: "commonjs",
    packages: ["mocha@11"],
    files: { "kit.spec.mjs": mocha(es), "kit.spec.cjs": mocha(cjs) },
    command: bin("mocha", "--timeout", "30000", "*.spec.*"),
  },
  "jest in CommonJS": {
    type: "commonjs",
    packages: JEST,
    files: { "kit.test.js": jest(cjs), "jest.config.json": jestConfig({ transform: {} }) },
    command: bin("jest"),
  },
  "jest in CommonJS with Babel": {
    type: "commonjs",
    packages: [...JEST, "@babel/preset-env@7"],
    files: {
      "kit.test.js": jest(es),
      "babel.config.json": '{ "presets": [["@babel/preset-env", { "targets": { "node": "current" } }]] }',
      "jest.config.json": jestConfig({}),
    },
    command: bin("jest"),
  },
  "jest with ts-jest": {
    type: "commonjs",
    packages: [...JEST, "ts-jest@29", TYPESCRIPT, NODE_TYPES],
    files: { "kit.test.ts": TYPED_JEST, "jest.config.json": jestConfig(tsJest) },
    command: bin("jest"),
  },
  "jest of ES modules": {
    type: "module",
    packages: JEST,
    files: {
      "kit.test.js": jest(es),
      "jest.config.json": jestConfig({ transform: {} }),
    },
    command: ["node", "--experimental-vm-modules", "node_modules/jest/bin/jest.js"],
  },
  ...Object.fromEntries(
    ["3.2", "4"].flatMap((version) =>
      ["forks", "threads", "vmForks", "vmThreads"].map((pool) => [`vitest ${version} ${pool}`, vitest(version, pool)]),
    ),
  ),
  "tsc node10": { quick: true, ...typed("commonjs", "node10", "commonjs") },
  "tsc node16, import": typed("node16", "node16", "module"),
  "tsc node16, require": typed("node16", "node16", "commonjs"),
  "tsc nodenext, import": { quick: true, ...typed("nodenext", "nodenext", "module") },
  "tsc nodenext, require": typed("nodenext", "nodenext", "commonjs"),
  "tsc bundler": typed("esnext", "bundler", "module"),
  "tsc with jest": typed("nodenext", "nodenext", "commonjs", { files: { "kit.ts": TYPED_JEST }, packages: JEST }),
  "tsc with jest, node10": typed("commonjs", "node10", "commonjs", { files: { "kit.ts": TYPED_JEST }, packages: JEST }),
  "tsc with vitest 3.2": typed("nodenext", "nodenext", "module", {
    files: { "kit.ts": TYPED_VITEST },
    packages: ["vitest@3.2"],
  }),
  "tsc with vitest 4": typed("esnext", "bundler", "module", {
    files: { "kit.ts": TYPED_VITEST },
    packages: ["vitest@4"],
  }),
};
