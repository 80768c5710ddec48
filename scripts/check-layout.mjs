#!/usr/bin/env node
// Keeps the import table of docs/architecture.md: which folder of src may import which. Prints every breach and exits 1.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "src");

/** Folder -> folders it may import besides itself. */
const ALLOWED = {
  api: [],
  registry: ["api"],
  pki: [],
  storage: ["api"],
  http: ["api", "pki"],
  resources: ["api", "storage", "http"],
  "mock-apiserver": ["api", "registry", "pki", "storage", "http", "resources"],
  cluster: ["api", "storage", "pki"],
  "example-server": ["api", "pki", "storage", "http", "resources"],
  playground: ["api", "registry", "pki", "storage", "http", "resources", "mock-apiserver", "cluster", "example-server"],
  tui: ["api", "playground"],
  workshop: ["api", "playground"],
  testing: ["playground"],
  doctor: ["api", "playground"],
  cli: ["doctor", "playground", "tui", "workshop", "example-server"],
};

function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

const breaches = [];
for (const file of sourceFiles(root)) {
  const from = path.relative(root, file).split(path.sep)[0] ?? "";
  const allowed = ALLOWED[from];
  if (allowed === undefined) breaches.push(`src/${from}/ is not in the import table`);
  for (const match of readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g)) {
    const target = path.relative(root, path.resolve(path.dirname(file), match[1]));
    const to = target.split(path.sep)[0] ?? "";
    if (to !== from && !allowed?.includes(to))
      breaches.push(`${path.relative(root, file)} imports ${to}/: ${match[1]}`);
  }
}
for (const breach of breaches) console.error(breach);
process.exitCode = breaches.length === 0 ? 0 : 1;
