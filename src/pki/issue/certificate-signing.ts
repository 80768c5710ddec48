import {
  createHash,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  sign,
  X509Certificate,
  type KeyObject,
} from "node:crypto";
import forge from "node-forge";
import type { RequestedNames } from "../verify/signing-request.ts";
import type { ClientOptions, KeyPair, PrivateKey, ServingOptions } from "./certificate-options.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const AUTHORITY_DAYS = 3650;
const LEAF_DAYS = 365;
/** RFC 5280, appendix A.1, ub-common-name. */
const MAX_COMMON_NAME = 64;

export function signAuthority(key: PrivateKey, commonName: string, now: number): KeyPair {
  const certificate = newCertificate(now, AUTHORITY_DAYS);
  const publicKey = createPublicKey(key.object);
  certificate.setSubject([utf8Attribute("commonName", commonName)]);
  certificate.setExtensions([
    { name: "basicConstraints", cA: true, critical: true },
    { name: "keyUsage", digitalSignature: true, keyCertSign: true, cRLSign: true, critical: true },
    subjectKeyIdentifier(publicKey),
  ]);
  return { key: key.pem, cert: signed(certificate, publicKey, key.object) };
}

export function signServing(ca: KeyPair, key: PrivateKey, options: ServingOptions): KeyPair {
  const { commonName, dnsNames, ipAddresses, now, days = LEAF_DAYS } = options;
  const altNames = [...dnsNames.map((value) => ({ type: 2, value })), ...ipAddresses.map((ip) => ({ type: 7, ip }))];
  const hasNames = options.omitSubjectAltNames !== true && altNames.length > 0;
  return signLeaf(ca, key, {
    subject: [utf8Attribute("commonName", commonName.slice(0, MAX_COMMON_NAME))],
    extensions: [
      { name: "extKeyUsage", serverAuth: true },
      ...(hasNames ? [{ name: "subjectAltName", altNames }] : []),
    ],
    now,
    days,
  });
}

export function signClient(ca: KeyPair, key: PrivateKey, options: ClientOptions): KeyPair {
  const { user, groups, now, days = LEAF_DAYS } = options;
  return signLeaf(ca, key, {
    subject: [...groups.map((group) => utf8Attribute("organizationName", group)), utf8Attribute("commonName", user)],
    extensions: [{ name: "extKeyUsage", clientAuth: true }],
    now,
    days,
  });
}

/** What a signer grants; names and key are those of the request (k8s `pkg/controller/certificates/authority`). */
export interface GrantOptions {
  readonly request: Pick<RequestedNames, "subject" | "key" | "altNames">;
  /** forge's names, or object identifiers. */
  readonly keyUsages: readonly string[];
  readonly extendedUsages: readonly string[];
  /** Unix milliseconds. */
  readonly notBefore: number;
  readonly notAfter: number;
}

const flags = (names: readonly string[]): object => Object.fromEntries(names.map((name) => [name, true]));

/** PEM. */
export function signRequested(ca: KeyPair, options: GrantOptions): string {
  const { request, keyUsages, extendedUsages, notBefore, notAfter } = options;
  const issuer = new X509Certificate(ca.cert);
  const certificate = newCertificate(notBefore, 0);
  certificate.validity.notBefore = new Date(notBefore);
  certificate.validity.notAfter = new Date(Math.min(notAfter, Date.parse(issuer.validTo)));
  certificate.setExtensions([
    ...(keyUsages.length === 0 ? [] : [{ name: "keyUsage", critical: true, ...flags(keyUsages) }]),
    ...(extendedUsages.length === 0 ? [] : [{ name: "extKeyUsage", ...flags(extendedUsages) }]),
    { name: "basicConstraints", cA: false, critical: true },
    { name: "authorityKeyIdentifier", keyIdentifier: keyIdentifier(issuer.publicKey) },
    ...(request.altNames === undefined ? [] : [{ id: "2.5.29.17", value: request.altNames.toString("latin1") }]),
  ]);
  const publicKey = createPublicKey({ key: request.key, format: "der", type: "spki" });
  const names = { issuer: nameOf(issuer), subject: forge.asn1.fromDer(binary(request.subject)) };
  return signed(certificate, publicKey, createPrivateKey(ca.key), names);
}

function nameOf(certificate: X509Certificate): forge.asn1.Asn1 {
  return children(children(forge.asn1.fromDer(binary(certificate.raw)))[0])[TBS.subject] as forge.asn1.Asn1;
}

interface LeafOptions {
  readonly subject: forge.pki.CertificateField[];
  readonly extensions: readonly object[];
  readonly now: number;
  readonly days: number;
}

