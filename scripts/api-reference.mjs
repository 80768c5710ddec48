#!/usr/bin/env node
// Writes docs/api.md from the types that the package exports; with --check it only compares, and exits 1 on a difference.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ENTRIES } from "./entries.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const target = path.join(root, "docs", "api.md");

const DECLARATION = /^export (?:declare )?(?:abstract )?(?:async )?(interface|type|function|const|class) (\w+)/;

/** Exported name -> file that declares it, in the order of the entry file. */
function exportsOf(file) {
  const source = readFileSync(path.join(root, file), "utf8");
  const found = new Map();
  for (const match of source.matchAll(/^export (?:type )?\{([^}]*)\} from "([^"]+)";/gms)) {
    const from = path.join(path.dirname(file), match[2]);
    for (const name of match[1].split(",").map((part) => part.trim().replace(/^type /, "")))
      if (name !== "") found.set(name, from);
  }
  for (const line of source.split("\n")) {
    const name = DECLARATION.exec(line)?.[2];
    if (name !== undefined) found.set(name, file);
  }
  return found;
}

/** Through the doors of the folders, which only pass names on. */
function declaringFile(name, file) {
  const from = exportsOf(file).get(name) ?? file;
  return from === file ? file : declaringFile(name, from);
}

/** The declaration with its comment; of functions and classes without what is inside. */
function declarationOf(name, file) {
  const lines = readFileSync(path.join(root, file), "utf8").split("\n");
  const start = lines.findIndex((line) => DECLARATION.exec(line)?.[2] === name);
  if (start < 0) throw new Error(`${file} does not declare ${name}`);
  let first = start;
  if (lines[start - 1]?.trimEnd().endsWith("*/"))
    do first -= 1;
    while (!lines[first].trimStart().startsWith("/**"));
  const kind = DECLARATION.exec(lines[start])[1];
  let end = start;
  while (!isEnd(lines[end], kind)) end += 1;
  const text = lines.slice(first, end + 1).join("\n");
  return kind === "function" || kind === "class" ? text.replace(/ \{$/, ";") : text;
}

function isEnd(line, kind) {
  if (kind === "function" || kind === "class") return /^(?:export .*|\).*) \{$/.test(line);
  return (
    /^(?:\}|\]).*;?$/.test(line) ||
    (line.endsWith(";") && !/^ {2,}[^|&]/.test(line)) ||
    /^export interface .*\{\}$/.test(line)
  );
}

function render() {
  const parts = [
    "# API reference",
    "",
    "Made from the types by `node scripts/api-reference.mjs`; a test keeps it true. Start with `startPlayground`,",
    "`PlaygroundOptions`, `Playground` and `TestKit`.",
  ];
  for (const [subpath, module] of Object.entries(ENTRIES)) {
    const file = `src/${module}.ts`;
    parts.push("", `## \`${path.join("aggregation-playground", subpath)}\``);
    for (const [exported, from] of [...exportsOf(file)].sort(([a], [b]) => (a < b ? -1 : 1))) {
      parts.push("", `### ${exported}`, "", "```ts", declarationOf(exported, declaringFile(exported, from)), "```");
    }
  }
  return `${parts.join("\n")}\n`;
}

const text = render();
if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (readFileSync(target, "utf8") !== text) {
  console.error("docs/api.md is not what the types say: run node scripts/api-reference.mjs");
  process.exitCode = 1;
}
