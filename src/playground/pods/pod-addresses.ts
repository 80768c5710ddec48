import type { Clock } from "../../apimachinery/index.ts";
import { createAddressMap, type AddressMap } from "../../kubelet/index.ts";
import { SOLE_LEADER, type Leadership, type ObjectStore } from "../../storage/index.ts";
import type { Closers } from "../lifecycle/index.ts";
import { shareAddresses } from "./shared-addresses.ts";

export interface PodAddresses {
  /** Of the pods that run here. */
  readonly ownAddresses: AddressMap;
  /** Where a pod's port is reached on this machine, of playgrounds on the same store too; undefined where nothing listens. */
  readonly addressMap: (
    podIp: string,
    port: number,
  ) => { readonly hostname: string; readonly port: number } | undefined;
}

interface AddressParts {
  readonly store: ObjectStore;
  readonly leadership: Leadership;
  readonly clock: Clock;
}

/** Empty until pods run. */
export async function openPodAddresses(parts: AddressParts, closers: Closers): Promise<PodAddresses> {
  const own = createAddressMap();
  const shared = parts.leadership === SOLE_LEADER ? undefined : await shareAddresses({ ...parts, own });
  closers.add(() => shared?.close());
  return {
    ownAddresses: own,
    addressMap(podIp, port) {
      const local = own.portsOf(podIp).get(port) ?? shared?.find(podIp, port);
      return local === undefined ? undefined : { hostname: "127.0.0.1", port: local };
    },
  };
}
