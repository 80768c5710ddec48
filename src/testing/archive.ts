import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { safeJson, type Playground } from "../playground/index.ts";

/** Where failed tests leave what their playgrounds were asked; undefined when nobody wants it. */
export function archiveFolder(): string | undefined {
  return process.env["AGGREGATION_PLAYGROUND_HAR"];
}

/** Writes the playground's requests as an HTTP Archive under the test's name. */
export async function saveArchive(playground: Playground, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${name.replaceAll(/[^A-Za-z0-9]+/g, "-").slice(0, 100)}.har`);
  // A new file, for its owner alone, and not through a link that stood there.
  await rm(file, { force: true });
  await writeFile(file, safeJson(playground.requests.har(), 2), { mode: 0o600, flag: "wx" });
}
