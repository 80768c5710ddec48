import type { LentStore } from "../../apimachinery/index.ts";
import { openFileStore, createMemoryStore, type ObjectStore, openRemoteStore } from "../../storage/index.ts";
import type { Log } from "../delegated/log.ts";
import type { StorageSettings } from "./settings.ts";

const SAVED_AGAIN = "the state can be saved again";

/** The store that the flags name. @throws Error when it cannot be had */
export async function openStore(
  settings: StorageSettings,
  lent: LentStore | undefined,
  log: Log,
): Promise<ObjectStore> {
  if (settings.kind === "main") return openMainStore(settings, lent);
  const { dataFile } = settings;
  if (dataFile === undefined) return createMemoryStore();
  return openFileStore(dataFile, {
    onProblem: (error) =>
      error === undefined ? log.info(SAVED_AGAIN) : log.error(`${error.message}; every write is refused`),
    onWarning: (message) => log.warning(message),
  });
}

/** The etcd that the main server uses too, else the store that a playground lends to this pod. */
async function openMainStore(
  settings: StorageSettings & { kind: "main" },
  lent: LentStore | undefined,
): Promise<ObjectStore> {
  const { etcdServers: servers, etcdPrefix: prefix } = settings;
  if (servers.length > 0) {
    // Loaded here alone: most servers never need the etcd client.
    const { openEtcdStore } = await import("../../storage/etcd/etcd-store.ts");
    return openEtcdStore({ servers, prefix });
  }
  if (lent === undefined)
    throw new Error("--storage=main needs --etcd-servers, or a playground that lends its store to this pod");
  return openRemoteStore(lent);
}
