import { isIP } from "node:net";
import { isJsonNumber, invalidValue, regexError, byteLength, type NameRule } from "../../../apimachinery/index.ts";
import { child, type Errors } from "./vocabulary.ts";

/** Formats of single texts (apimachinery `util/validation`). */

const MAX_SUBDOMAIN = 253;

function pattern(source: string, what: string, ...examples: readonly string[]): NameRule {
  const expression = new RegExp(`^(?:${source})$`);
  const problem = regexError(what, source, ...examples);
  return (value) => (expression.test(value) ? [] : [problem]);
}

/** Names that a file system reads as directories. */
const noDirectory: NameRule = (value) => {
  if (value === "." || value === "..") return [`must not be '${value}'`];
  return value.startsWith("..") ? ["must not start with '..'"] : [];
};

const configKeyForm = pattern(
  "[-._a-zA-Z0-9]+",
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  "key.name",
  "KEY_NAME",
  "key-name",
);

export const configMapKey: NameRule = (value) => [
  ...(byteLength(value) > MAX_SUBDOMAIN ? [`must be no more than ${MAX_SUBDOMAIN} characters`] : []),
  ...configKeyForm(value),
  ...noDirectory(value),
];

/** `IsRelaxedEnvVarName`. */
export const envVarName: NameRule = (value) => [
  ...(value === "" ? ["environment variable name must be non-empty"] : []),
  ...(/^[ -<>-~]*$/.test(value)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"]),
];

export const httpHeaderName = pattern(
  "[-A-Za-z0-9]+",
  "a valid HTTP header must consist of alphanumeric characters or '-'",
  "X-Header-Name",
);

export const percent = pattern(
  "[0-9]+%",
  "a valid percent string must be a numeric string followed by an ending '%'",
  "1%",
  "93%",
);

/** User and group numbers. */
export function idNumber(value: unknown, path: string): Errors {
  const number = isJsonNumber(value) ? value : 0;
  return number < 0 || number > 2_147_483_647
    ? [invalidValue(path, number, "must be between 0 and 2147483647, inclusive")]
    : [];
}

const NO_IP = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

/** With zeros in front, as net.ParseIPSloppy still reads them. */
function isSloppyIPv4(value: string): boolean {
  const parts = value.split(".");
  return parts.length === 4 && parts.every((part) => /^\d+$/.test(part) && Number(part) <= 255 && part.length < 16);
}

/** An IPv4 address that an IPv6 address stands for. */
function isMappedIPv4(value: string): boolean {
  return isIP(value) === 6 && /^0*(:0*)*:ffff:(\d+\.|[0-9a-f]{1,4}:[0-9a-f]{1,4}$)/i.test(value.replace(/^::/, "0:0:"));
}

/** Why a text is no IP address, if it is none (`parseIP`). */
export const ipAddress: NameRule = (value) => {
  const isZoned = value.includes("%");
  if ((isIP(value) === 0 || isZoned) && !isSloppyIPv4(value)) return [NO_IP];
  if (isIP(value) === 0) return ["must not have leading 0s"];
  return isMappedIPv4(value) ? ["must not be an IPv4-mapped IPv6 address"] : [];
};

/** Whether net.ParseIPSloppy reads it. */
export function isSloppyIP(value: string): boolean {
  return value !== "" && ipAddress(value)[0] !== NO_IP;
}

export function isIPv6(value: string): boolean {
  return isIP(value) === 6;
}

const NO_CIDR = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

/** The address as a number, of 32 or 128 bits. */
export function addressBits(address: string): bigint {
  if (isIP(address) !== 6) return address.split(".").reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
  const [head = "", tail] = address.split("::");
  const groups = (text: string): string[] => {
    const mapped = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a: string, b: string, c: string, d: string) =>
      [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((group) => group.toString(16)).join(":"),
    );
    return mapped === "" ? [] : mapped.split(":");
  };
  const [left, right] = [groups(head), tail === undefined ? [] : groups(tail)];
  const zeros = Array<string>(tail === undefined ? 0 : 8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

/** Why a text is no network, if it is none (`parseCIDR`). */
export const cidr: NameRule = (value) => {
  const [address = "", length = "", ...rest] = value.split("/");
  const isKnown = (isIP(address) !== 0 && !address.includes("%")) || isSloppyIPv4(address);
  const size = isIP(address) === 6 ? 128 : 32;
  if (!isKnown || rest.length > 0 || !/^\d+$/.test(length) || Number(length) > size) return [NO_CIDR];
  if (isIP(address) === 0 || /^0\d/.test(length)) return ["must not have leading 0s in IP or prefix length"];
  if (isMappedIPv4(address)) return ["must not have an IPv4-mapped IPv6 address"];
  const host = (1n << BigInt(size - Number(length))) - 1n;
  return (addressBits(address) & host) === 0n ? [] : ["must not have bits set beyond the prefix length"];
};

/** Whether net.ParseCIDRSloppy reads it. */
export function isReadableCidr(value: string): boolean {
  return cidr(value)[0] !== NO_CIDR;
}

export function noBacksteps(target: string, path: string): Errors {
  return target.split("/").includes("..") ? [invalidValue(path, target, "must not contain '..'")] : [];
}

/** A path that stays below where it starts. */
export function descendingPath(target: string, path: string): Errors {
  return [
    ...(target.startsWith("/") ? [invalidValue(path, target, "must be a relative path")] : []),
    ...noBacksteps(target, path),
  ];
}

/** A path below a volume, whose names with two dots in front are the kubelet's. */
export function nonReservedPath(target: string, path: string): Errors {
  const isReserved = target.startsWith("..") && !target.startsWith("../");
  return [
    ...descendingPath(target, path),
    ...(isReserved ? [invalidValue(path, target, "must not start with '..'")] : []),
  ];
}

/** A file's permissions, at a field that may be nil. */
export function fileMode(value: unknown, path: string, field: string): Errors {
  const mode = (value as Readonly<Record<string, unknown>> | undefined)?.[field];
  return typeof mode === "number" && (mode < 0 || mode > 0o777)
    ? [invalidValue(child(path, field), mode, "must be a number between 0 and 0777 (octal), both inclusive")]
    : [];
}
