import { platform, totalmem } from "node:os";
import process from "node:process";
import type { Clock } from "../apimachinery/index.ts";

/** What the machine has for processes of containers. */
export interface MachineMemory {
  /** Bytes that programs may still take. */
  readonly available: () => number;
  readonly total: number;
}

export interface CapacityOptions {
  readonly clock: Clock;
  readonly memory?: MachineMemory;
}

/** What a pod needs that the node does not have, in the quantities of the kubelet's own sentence. */
export interface Shortage {
  readonly resource: "pods" | "memory";
  readonly requested: number;
  readonly used: number;
  readonly capacity: number;
}

export interface NodeCapacity {
  readonly pods: number;
  /** Bytes that containers may take together. */
  readonly memory: number;
  /** Books what a pod needs, also a second time. What is short, and then nothing is booked. */
  book(key: string, containers: number): readonly Shortage[];
  release(key: string): void;
}

const MAX_PODS = 110;
/** What the process of a container and its supervisor take, measured on Node, the hungriest of what usually runs. */
const CONTAINER_BYTES = 96 * 1024 * 1024;
/** Kept free for the playground itself and for everything else on this machine. */
const RESERVED_PART = 0.1;
/** A process that was started takes its memory in this time. */
const GROWS_MS = 10_000;

interface Booking {
  readonly bytes: number;
  readonly at: number;
}

/** Counts pods and the memory of their containers, as a scheduler counts requests, and looks at what is really free. */
export function createNodeCapacity({ clock, memory = machineMemory() }: CapacityOptions): NodeCapacity {
  const reserved = memory.total * RESERVED_PART;
  const budget = Math.max(CONTAINER_BYTES, memory.available() - reserved);
  const bookings = new Map<string, Booking>();
  let used = 0;
  const growing = (): number => {
    const since = clock.monotonic() - GROWS_MS;
    let bytes = 0;
    for (const booking of bookings.values()) if (booking.at > since) bytes += booking.bytes;
    return bytes;
  };
  return {
    pods: MAX_PODS,
    memory: budget,
    book(key, containers) {
      if (bookings.has(key)) return [];
      const bytes = containers * CONTAINER_BYTES;
      const short: Shortage[] = [];
      if (bookings.size >= MAX_PODS)
        short.push({ resource: "pods", requested: 1, used: bookings.size, capacity: MAX_PODS });
      const isFree = bookings.size === 0 || memory.available() - growing() - bytes >= reserved;
      if (used + bytes > budget || !isFree)
        short.push({ resource: "memory", requested: bytes, used, capacity: budget });
      if (short.length > 0) return short;
      bookings.set(key, { bytes, at: clock.monotonic() });
      used += bytes;
      return [];
    },
    release(key) {
      used -= bookings.get(key)?.bytes ?? 0;
      bookings.delete(key);
    },
  };
}

/** On Linux what may be had without swapping, within the limits of a cgroup; elsewhere caches count as used, so what is free says little. */
function machineMemory(): MachineMemory {
  const total = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  if (platform() === "linux") return { total, available: () => process.availableMemory() };
  return { total, available: () => Math.max(process.availableMemory(), total / 2) };
}
