import { isIPv4, isIPv6 } from "node:net";

import { quote } from "../../../apimachinery/index.ts";
import type { Library } from "../declarations.ts";
import { CelError } from "../errors.ts";
import { opaqueType } from "../types.ts";
import { OpaqueValue } from "../values.ts";

/** Addresses and networks (apiserver `pkg/cel/library/ip.go`, `cidr.go`). */

const IP_TYPE = opaqueType("net.IP");
const CIDR_TYPE = opaqueType("net.CIDR");

class Address extends OpaqueValue {
  readonly type = IP_TYPE;
  readonly isV4: boolean;
  readonly bits: bigint;

  constructor(bits: bigint, isV4: boolean) {
    super();
    this.bits = bits;
    this.isV4 = isV4;
  }

  equals(other: OpaqueValue): boolean {
    return other instanceof Address && other.bits === this.bits && other.isV4 === this.isV4;
  }

  override size(): number {
    return this.isV4 ? 4 : 16;
  }

  get width(): number {
    return this.isV4 ? 32 : 128;
  }
}

class Network extends OpaqueValue {
  readonly type = CIDR_TYPE;
  readonly address: Address;
  readonly length: number;

  constructor(address: Address, length: number) {
    super();
    this.address = address;
    this.length = length;
  }

  equals(other: OpaqueValue): boolean {
    return other instanceof Network && other.length === this.length && other.address.equals(this.address);
  }

  override size(): number {
    return this.address.size();
  }

  prefixOf({ bits, width }: Address): bigint {
    return bits >> BigInt(width - this.length);
  }

  contains(address: Address): boolean {
    return address.isV4 === this.address.isV4 && this.prefixOf(address) === this.prefixOf(this.address);
  }
}

function v4Bits(text: string): bigint {
  return text.split(".").reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function v6Bits(text: string): bigint {
  const plain = text.replace(/\d+\.\d+\.\d+\.\d+$/, (v4) => {
    const bits = v4Bits(v4);
    return `${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`;
  });
  const [head = "", tail] = plain.split("::");
  const groups = (part: string): string[] => (part === "" ? [] : part.split(":"));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...Array.from({ length: zeros }, () => "0"), ...after];
  return all.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

function isMapped(bits: bigint): boolean {
  return bits >> 32n === 0xffffn;
}

/** Undefined for what is no address. */
function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return new Address(v4Bits(text), true);
  return isIPv6(text) && !text.includes("%") ? new Address(v6Bits(text), false) : undefined;
}

/** What netip.ParseAddr says. */
function parseProblem(text: string): string {
  const fail = (problem: string): string => `ParseAddr(${quote(text)}): ${problem}`;
  if (!/[.:%]/.test(text)) return fail("unable to parse IP");
  const first = /[.:%]/.exec(text)?.[0];
  if (first === "%") return fail("missing IPv6 address");
  if (first === ":") return fail(`unexpected character (at ${quote(/[^0-9a-fA-F:.].*$/.exec(text)?.[0] ?? text)})`);
  const parts = text.split(".");
  const wrong = /[^\d.]/.exec(text);
  if (wrong !== null) return fail(`unexpected character (at ${quote(text.slice(wrong.index))})`);
  if (parts.some((part) => part.length > 1 && part.startsWith("0")))
    return fail("IPv4 field has octet with leading zero");
  if (parts.some((part) => Number(part) > 255)) return fail("IPv4 field has value >255");
  if (parts.length > 4) return fail("IPv4 address too long");
  if (parts.includes(""))
    return fail(
      `IPv4 field must have at least one digit (at ${quote(text.slice(text.indexOf("..") < 0 ? 0 : text.indexOf("..") + 1))})`,
    );
  return fail("IPv4 address too short");
}

/** @throws CelError */
function toAddress(text: string): Address {
  if (isIPv6(text) && text.includes("%"))
    throw new CelError(`IP address ${quote(text)} with zone value is not allowed`);
  const address = parseAddress(text);
  if (address === undefined)
    throw new CelError(`IP Address ${quote(text)} parse error during conversion from string: ${parseProblem(text)}`);
  if (!address.isV4 && isMapped(address.bits))
    throw new CelError(`IPv4-mapped IPv6 address ${quote(text)} is not allowed`);
  return address;
}

/** @throws CelError */
function toNetwork(text: string): Network {
  const outer = "network address parse error during conversion from string";
  const fail = (problem: string): CelError =>
    new CelError(`${outer}: ${outer}: netip.ParsePrefix(${quote(text)}): ${problem}`);
  const mark = text.lastIndexOf("/");
  if (mark < 0) throw fail("no '/'");
  const [before, bits] = [text.slice(0, mark), text.slice(mark + 1)];
  const address = parseAddress(before);
  if (address === undefined) {
    if (isIPv6(before)) throw fail("IPv6 zones cannot be present in a prefix");
    throw fail(parseProblem(before));
  }
  if (!/^(?:0|[1-9]\d*)$/.test(bits)) throw fail(`bad bits after slash: ${quote(bits)}`);
  if (Number(bits) > address.width) throw fail("prefix length out of range");
  if (!address.isV4 && isMapped(address.bits))
    throw new CelError(`${outer}: IPv4-mapped IPv6 address ${quote(text)} is not allowed`);
  return new Network(address, Number(bits));
}

