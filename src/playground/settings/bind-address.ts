import { isIPv4 } from "node:net";

/** The cluster has IPv4 alone, and its Service `kubernetes` leads here; `::` is every address, those of IPv4 among them. */
export function canListenAt(address: string): boolean {
  return isIPv4(address) || address === "::";
}
