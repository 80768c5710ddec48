/** Where objects are kept: memory, file, etcd, or lent by another server. */
export { parseEtcdServers } from "./etcd/etcd-address.ts";
export { campaign } from "./etcd/etcd-leadership.ts";
export { joinEtcd } from "./etcd/etcd-presence.ts";
export { EtcdUnavailableError, openEtcdStore, type EtcdTls } from "./etcd/etcd-store.ts";
export { openFileStore, type FileStoreListener } from "./file/file-store.ts";
export { isAlive } from "./file/living-process.ts";
export { SavedStateError } from "./file/restored.ts";
export { startInformer, type Informer, type InformerHandlers } from "./informer.ts";
export { DEFAULT_PREFIX, objectKey, resourcePrefix } from "./keys.ts";
export { SOLE_LEADER, type Leadership } from "./leadership.ts";
export { openRemoteStore } from "./lent/remote-store.ts";
export { lendStore, type StoreLender } from "./lent/store-lender.ts";
export { createMemoryStore } from "./memory/memory-store.ts";
export { joinAlone, type Join } from "./presence.ts";
export {
  CompactedError,
  KeyExistsError,
  KeyNotFoundError,
  NotSavedError,
  RevisionConflictError,
  type ObjectStore,
  type StoreEvent,
  type StoreList,
  type StoredObject,
} from "./object-store.ts";
