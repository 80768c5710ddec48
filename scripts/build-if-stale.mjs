#!/usr/bin/env node
// Builds the whole package, the kit too, where a source file is newer.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { isFresh } from "./freshness.mjs";
import { root } from "./source-files.mjs";

if (!isFresh(path.join(root, "dist", "kit", "core.js")))
  execFileSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: ["ignore", 2, 2] });
