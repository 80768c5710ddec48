import { createPublicKey, randomBytes, sign } from "node:crypto";
import forge from "node-forge";
import type { ClientOptions, KeyPair, PrivateKey, ServingOptions } from "./certificate-options.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const AUTHORITY_DAYS = 3650;
const LEAF_DAYS = 365;
/** RFC 5280, appendix A.1, ub-common-name. */
const MAX_COMMON_NAME = 64;

export function signAuthority(key: PrivateKey, commonName: string, now: number): KeyPair {
  const certificate = newCertificate(key, now, AUTHORITY_DAYS);
  const subject = [utf8Attribute("commonName", commonName)];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    { name: "basicConstraints", cA: true, critical: true },
    { name: "keyUsage", digitalSignature: true, keyCertSign: true, cRLSign: true, critical: true },
    { name: "subjectKeyIdentifier" },
  ]);
  return { key: key.pem, cert: signed(certificate, key.pem) };
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

interface LeafOptions {
  readonly subject: forge.pki.CertificateField[];
  readonly extensions: readonly object[];
  readonly now: number;
  readonly days: number;
}

function signLeaf(ca: KeyPair, key: PrivateKey, { subject, extensions, now, days }: LeafOptions): KeyPair {
  const issuer = forge.pki.certificateFromPem(ca.cert);
  const certificate = newCertificate(key, now, days);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer.subject.attributes.map(decodedAttribute));
  certificate.setExtensions([
    { name: "basicConstraints", cA: false, critical: true },
    { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
    ...extensions,
    { name: "subjectKeyIdentifier" },
    { name: "authorityKeyIdentifier", keyIdentifier: issuer.generateSubjectKeyIdentifier().getBytes() },
  ]);
  return { key: key.pem, cert: signed(certificate, ca.key) };
}

function newCertificate(key: PrivateKey, now: number, days: number): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  const publicKey = createPublicKey(key.object).export({ type: "spki", format: "pem" }).toString();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = randomSerial();
  // An hour early, for a client whose clock is behind.
  certificate.validity.notBefore = new Date(now - HOUR_MS);
  certificate.validity.notAfter = new Date(now + days * DAY_MS);
  return certificate;
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

/** forge reads a name's UTF-8 as bytes but writes it from text. */
function decodedAttribute(attribute: forge.pki.CertificateField): forge.pki.CertificateField {
  const utf8: number = forge.asn1.Type.UTF8;
  return Number(attribute.valueTagClass) === utf8
    ? { ...attribute, value: forge.util.decodeUtf8(String(attribute.value)) }
    : attribute;
}

/** forge's own RSA takes tens of milliseconds for what OpenSSL does in one. */
function signed(certificate: forge.pki.Certificate, issuerKey: string): string {
  const algorithm = forge.pki.oids.sha256WithRSAEncryption ?? "";
  certificate.signatureOid = algorithm;
  certificate.siginfo.algorithmOid = algorithm;
  const [body] = forge.pki.certificateToAsn1(certificate).value as forge.asn1.Asn1[];
  if (body === undefined) throw new Error("a certificate without a body");
  const toBeSigned = forge.asn1.toDer(body).getBytes();
  certificate.signature = sign("sha256", Buffer.from(toBeSigned, "latin1"), issuerKey).toString("latin1");
  return forge.pki.certificateToPem(certificate).replaceAll("\r\n", "\n");
}
