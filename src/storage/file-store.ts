import { randomBytes } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { createMemoryStore, type Snapshot } from "./memory-store.ts";
import type { ObjectStore } from "./object-store.ts";

const FORMAT = "aggregation-playground/state-v1";

interface SavedState extends Snapshot {
  readonly format: string;
}

/** The embedded store with its content in one file (mode 0600), written whole and renamed after each burst of writes. */
export async function openFileStore(path: string, onProblem: (error: Error) => void): Promise<ObjectStore> {
  const initial = await readState(path);
  let dirty = false;
  let saving: Promise<void> | undefined;

  async function saveUntilClean(): Promise<void> {
    while (dirty) {
      dirty = false;
      await writeState(path, store.snapshot()).catch(onProblem);
    }
    saving = undefined;
  }
  const store = createMemoryStore({
    ...(initial === undefined ? {} : { initial }),
    onWrite: () => {
      dirty = true;
      saving ??= Promise.resolve().then(saveUntilClean);
    },
  });
  return {
    get: (key) => store.get(key),
    list: (prefix, options) => store.list(prefix, options),
    create: (key, object) => store.create(key, object),
    update: (key, object, revision) => store.update(key, object, revision),
    delete: (key, revision) => store.delete(key, revision),
    watch: (prefix, options) => store.watch(prefix, options),
    currentRevision: () => store.currentRevision(),
    close: async () => {
      await store.close();
      await saving;
    },
  };
}

/** @throws Error naming the file when it is not one of ours. */
async function readState(path: string): Promise<Snapshot | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const state = parseState(text);
  if (state === undefined)
    throw new Error(`${path} holds no saved state of this program; move it away or choose another --data-dir`);
  return state;
}

function parseState(text: string): SavedState | undefined {
  try {
    const state = JSON.parse(text) as Partial<SavedState> | null;
    return state?.format === FORMAT && Array.isArray(state.items) && typeof state.revision === "number"
      ? (state as SavedState)
      : undefined;
  } catch {
    return undefined;
  }
}

async function writeState(path: string, snapshot: Snapshot): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    await writeFile(temporary, JSON.stringify({ format: FORMAT, ...snapshot }), { mode: 0o600, flag: "wx" });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
