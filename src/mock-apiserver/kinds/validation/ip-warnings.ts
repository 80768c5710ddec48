import { isIP } from "node:net";
import { addressBits, cidr, ipAddress } from "./formats.ts";

/** Addresses that not every program reads alike (`util/validation/ip.go`). */

/** RFC 5952. */
export function canonicalIPv6(address: string): string {
  const bits = addressBits(address);
  const groups = Array.from({ length: 8 }, (_, index) => (bits >> BigInt(112 - 16 * index)) & 0xffffn);
  let [best, size] = [-1, 1];
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === 0n) end++;
    if (end - start > size) [best, size] = [start, end - start];
  }
  const text = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(":");
  return best < 0 ? text(0, 8) : `${text(0, best)}::${text(best + size, 8)}`;
}

/** With the zeros in front taken away, and an IPv4 address that stands for an IPv6 one as itself. */
export function canonicalIP(address: string): string {
  if (isIP(address) === 6) {
    const bits = addressBits(address);
    return bits >> 32n === 0xffffn ? ipv4(bits & 0xffff_ffffn) : canonicalIPv6(address);
  }
  return address.split(".").map(Number).join(".");
}

function ipv4(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 255n)).join(".");
}

export function ipWarnings(address: string, path: string): string[] {
  const [problem] = ipAddress(address);
  if (problem?.startsWith("must be a valid IP") === true) return [];
  const canonical = canonicalIP(address);
  if (problem !== undefined)
    return [`${path}: non-standard IP address ${JSON.stringify(address)} is invalid: use ${JSON.stringify(canonical)}`];
  if (isIP(address) === 6 && canonical !== address) {
    const why = `should be in RFC 5952 canonical format (${JSON.stringify(canonical)})`;
    return [`${path}: IPv6 address ${JSON.stringify(address)} ${why}`];
  }
  return [];
}

/** The network that a text names, with all bits of hosts cleared. */
export function canonicalCIDR(text: string): string {
  const [address = "", length = "0"] = text.split("/");
  const size = isIP(address) === 6 ? 128 : 32;
  const host = (1n << BigInt(size - Number(length))) - 1n;
  const network = addressBits(address) & ~host;
  if (size === 32) return `${ipv4(network)}/${Number(length)}`;
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((network >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  return `${canonicalIPv6(groups.join(":"))}/${Number(length)}`;
}

export function cidrWarnings(text: string, path: string): string[] {
  const [problem] = cidr(text);
  if (problem?.startsWith("must be a valid CIDR") === true) return [];
  const [address = "", length = ""] = text.split("/");
  const [quoted, network] = [JSON.stringify(text), JSON.stringify(canonicalCIDR(text))];
  const single = JSON.stringify(`${canonicalIP(address)}/${Number(length)}`);
  const isAmbiguous = network !== single;
  const warnings = [
    ...(isAmbiguous
      ? [`${path}: CIDR value ${quoted} is ambiguous in this context (should be ${network} or ${single}?)`]
      : []),
    ...(problem !== undefined && !problem.startsWith("must not have bits")
      ? [`${path}: non-standard CIDR value ${quoted} is invalid: use ${network}`]
      : []),
  ];
  const isOdd = warnings.length === 0 && isIP(address) === 6 && network !== quoted;
  return isOdd ? [`${path}: IPv6 CIDR value ${quoted} should be in RFC 5952 canonical format (${network})`] : warnings;
}
