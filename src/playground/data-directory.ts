import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** Where a playground keeps its files. */
export interface DataDirectory {
  readonly path: string;
  /** Removes the directory if it was made for this run alone. */
  release(): Promise<void>;
}

/** The given directory, or a temporary one (mode 0700) that lives as long as the playground. */
export async function openDataDirectory(given: string | undefined): Promise<DataDirectory> {
  if (given !== undefined) return { path: path.resolve(given), release: async () => {} };
  const made = await mkdtemp(path.join(tmpdir(), "aggregation-playground-"));
  return { path: made, release: () => rm(made, { recursive: true, force: true }) };
}