function signLeaf(ca: KeyPair, key: PrivateKey, { subject, extensions, now, days }: LeafOptions): KeyPair {
  const issuer = new X509Certificate(ca.cert);
  const certificate = newCertificate(now, days);
  certificate.setSubject(subject);
  certificate.setExtensions([
    { name: "basicConstraints", cA: false, critical: true },
    { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
    ...extensions,
    subjectKeyIdentifier(createPublicKey(key.object)),
    { name: "authorityKeyIdentifier", keyIdentifier: keyIdentifier(issuer.publicKey) },
  ]);
  const names = { issuer: nameOf(issuer) };
  return { key: key.pem, cert: signed(certificate, createPublicKey(key.object), createPrivateKey(ca.key), names) };
}

/** node-forge reads and writes RSA keys alone: this one holds the place of the real key, which `signed` puts in. */
const placeholder = forge.pki.rsa.setPublicKey(new forge.jsbn.BigInteger("3"), new forge.jsbn.BigInteger("3"));

function newCertificate(now: number, days: number): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = placeholder;
  certificate.serialNumber = randomSerial();
  // An hour early, for a client whose clock is behind.
  certificate.validity.notBefore = new Date(now - HOUR_MS);
  certificate.validity.notAfter = new Date(now + days * DAY_MS);
  return certificate;
}

/** RFC 5280, 4.2.1.2, method 1: SHA-1 of the bits of the public key. Bytes as forge has them, a character each. */
function keyIdentifier(key: KeyObject): string {
  const spki = children(forge.asn1.fromDer(binary(key.export({ type: "spki", format: "der" }))));
  // forge may have read the bits of the key as a structure of their own.
  const bits = spki[1];
  if (bits === undefined) throw new Error("a public key without bits");
  const content =
    typeof bits.value === "string"
      ? bits.value.slice(1)
      : forge.asn1.toDer(bits.value[0] as forge.asn1.Asn1).getBytes();
  return createHash("sha1").update(Buffer.from(content, "latin1")).digest().toString("latin1");
}

function subjectKeyIdentifier(key: KeyObject): object {
  const { Class, Type, create, toDer } = forge.asn1;
  const value = toDer(create(Class.UNIVERSAL, Type.OCTETSTRING, false, keyIdentifier(key))).getBytes();
  return { id: forge.pki.oids.subjectKeyIdentifier, value };
}

function binary(der: Buffer): forge.util.ByteStringBuffer {
  return forge.util.createBuffer(der.toString("latin1"));
}

function children(node: forge.asn1.Asn1 | undefined): forge.asn1.Asn1[] {
  if (node === undefined || typeof node.value === "string") throw new Error("a structure was expected");
  return node.value;
}

/** 128 bits of which the first two are 01: positive and of full length (RFC 5280, 4.1.2.2). */
function randomSerial(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40, 0);
  return bytes.toString("hex");
}

/** UTF-8, since names of users hold characters that a PrintableString does not know. */
function utf8Attribute(name: string, value: string): forge.pki.CertificateField {
  return { name, value, valueTagClass: forge.asn1.Type.UTF8 as unknown as forge.asn1.Class };
}

/** Places in a TBSCertificate (RFC 5280, 4.1). */
const TBS = { signature: 2, issuer: 3, subject: 5, publicKey: 6 } as const;

const SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
const ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";

function algorithmOf(issuerKey: KeyObject): forge.asn1.Asn1 {
  const { Class, Type, create, oidToDer } = forge.asn1;
  const isRsa = issuerKey.asymmetricKeyType === "rsa";
  const oid = oidToDer(isRsa ? SHA256_WITH_RSA : ECDSA_WITH_SHA256).getBytes();
  // RFC 5758, 3.2: with ECDSA there are no parameters.
  const parameters = isRsa ? [create(Class.UNIVERSAL, Type.NULL, false, "")] : [];
  return create(Class.UNIVERSAL, Type.SEQUENCE, true, [create(Class.UNIVERSAL, Type.OID, false, oid), ...parameters]);
}

/** forge lays the certificate out; keys, algorithm and signature are Node's. Without an issuer the subject signs itself. */
function signed(
  certificate: forge.pki.Certificate,
  publicKey: KeyObject,
  issuerKey: KeyObject,
  names: { readonly issuer?: forge.asn1.Asn1; readonly subject?: forge.asn1.Asn1 } = {},
): string {
  const { Class, Type, create, fromDer, toDer } = forge.asn1;
  certificate.signatureOid = certificate.siginfo.algorithmOid = SHA256_WITH_RSA;
  const [body] = children(forge.pki.certificateToAsn1(certificate));
  if (body === undefined) throw new Error("a certificate without a body");
  const fields = children(body);
  const algorithm = algorithmOf(issuerKey);
  fields[TBS.signature] = algorithm;
  if (names.subject !== undefined) fields[TBS.subject] = names.subject;
  fields[TBS.issuer] = names.issuer ?? (fields[TBS.subject] as forge.asn1.Asn1);
  fields[TBS.publicKey] = fromDer(binary(publicKey.export({ type: "spki", format: "der" })));
  const toBeSigned = Buffer.from(toDer(body).getBytes(), "latin1");
  const signature = sign("sha256", toBeSigned, issuerKey).toString("latin1");
  const bits = create(Class.UNIVERSAL, Type.BITSTRING, false, `\0${signature}`);
  const der = toDer(create(Class.UNIVERSAL, Type.SEQUENCE, true, [body, algorithm, bits])).getBytes();
  return new X509Certificate(Buffer.from(der, "latin1")).toString();
}
