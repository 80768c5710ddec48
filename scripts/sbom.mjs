#!/usr/bin/env node
// `npm run sbom`: SPDX of what a user gets: the packages that the bundles carry, which npm takes for the build's alone, and
// those that npm installs with this one.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { bundledList } from "./bundling.mjs";
import { root } from "./source-files.mjs";

const read = (...flags) =>
  JSON.parse(
    execFileSync("npm", ["sbom", "--sbom-format", "spdx", "--package-lock-only", ...flags], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    }),
  );
const all = read();
const bundled = JSON.parse(readFileSync(bundledList, "utf8")).map((folder) => folder.replace(/^.*node_modules\//, ""));
const kept = new Set(
  read("--omit", "dev", "--omit", "peer", "--omit", "optional").packages.map(({ SPDXID }) => SPDXID),
);
for (const { name, SPDXID } of all.packages) if (bundled.includes(name)) kept.add(SPDXID);
const isKept = (id) => id === "SPDXRef-DOCUMENT" || kept.has(id);
const document = {
  ...all,
  packages: all.packages.filter(({ SPDXID }) => kept.has(SPDXID)),
  relationships: all.relationships.filter(
    ({ spdxElementId, relatedSpdxElement }) => isKept(spdxElementId) && isKept(relatedSpdxElement),
  ),
};
console.log(JSON.stringify(document, null, 2));
