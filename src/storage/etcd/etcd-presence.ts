import type { Lease } from "etcd3";
import { createListeners, type KubeObject } from "../../apimachinery/index.ts";
import { startInformer } from "../informer.ts";
import type { Presence } from "../presence.ts";
import { encodeLease } from "./etcd-codec.ts";
import type { EtcdStore } from "./etcd-store.ts";

/** No kind has a key here. kube-apiserver's are below `/registry/masterleases/`. */
const PREFIX = "/registry/aggregation-playground/masterleases/";
/** kube-apiserver's are good for 15 s (k8s `pkg/controlplane/reconcilers/lease.go`). */
const TTL_SECONDS = 15;
const RETRY_MS = 500;
/** A name that stays leads clients to nobody until its lease runs out. */
const LEAVE_MS = 5_000;

/** Each program's name is a key on an etcd lease: it goes with the program, whichever way that ends. */
export async function joinEtcd(store: EtcdStore, name: string): Promise<Presence> {
  const listeners = createListeners();
  const tell = (): void => {
    listeners.emit();
  };
  const entry = new Entry(store, name);
  await entry.put();
  const informer = await startInformer<KubeObject>(store, PREFIX, { onUpsert: tell, onDelete: tell });
  return {
    names: () => [...new Set([name, ...[...informer.values()].map(({ metadata }) => metadata.name ?? "")])].toSorted(),
    subscribe: listeners.subscribe,
    async close() {
      informer.close();
      await entry.close();
    },
  };
}

/** Puts its key again whenever etcd has lost it. */
class Entry {
  private readonly store: EtcdStore;
  private readonly name: string;
  private lease: Lease | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(store: EtcdStore, name: string) {
    this.store = store;
    this.name = name;
  }

  async put(): Promise<void> {
    const lease = this.store.client.lease(TTL_SECONDS);
    this.lease = lease;
    lease.on("lost", () => this.again(lease));
    await lease.put(this.store.keys.toEtcd(PREFIX + this.name)).value(encodeLease(this.name, this.name));
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    // When etcd is away the lease runs out by itself.
    await this.lease?.revoke({ deadline: Date.now() + LEAVE_MS }).catch(() => {});
  }

  private again(lost: Lease): void {
    if (this.isClosed || this.lease !== lost) return;
    lost.release();
    this.timer = setTimeout(() => {
      this.put().catch(() => this.lease !== undefined && this.again(this.lease));
    }, RETRY_MS);
  }
}
