#!/usr/bin/env tsx
/**
 * Writes src/types/data from the facts in types-data/. With `--from URL` the facts of a running server are read first, with
 * `--go` those of the Go modules; `--to FOLDER` keeps them elsewhere and generates nothing.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readServer } from "./from-server.ts";
import { generate } from "./generate.ts";
import { serverAt } from "./server.ts";
import { readSources, writeServed } from "./sources.ts";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const target = path.join(root, "src", "types", "data");
const { values } = parseArgs({
  options: { from: { type: "string" }, to: { type: "string" }, go: { type: "boolean", default: false } },
});
const facts = values.to ?? path.join(root, "types-data", "kubernetes-1.36");

if (values.from !== undefined) {
  mkdirSync(facts, { recursive: true });
  writeServed(facts, await readServer(serverAt(values.from, process.env["KUBE_TOKEN"])));
}
if (values.go) {
  mkdirSync(facts, { recursive: true });
  for (const [program, file] of [
    ["go-types", "go-types.json"],
    ["go-internal-types", "internal-types.txt"],
  ] as const) {
    const cwd = path.join(root, "scripts", program);
    writeFileSync(path.join(facts, file), execFileSync("go", ["run", "."], { cwd, maxBuffer: 2 ** 26 }));
  }
}
if (values.to === undefined) {
  const files = generate(readSources(facts));
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const [name, text] of files) writeFileSync(path.join(target, name), text);
  console.log(`wrote ${files.size} files to ${path.relative(process.cwd(), target)}`);
}
