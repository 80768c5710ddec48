#!/usr/bin/env node
// Keeps the tables of docs/architecture.md: who may import whom in src, and that tests of the product use what the package
// exports and nothing else of src. Prints every breach and exits 1.
import { srcBreaches } from "./src-layout.mjs";
import { privateReaches } from "./test-layout.mjs";

const breaches = [...srcBreaches(), ...privateReaches()];
for (const breach of breaches) console.error(breach);
process.exitCode = breaches.length === 0 ? 0 : 1;
