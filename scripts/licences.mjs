#!/usr/bin/env node
// `npm run licences`: writes THIRD-PARTY-LICENCES.md, the licences of all that the package's bundles carry or its users install;
// with --check it only compares. Every licence must be on the list of those that fit Apache-2.0.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bundledList } from "./bundling.mjs";
import { root } from "./source-files.mjs";

/** SPDX identifiers that fit Apache-2.0. */
const ALLOWED = new Set(
  "MIT ISC Apache-2.0 BSD-2-Clause BSD-3-Clause 0BSD BlueOak-1.0.0 CC0-1.0 Unlicense Python-2.0".split(" "),
);
const target = path.join(root, "THIRD-PARTY-LICENCES.md");
const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"));

/** An expression of identifiers: with OR one of them has to fit, with AND all. */
function isAllowed(expression) {
  const choices = expression.replaceAll(/[()]/g, "").split(" OR ");
  return choices.some((choice) => choice.split(" AND ").every((id) => ALLOWED.has(id)));
}

function textOf(folder) {
  const name = readdirSync(folder).find((file) => /^(?:licen[cs]e|copying)/i.test(file));
  return name === undefined
    ? ""
    : readFileSync(path.join(folder, name), "utf8")
        .replaceAll(/[ \t\r]+$/gm, "")
        .trim();
}

/** Written by the build. */
const bundled = new Set(JSON.parse(readFileSync(bundledList, "utf8")));
const isInstalled = ([place, entry]) =>
  place !== "" && entry.dev !== true && entry.optional !== true && entry.peer !== true && entry.devOptional !== true;
const shipped = Object.entries(packages)
  .filter((entry) => bundled.has(entry[0]) || isInstalled(entry))
  .map(([place, { version }]) => {
    const folder = path.join(root, place);
    const { name, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    return { title: `${name} ${version}`, license: String(license), text: textOf(folder) };
  })
  .toSorted((a, b) => (a.title < b.title ? -1 : 1));

const refused = shipped.filter(({ license }) => !isAllowed(license));
for (const { title, license } of refused)
  console.error(`${title} has the licence ${license}, which is not on the list`);

const text = [
  "# Licences of third parties",
  "",
  "What the package's bundles carry and what it depends on. Made by `npm run licences`.",
  ...shipped.flatMap(({ title, license, text: body }) => [
    "",
    `## ${title}`,
    "",
    license,
    ...(body === "" ? [] : ["", "```", body, "```"]),
  ]),
  "",
].join("\n");
if (!process.argv.includes("--check")) writeFileSync(target, text);
else if (readFileSync(target, "utf8") !== text) {
  console.error("THIRD-PARTY-LICENCES.md is not what is installed: run npm run licences");
  process.exitCode = 1;
}
if (refused.length > 0) process.exitCode = 1;
