#!/usr/bin/env node
// `npm run playground`: runs the compiled program, compiling it first only when a source file is newer. Compiled code
// starts in half the time that loading TypeScript takes, and a newcomer has no build step to remember.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const entry = path.join(root, "dist", "bundle", "main.js");

function newestSource() {
  const entries = readdirSync(path.join(root, "src"), { recursive: true, withFileTypes: true });
  return Math.max(...entries.map((file) => statSync(path.join(file.parentPath, file.name)).mtimeMs));
}

if (!existsSync(entry) || statSync(entry).mtimeMs < newestSource()) {
  execFileSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: ["ignore", 2, 2] });
}
process.argv[1] = entry;
await import(pathToFileURL(entry).href);
