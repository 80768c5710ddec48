import { createPublicKey, generateKeyPair, sign, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import forge from "node-forge";
import type { KeyPair } from "../../src/index.ts";

export interface PrivateKey {
  readonly pem: string;
  readonly object: KeyObject;
}

export const NOW = Date.UTC(2026, 10, 24, 12);
const NOT_BEFORE = Date.UTC(2020, 0, 1);
const NOT_AFTER = Date.UTC(2049, 0, 1);

export interface Craft {
  readonly key: PrivateKey;
  /** The issuer's key; its own by default. */
  readonly signer?: PrivateKey;
  readonly subject: readonly forge.pki.CertificateField[];
  readonly issuer?: readonly forge.pki.CertificateField[];
  readonly extensions?: readonly object[];
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly serial?: string;
  readonly version?: 1 | 3;
  readonly digest?: "sha1" | "sha256" | "sha384" | "sha512";
}

const OIDS = {
  sha1: "sha1WithRSAEncryption",
  sha256: "sha256WithRSAEncryption",
  sha384: "sha384WithRSAEncryption",
  sha512: "sha512WithRSAEncryption",
} as const;

/** Any certificate at all, wrong ones too, as PEM. */
export function craft(options: Craft): string {
  const { key, signer = key, subject, issuer = subject, extensions = [], digest = "sha256" } = options;
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(
    createPublicKey(key.object).export({ type: "spki", format: "pem" }).toString(),
  );
  certificate.version = (options.version ?? 3) - 1;
  certificate.serialNumber = options.serial ?? "4d";
  certificate.validity.notBefore = new Date(options.notBefore ?? NOT_BEFORE);
  certificate.validity.notAfter = new Date(options.notAfter ?? NOT_AFTER);
  certificate.setSubject([...subject]);
  certificate.setIssuer([...issuer]);
  certificate.setExtensions([...extensions]);
  const oid = forge.pki.oids[OIDS[digest]] ?? "";
  certificate.signatureOid = oid;
  certificate.siginfo.algorithmOid = oid;
  const [body] = forge.pki.certificateToAsn1(certificate).value as forge.asn1.Asn1[];
  const bytes = body === undefined ? "" : forge.asn1.toDer(body).getBytes();
  certificate.signature = sign(digest, Buffer.from(bytes, "latin1"), signer.object).toString("latin1");
  return forge.pki.certificateToPem(certificate);
}

export const named = (value: string): forge.pki.CertificateField[] => [{ name: "commonName", value }];

export const dns = (...names: string[]): object => ({
  name: "subjectAltName",
  altNames: names.map((value) => ({ type: 2, value })),
});

export const authority = (more: object = {}): object => ({
  name: "basicConstraints",
  cA: true,
  critical: true,
  ...more,
});

/** An extension with the given DER, written as hex. */
export const rawExtension = (id: string, hex: string, critical = false): object => ({
  id,
  critical,
  value: Buffer.from(hex, "hex").toString("latin1"),
});

const tlv = (tag: string, hex: string): string => `${tag}${(hex.length / 2).toString(16).padStart(2, "0")}${hex}`;
const subtree = (tag: string, text: Buffer): string => tlv("30", tlv(tag, text.toString("hex")));

/** A nameConstraints extension with DNS names (and ranges, as address and mask in hex). */
export function nameConstraints(limits: {
  readonly permitted?: readonly string[];
  readonly excluded?: readonly string[];
  readonly permittedRanges?: readonly string[];
}): object {
  const { permitted = [], excluded = [], permittedRanges = [] } = limits;
  const allowed = [
    ...permitted.map((name) => subtree("82", Buffer.from(name))),
    ...permittedRanges.map((range) => subtree("87", Buffer.from(range, "hex"))),
  ].join("");
  const denied = excluded.map((name) => subtree("82", Buffer.from(name))).join("");
  const fields = (allowed === "" ? "" : tlv("a0", allowed)) + (denied === "" ? "" : tlv("a1", denied));
  return rawExtension("2.5.29.30", tlv("30", fields), true);
}

async function generateKey(): Promise<PrivateKey> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  return { pem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), object: privateKey };
}

/** A few keys are enough for all certificates of a file. */
export async function craftKeys(count: number): Promise<PrivateKey[]> {
  return Promise.all(Array.from({ length: count }, generateKey));
}

export const pairOf = (key: PrivateKey, cert: string): KeyPair => ({ key: key.pem, cert });
