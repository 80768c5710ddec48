#!/usr/bin/env node
// Puts what lies beside the lessons' code (texts, manifests) into dist, where the compiled lessons look for it.
import { cpSync, rmSync, readdirSync, utimesSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const from = path.join(root, "src", "workshop", "lessons");
const to = path.join(root, "dist", "workshop", "lessons");

for (const entry of readdirSync(from, { withFileTypes: true })) {
  if (!entry.isDirectory()) continue;
  const target = path.join(to, entry.name);
  for (const folder of ["start", "work"]) rmSync(path.join(target, folder), { recursive: true, force: true });
  cpSync(path.join(from, entry.name), target, { recursive: true, filter: (file) => !file.endsWith(".ts") });
}
// A change of a text alone leaves the compiler's stamp as it was; run.mjs would build at every start.
const now = new Date();
utimesSync(path.join(root, "dist", ".tsbuildinfo"), now, now);
