import { readFileSync } from "node:fs";

/** Where the system does not say how many files a process may open. */
const ASSUMED_DESCRIPTORS = 10_240;
/** More than one machine's clients need, whatever the system allows. */
const MOST_CONNECTIONS = 100_000;
const FEWEST_CONNECTIONS = 16;

/** Of what the clients of both fronts may have together. The plain-HTTP one is for curl by hand. */
const SHARES = { https: 0.8, http: 0.2 } as const;

/**
 * How many clients of a front may be connected at once. Both together have three quarters of the file descriptors, so that
 * the rest is there for backends, watches of files and the store. Beyond it a client is turned away and that is reported; a
 * process that has run out of descriptors could do neither.
 */
export function connectionLimit(front: keyof typeof SHARES, descriptors = descriptorLimit()): number {
  const all = Math.min(MOST_CONNECTIONS, Math.floor(descriptors * 0.75));
  return Math.max(FEWEST_CONNECTIONS, Math.floor(all * SHARES[front]));
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
