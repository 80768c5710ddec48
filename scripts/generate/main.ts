#!/usr/bin/env tsx
/** Writes src/types/data from the facts in types-data/. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "./generate.ts";
import { readSources } from "./sources.ts";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const target = path.join(root, "src", "types", "data");
const files = generate(readSources(path.join(root, "types-data", "kubernetes-1.36")));
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [name, text] of files) writeFileSync(path.join(target, name), text);
console.log(`wrote ${files.size} files to ${path.relative(process.cwd(), target)}`);
