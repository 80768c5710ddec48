import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Megabytes that something still holds. Without a collection the figure is what the collector happened to leave. */
export function heldMb(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