function printV6(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_item, index) =>
    ((bits >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  const text = groups.join(":");
  const runs = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map(([run]) => run);
  const longest = runs.toSorted((a, b) => b.split("0").length - a.split("0").length)[0];
  if (longest === undefined) return text;
  const at = text.indexOf(longest);
  return `${text.slice(0, at)}::${text.slice(at + longest.length).replace(/^:/, "")}`;
}

function printAddress({ bits, isV4 }: Address): string {
  if (!isV4) return printV6(bits);
  return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join(".");
}

function isWithin(address: Address, ...networks: readonly string[]): boolean {
  return networks.some((network) => toNetwork(network).contains(address));
}

const isUnspecified = (address: Address): boolean => address.bits === 0n;
const isLoopback = (address: Address): boolean => isWithin(address, "127.0.0.0/8", "::1/128");
const isLinkLocalUnicast = (address: Address): boolean => isWithin(address, "169.254.0.0/16", "fe80::/10");

function isGlobalUnicast(address: Address): boolean {
  const isBroadcast = address.isV4 && address.bits === 0xffffffffn;
  const isMulticast = isWithin(address, "224.0.0.0/4", "ff00::/8");
  return (
    !isBroadcast && !isMulticast && !isUnspecified(address) && !isLoopback(address) && !isLinkLocalUnicast(address)
  );
}

function isLinkLocalMulticast(address: Address): boolean {
  if (address.isV4) return isWithin(address, "224.0.0.0/24");
  return address.bits >> 120n === 0xffn && ((address.bits >> 112n) & 0x0fn) === 2n;
}

function succeeds(convert: (text: string) => unknown): (text: string) => boolean {
  return (text) => {
    try {
      convert(text);
      return true;
    } catch {
      return false;
    }
  };
}

function containsNetwork(network: Network, other: Network): boolean {
  return network.length <= other.length && network.contains(other.address);
}

export const NETWORKS: readonly Library[] = [
  {
    table: `
      ip: string_to_ip (string) net.IP
      family: ip_family net.IP.() int
      ip.isCanonical: ip_is_canonical (string) bool
      isUnspecified: ip_is_unspecified net.IP.() bool
      isLoopback: ip_is_loopback net.IP.() bool
      isLinkLocalMulticast: ip_is_link_local_multicast net.IP.() bool
      isLinkLocalUnicast: ip_is_link_local_unicast net.IP.() bool
      isGlobalUnicast: ip_is_global_unicast net.IP.() bool
      isIP: is_ip (string) bool
      string: ip_to_string (net.IP) string`,
    runs: {
      string_to_ip: toAddress,
      ip_family: (address: Address) => (address.isV4 ? 4n : 6n),
      ip_is_canonical: (text: string) => printAddress(toAddress(text)) === text,
      ip_is_unspecified: isUnspecified,
      ip_is_loopback: isLoopback,
      ip_is_link_local_multicast: isLinkLocalMulticast,
      ip_is_link_local_unicast: isLinkLocalUnicast,
      ip_is_global_unicast: isGlobalUnicast,
      is_ip: succeeds(toAddress),
      ip_to_string: printAddress,
    },
  },
  {
    table: `
      cidr: string_to_cidr (string) net.CIDR
      containsIP: cidr_contains_ip_string net.CIDR.(string) bool
      containsIP: cidr_contains_ip_ip net.CIDR.(net.IP) bool
      containsCIDR: cidr_contains_cidr_string net.CIDR.(string) bool
      containsCIDR: cidr_contains_cidr net.CIDR.(net.CIDR) bool
      ip: cidr_ip net.CIDR.() net.IP
      prefixLength: cidr_prefix_length net.CIDR.() int
      masked: cidr_masked net.CIDR.() net.CIDR
      isCIDR: is_cidr (string) bool
      string: cidr_to_string (net.CIDR) string`,
    runs: {
      string_to_cidr: toNetwork,
      cidr_contains_ip_string: (network: Network, text: string) => network.contains(toAddress(text)),
      cidr_contains_ip_ip: (network: Network, address: Address) => network.contains(address),
      cidr_contains_cidr_string: (network: Network, text: string) => containsNetwork(network, toNetwork(text)),
      cidr_contains_cidr: containsNetwork,
      cidr_ip: ({ address }: Network) => address,
      cidr_prefix_length: ({ length }: Network) => BigInt(length),
      cidr_masked: (network: Network) => {
        const { address, length } = network;
        const bits = network.prefixOf(address) << BigInt(address.width - length);
        return new Network(new Address(bits, address.isV4), length);
      },
      is_cidr: succeeds(toNetwork),
      cidr_to_string: ({ address, length }: Network) => `${printAddress(address)}/${length}`,
    },
  },
];
