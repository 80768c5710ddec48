#!/usr/bin/env node
// Keeps the import table of docs/architecture.md, and that tests of the product use what the package exports and nothing
// else of src. Prints every breach and exits 1.
import path from "node:path";
import { root, sourceFiles } from "./source-files.mjs";
import { tableBreaches } from "./src-layout.mjs";
import { privateReaches } from "./test-layout.mjs";

const src = path.join(root, "src");
const breaches = [...sourceFiles(src).flatMap((file) => tableBreaches(src, file)), ...privateReaches()];
for (const breach of breaches) console.error(breach);
process.exitCode = breaches.length === 0 ? 0 : 1;
