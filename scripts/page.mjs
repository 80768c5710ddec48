#!/usr/bin/env node
// Joins the page for the projector into one script and one style sheet. With a folder as argument, into that.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const source = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "src", "web", "page");

/** @returns esbuild's result */
export function buildPage(outdir) {
  return build({
    entryPoints: { page: path.join(source, "main.tsx") },
    outdir,
    bundle: true,
    metafile: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true,
    legalComments: "none",
    logLevel: "warning",
  });
}

const [, program, folder] = process.argv;
if (program === fileURLToPath(import.meta.url) && folder !== undefined) await buildPage(folder);
