import { X509Certificate, createPrivateKey } from "node:crypto";
import { isIP } from "node:net";
import type { KeyPair } from "../issue/certificate-options.ts";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\n?/;
const PRIVATE_KEY = /-----BEGIN PRIVATE KEY-----[A-Za-z0-9+/=\s]+-----END PRIVATE KEY-----\n?/;

/** Key and certificate stand in one file, so that no crash can leave a pair that does not belong together. */
export function renderKeyPair({ key, cert }: KeyPair): string {
  return `${cert.trimEnd()}\n${key.trimEnd()}\n`;
}

export type PairResult =
  | { readonly pair: KeyPair; readonly certificate: X509Certificate }
  | { readonly problem: string };

/** Reads what renderKeyPair wrote and checks that the key is the certificate's. */
export function readKeyPair(text: string): PairResult {
  const cert = CERTIFICATE.exec(text)?.[0];
  const key = PRIVATE_KEY.exec(text)?.[0];
  if (cert === undefined) return { problem: "it holds no certificate" };
  if (key === undefined) return { problem: "it holds no private key" };
  try {
    const certificate = new X509Certificate(cert);
    return certificate.checkPrivateKey(createPrivateKey(key))
      ? { pair: { key, cert }, certificate }
      : { problem: "its key is not the certificate's" };
  } catch {
    return { problem: "it is damaged" };
  }
}

/** Whether the time (Unix milliseconds) is within the certificate's, and will be for some time. */
export function isCurrent(certificate: X509Certificate, now: number, marginMs: number): boolean {
  return Date.parse(certificate.validFrom) <= now && now + marginMs < Date.parse(certificate.validTo);
}

/** Whether the certificate names each host, be it a name or an address. */
export function coversHosts(certificate: X509Certificate, hosts: readonly string[]): boolean {
  return hosts.every((host) =>
    isIP(host) === 0
      ? certificate.checkHost(host, { subject: "never", wildcards: false }) !== undefined
      : certificate.checkIP(host) !== undefined,
  );
}
