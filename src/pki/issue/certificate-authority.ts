import { generateKeyPair } from "node:crypto";
import { isIP } from "node:net";
import { promisify } from "node:util";
import type * as signing from "./certificate-signing.ts";
import type { ClientOptions, KeyPair, PrivateKey, ServingOptions } from "./certificate-options.ts";

const RSA_BITS = 2048;

const generateKeys = promisify(generateKeyPair);

/** ECDSA P-256: made in a millisecond, and a handshake with it costs a server a tenth of one with RSA. */
export async function generateKey(): Promise<PrivateKey> {
  const { privateKey } = await generateKeys("ec", { namedCurve: "P-256" });
  return { pem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), object: privateKey };
}

/** For tokens signed with RS256. Made on the thread pool. */
export async function generateTokenKey(): Promise<PrivateKey> {
  const { privateKey } = await generateKeys("rsa", { modulusLength: RSA_BITS });
  return { pem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), object: privateKey };
}

export type Signing = typeof signing;

/** Loads node-forge, which a start with all certificates at hand does without. */
export async function loadSigning(): Promise<Signing> {
  return import("./certificate-signing.ts");
}

/** @param now Unix milliseconds */
export async function createAuthority(commonName: string, now: number): Promise<KeyPair> {
  const [key, { signAuthority }] = await Promise.all([generateKey(), loadSigning()]);
  return signAuthority(key, commonName, now);
}

export async function issueServing(ca: KeyPair, options: ServingOptions): Promise<KeyPair> {
  const [key, { signServing }] = await Promise.all([generateKey(), loadSigning()]);
  return signServing(ca, key, options);
}

/** For a user, named by the common name, in groups, named by the organizations, as Kubernetes reads a certificate. */
export async function issueClient(ca: KeyPair, options: ClientOptions): Promise<KeyPair> {
  const [key, { signClient }] = await Promise.all([generateKey(), loadSigning()]);
  return signClient(ca, key, options);
}

/** The certificate that a request is granted, as PEM. */
export async function issueRequested(ca: KeyPair, options: signing.GrantOptions): Promise<string> {
  const { signRequested } = await loadSigning();
  return signRequested(ca, options);
}

/** Splits names for a serving certificate into DNS names and addresses. */
export function splitHosts(hosts: readonly string[]): { dnsNames: string[]; ipAddresses: string[] } {
  const unique = [...new Set(hosts)];
  return {
    dnsNames: unique.filter((host) => isIP(host) === 0),
    ipAddresses: unique.filter((host) => isIP(host) !== 0),
  };
}
