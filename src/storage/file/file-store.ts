import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { createMemoryStore, type Snapshot } from "../memory/memory-store.ts";
import type { ObjectStore } from "../object-store.ts";
import { FORMAT, readState, removeLeftovers, temporaryName } from "./saved-state.ts";

/**
 * The embedded store with its content in one file (mode 0600). Writes that come while the file is being written share the
 * next one. A write resolves once it is on the disk; watches hear of it before. When a save fails, the store goes on in memory.
 * `onLeftovers` hears of what a writer that was killed had not finished; it is removed.
 * @throws SavedStateError when the file is not one of ours or damaged; it is left as it is
 */
export async function openFileStore(
  path: string,
  onProblem: (error: Error) => void,
  onLeftovers: (names: readonly string[]) => void = () => undefined,
): Promise<ObjectStore> {
  const initial = await readState(path);
  const leftovers = await removeLeftovers(path);
  if (leftovers.length > 0) onLeftovers(leftovers);
  let running: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;

  const store = createMemoryStore({
    ...(initial === undefined ? {} : { initial }),
    onWrite: () => {
      waiting ??= running.then(() => {
        running = waiting ?? running;
        waiting = undefined;
        return writeState(path, store.snapshot()).catch(onProblem);
      });
    },
  });
  /** A write is in memory when its call returns, so that the save that waits then is the one that has it. */
  async function saved<T>(write: Promise<T>): Promise<T> {
    const save = waiting;
    const result = await write;
    await save;
    return result;
  }
  return {
    get: (key) => store.get(key),
    list: (prefix, options) => store.list(prefix, options),
    create: (key, object) => saved(store.create(key, object)),
    update: (key, object, revision) => saved(store.update(key, object, revision)),
    delete: (key, revision) => saved(store.delete(key, revision)),
    watch: (prefix, options) => store.watch(prefix, options),
    currentRevision: () => store.currentRevision(),
    close: async () => {
      await store.close();
      await (waiting ?? running);
    },
  };
}

async function writeState(path: string, snapshot: Snapshot): Promise<void> {
  const temporary = temporaryName(path, randomBytes(4).toString("hex"));
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(JSON.stringify({ format: FORMAT, ...snapshot }));
      // Before the rename, or a machine that loses its power may have the new name without the new content.
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Makes the rename last. Not every system can: Windows opens no directories. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r").catch(() => undefined);
  if (directory === undefined) return;
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
