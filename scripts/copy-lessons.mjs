// Puts what lies beside the lessons' code (texts, manifests) into dist, where the bundled lessons look for it.
import { cpSync, readdirSync } from "node:fs";
import path from "node:path";
import { dist } from "./bundling.mjs";
import { root } from "./source-files.mjs";

export function copyLessons() {
  for (const track of ["lessons", "fifteen-steps"]) copyFolders(track);
}

function copyFolders(track) {
  const from = path.join(root, "src", "workshop", track);
  const to = path.join(dist, "workshop", track);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    cpSync(path.join(from, entry.name), path.join(to, entry.name), {
      recursive: true,
      filter: (file) => !file.endsWith(".ts"),
    });
  }
}
