import { isIP } from "node:net";

/** What a certificate says about the names it is for. */
export interface NamedCertificate {
  readonly commonName: string;
  readonly rawSubjectAltNames: Buffer | undefined;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly Buffer[];
}

/** Go lists the names of a certificate only below this many (CVE-2025-61729). */
const MAX_NAMES_LISTED = 100;
const IPV4_MAPPED = Buffer.from("00000000000000000000ffff", "hex");

/** The rules of crypto/x509 `VerifyHostname`: undefined when the certificate is for the host, else Go's error text. */
export function verifyHostname(given: NamedCertificate, host: string, trustsCommonName: boolean): string | undefined {
  const certificate = trustsCommonName ? withCommonName(given) : given;
  const address = /^\[.+\]$/.test(host) ? host.slice(1, -1) : host;
  if (isAddress(address)) {
    const wanted = ipText(ipBytes(address));
    const matches = certificate.ipAddresses.some((candidate) => ipText(candidate) === wanted);
    return matches ? undefined : hostnameProblem(certificate, address);
  }
  return certificate.dnsNames.some((pattern) => matchesHost(pattern, host))
    ? undefined
    : hostnameProblem(certificate, host);
}

/** Go to 1.14, crypto/x509 `commonNameAsHostname`: without names of its own, one that could be a host's is its name. */
function withCommonName(certificate: NamedCertificate): NamedCertificate {
  const { rawSubjectAltNames, commonName } = certificate;
  return rawSubjectAltNames === undefined && isHostname(commonName, true)
    ? { ...certificate, dnsNames: [commonName] }
    : certificate;
}

/** A wildcard stands for one whole left-most label; names that are no host names match only as they are. */
export function matchesHost(pattern: string, host: string): boolean {
  return isHostname(host.replace(/\.$/, ""), false) && isHostname(pattern, true)
    ? matchLabels(pattern, host)
    : !["", "."].includes(pattern) && lowerAscii(pattern) === lowerAscii(host);
}

function matchLabels(pattern: string, host: string): boolean {
  const name = host.replace(/\.$/, "");
  if (pattern === "" || name === "") return false;
  const wanted = lowerAscii(pattern).split(".");
  const labels = lowerAscii(name).split(".");
  if (wanted.length !== labels.length) return false;
  return wanted.every((label, index) => (index === 0 && label === "*") || label === labels[index]);
}

/** With Go's leniency: underscores are fine, a hyphen may end a label. */
function isHostname(name: string, isPattern: boolean): boolean {
  if (name === "" || name === "*") return false;
  return name
    .split(".")
    .every((label, index) => /^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(label) || (isPattern && index === 0 && label === "*"));
}

/** ASCII only: a Unicode lower-casing would let other letters match. */
function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function hostnameProblem(certificate: NamedCertificate, host: string): string {
  if (certificate.rawSubjectAltNames === undefined && matchLabels(certificate.commonName, host))
    return "x509: certificate relies on legacy Common Name field, use SANs instead";
  const isIp = isAddress(host);
  const names = isIp ? certificate.ipAddresses.map(ipText) : certificate.dnsNames;
  if (isIp && names.length === 0)
    return `x509: cannot validate certificate for ${host} because it doesn't contain any IP SANs`;
  if (names.length >= MAX_NAMES_LISTED)
    return `x509: certificate is valid for ${names.length} ${isIp ? "IP SANs" : "names"}, but none matched ${host}`;
  const listed = names.join(", ");
  return listed === ""
    ? `x509: certificate is not valid for any names, but wanted to match ${host}`
    : `x509: certificate is valid for ${listed}, not ${host}`;
}

/** Go's net.ParseIP knows no zones. */
function isAddress(host: string): boolean {
  return isIP(host) !== 0 && !host.includes("%");
}

/** The 4 or 16 bytes of an address that isIP accepts. */
export function ipBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split(".").map(Number));
  // The URL parser writes an embedded IPv4 address as two groups.
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [before = [], after = []] = text.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const gap = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return Buffer.from([...before, ...gap, ...after].map((group) => group.padStart(4, "0")).join(""), "hex");
}

/** As Go's net.IP prints it: an IPv4-mapped address as IPv4, the longest run of zeros shortened. */
export function ipText(bytes: Buffer): string {
  if (bytes.length === 16 && bytes.subarray(0, 12).equals(IPV4_MAPPED)) return bytes.subarray(12).join(".");
  if (bytes.length === 4) return bytes.join(".");
  if (bytes.length !== 16) return `?${bytes.toString("hex")}`;
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}
