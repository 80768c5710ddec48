#!/usr/bin/env node
// `npm run check:package`: packs the package and lets publint and are-the-types-wrong look at it.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { root } from "./source-files.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "package-"));
try {
  execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], { cwd: root });
  const { messages, pkg } = await publint({ pkgDir: root, strict: true, pack: "npm" });
  for (const message of messages) console.error(formatMessage(message, pkg));
  const [archive = ""] = readdirSync(folder);
  const attw = spawnSync("npx", ["attw", path.join(folder, archive), "--profile", "strict"], {
    cwd: root,
    stdio: "inherit",
  });
  const isWrong = messages.some(({ type }) => type !== "suggestion") || attw.status !== 0;
  process.exitCode = isWrong ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
