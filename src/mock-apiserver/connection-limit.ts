import { readFileSync } from "node:fs";

/** Where the system does not say how many files a process may open. */
const ASSUMED_DESCRIPTORS = 10_240;
/** More than one machine's clients need, whatever the system allows. */
const MOST_CONNECTIONS = 100_000;

/**
 * How many clients may be connected at once: three quarters of the file descriptors, so that the rest is there for
 * backends, watches of files and the store. Beyond it a client is turned away and that is reported; a process that has
 * run out of descriptors could do neither.
 */
export function connectionLimit(descriptors = descriptorLimit()): number {
  return Math.min(MOST_CONNECTIONS, Math.max(16, Math.floor(descriptors * 0.75)));
}

/** The soft limit, which Node raises to the hard one at its start. */
function descriptorLimit(): number {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
    return found === undefined ? ASSUMED_DESCRIPTORS : Number(found);
  } catch {
    return ASSUMED_DESCRIPTORS;
  }
}
