import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const PROGRAM = fileURLToPath(new URL("../../support/many-playgrounds.ts", import.meta.url));

interface Census {
  readonly resources: readonly string[];
  readonly files: readonly string[];
  readonly children: readonly string[];
  readonly directories: readonly string[];
}

/** How often each name is there. */
function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

it.skipIf(process.platform !== "linux")(
  "50 playgrounds started and closed in one process leave no socket, timer, file or process behind",
  async () => {
    // A folder of its own: other tests' playgrounds come and go in the common one.
    const folder = await mkdtemp(path.join(tmpdir(), "many-"));
    try {
      const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", PROGRAM], {
        env: { ...process.env, TMPDIR: folder },
        maxBuffer: 16 * 1024 * 1024,
      });
      const { before, after, listeners } = JSON.parse(stdout) as { before: Census; after: Census; listeners: number };
      expect(tally(after.files)).toEqual(tally(before.files));
      expect(tally(after.resources)).toEqual(tally(before.resources));
      // The loader of TypeScript has a process of its own.
      expect(after.children).toEqual(before.children);
      expect(after.directories).toEqual([]);
      expect(listeners).toBe(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  120_000,
);
