import { getHeapStatistics } from "node:v8";

/** About what V8 takes for an object or list, one of their entries, and a text beside its characters. */
const CONTAINER_BYTES = 56;
const ENTRY_BYTES = 24;
const TEXT_BYTES = 16;

/** About how many bytes of memory a value of JSON takes. */
export function weightOf(value: unknown): number {
  if (typeof value === "string") return TEXT_BYTES + value.length;
  if (typeof value !== "object" || value === null) return 0;
  let weight = CONTAINER_BYTES;
  if (Array.isArray(value)) {
    for (const item of value) weight += ENTRY_BYTES + weightOf(item);
    return weight;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  // Names of fields are shared, those of a map's keys are not; nobody knows here which they are.
  for (const key of Object.keys(fields)) weight += ENTRY_BYTES + key.length + weightOf(fields[key]);
  return weight;
}

export interface MemoryLimits {
  /** Of all objects: what is beyond is refused, as etcd does beyond its `--quota-backend-bytes`. */
  readonly objects: number;
  /** Of the events that are kept for watches: the oldest go. */
  readonly history: number;
}

/** etcd's default quota. */
const MOST_BYTES = 2 * 1024 ** 3;

/** Objects are in memory several times while they are read and written, so that a quarter of it is what they may fill. */
export function memoryLimits(heapBytes = getHeapStatistics().heap_size_limit): MemoryLimits {
  return { objects: Math.min(MOST_BYTES, heapBytes / 4), history: Math.min(MOST_BYTES, heapBytes / 4) / 4 };
}
