#!/usr/bin/env node
// Keeps docs/architecture.md: its walks, who may import whom in src, and that tests of the product use what the package
// exports and nothing else of src. Prints every breach and exits 1.
import { srcBreaches } from "./src-layout.mjs";
import { privateReaches } from "./test-layout.mjs";
import { walkBreaches } from "./walks.mjs";

const breaches = [...srcBreaches(), ...walkBreaches(), ...privateReaches()];
for (const breach of breaches) console.error(breach);
process.exitCode = breaches.length === 0 ? 0 : 1;
