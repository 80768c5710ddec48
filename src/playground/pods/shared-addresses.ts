import { type Clock, type KubeObject, createWorkQueue } from "../../apimachinery/index.ts";
import type { AddressMap } from "../../kubelet/index.ts";
import { startInformer, type Leadership, type ObjectStore } from "../../storage/index.ts";

/** No kind has a key here. */
const PREFIX = "/registry/aggregation-playground/pod-addresses/";

interface PodAddresses extends KubeObject {
  /** Pod port -> loopback port. */
  readonly ports: Readonly<Record<string, number>>;
}

/** Where the pods' processes of the leader listen, for the other playgrounds on the same store and machine. */
export interface SharedAddresses {
  /** The loopback port that the leader has published. */
  find(podIp: string, port: number): number | undefined;
  close(): Promise<void>;
}

export interface SharedAddressesOptions {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly leadership: Leadership;
  /** Of this playground's own pods. */
  readonly own: Pick<AddressMap, "portsOf" | "onChange">;
}

/** The leader publishes, and removes what an earlier leader left; everybody reads. */
export async function shareAddresses(options: SharedAddressesOptions): Promise<SharedAddresses> {
  const { store, clock, leadership, own } = options;
  const queue = createWorkQueue({
    workers: 1,
    baseDelayMs: 20,
    maxDelayMs: 5_000,
    clock,
    work: async (podIp) => {
      if (leadership.isLeader()) await publish(store, podIp, own.portsOf(podIp));
      return "done";
    },
  });
  const informer = await startInformer<PodAddresses>(store, PREFIX);
  const reviewAll = (): void => {
    for (const { metadata } of informer.values()) queue.add(metadata.name ?? "");
  };
  reviewAll();
  const unsubscribers = [leadership.subscribe(reviewAll), own.onChange((podIp) => queue.add(podIp))];
  return {
    find: (podIp, port) => informer.get(PREFIX + podIp)?.ports[String(port)],
    close: async () => {
      for (const unsubscribe of unsubscribers) unsubscribe();
      informer.close();
      await queue.close();
    },
  };
}

/** @throws when another one writes at the same time; the queue tries again */
async function publish(store: ObjectStore, podIp: string, ports: ReadonlyMap<number, number>): Promise<void> {
  const key = PREFIX + podIp;
  const stored = await store.get(key);
  const object: PodAddresses = {
    apiVersion: "v1",
    kind: "PodAddresses",
    metadata: { name: podIp },
    ports: Object.fromEntries(ports),
  };
  if (ports.size === 0) {
    if (stored !== undefined) await store.delete(key, stored.revision);
  } else if (stored === undefined) await store.create(key, object);
  else if (JSON.stringify((stored.object as PodAddresses).ports) !== JSON.stringify(object.ports))
    await store.update(key, object, stored.revision);
}
