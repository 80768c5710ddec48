import { createListeners } from "../apimachinery/index.ts";
/** Pod addresses as a cluster has them, and where on this machine the processes behind them really listen. */
export interface AddressMap {
  /** An unused pod IP; the preferred one when it is free. @throws Error when the network is full. */
  allocate(preferred: string | undefined): string;
  /** Forgets the IP and all its ports. */
  release(ip: string): void;
  bind(ip: string, port: number, localPort: number): void;
  unbind(ip: string, port: number): void;
  /** Pod port -> local port of one IP, of those where something listens; empty for an unknown one. */
  portsOf(ip: string): ReadonlyMap<number, number>;
  /** Ports at which any pod listens. */
  allPorts(): Iterable<number>;
  /** Calls `listener` with the IP whose ports have changed. Returns an unsubscribe function. */
  onChange(listener: (ip: string) => void): () => void;
}

/** The first pod network of kubeadm with flannel, 10.244.0.0/24 first; .0 and .1 are the network and its bridge. */
const NETWORK = "10.244";
const FIRST = 2;
const SIZE = 1 << 16;

export function createAddressMap(): AddressMap {
  const listeners = createListeners<[ip: string]>();
  const changed = (ip: string): void => {
    listeners.emit(ip);
  };
  const ports = new Map<string, Map<number, number>>();
  let next = FIRST;

  // Counts on instead of reusing: a client that still holds the address of a dead pod must not meet another one.
  const fresh = (): string => {
    for (let tried = FIRST; tried < SIZE; tried++) {
      const ip = `${NETWORK}.${next >>> 8}.${next & 255}`;
      next = next + 1 >= SIZE ? FIRST : next + 1;
      const isHost = !ip.endsWith(".0") && !ip.endsWith(".255");
      if (isHost && !ports.has(ip)) return ip;
    }
    throw new Error(`no free pod IP in ${NETWORK}.0.0/16`);
  };

  return {
    allocate(preferred) {
      const isFree = preferred?.startsWith(`${NETWORK}.`) === true && !ports.has(preferred);
      const ip = isFree ? preferred : fresh();
      ports.set(ip, new Map());
      return ip;
    },
    release(ip) {
      ports.delete(ip);
      changed(ip);
    },
    bind(ip, port, localPort) {
      ports.get(ip)?.set(port, localPort);
      changed(ip);
    },
    unbind(ip, port) {
      ports.get(ip)?.delete(port);
      changed(ip);
    },
    portsOf: (ip) => ports.get(ip) ?? new Map(),
    onChange: listeners.subscribe,
    allPorts: () => new Set([...ports.values()].flatMap((bound) => [...bound.keys()])),
  };
}
