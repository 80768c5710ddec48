import { X509Certificate, type KeyObject } from "node:crypto";
import { DER_TAG, contextTag, primitiveTag, readChildren, readDer, readOid, readTime, type DerValue } from "./der.ts";
import { ipText } from "./host-names.ts";

/** The names of a certificate's subject alternative names, or of a name constraint, by kind. */
export interface GeneralNames {
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly Buffer[];
  readonly emailAddresses: readonly string[];
  readonly uris: readonly string[];
}

/** What Go's crypto/x509 knows about a certificate and Node's class does not tell. */
export interface CertificateFacts extends GeneralNames {
  readonly x509: X509Certificate;
  readonly raw: Buffer;
  readonly rawSubject: Buffer;
  readonly rawIssuer: Buffer;
  readonly rawPublicKey: Buffer;
  readonly publicKey: KeyObject;
  readonly commonName: string;
  readonly organization: string | undefined;
  /** Decimal, as Go prints it. */
  readonly serialNumber: string;
  /** Unix milliseconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly version: number;
  readonly signatureOid: string;
  /** The extension's bytes; undefined without the extension. */
  readonly rawSubjectAltNames: Buffer | undefined;
  readonly basicConstraints: { readonly isCa: boolean; readonly maxPathLength: number | undefined } | undefined;
  /** False only when there is a keyUsage that leaves certificate signing out. */
  readonly maySign: boolean;
  /** Dotted object identifiers. */
  readonly extendedKeyUsages: readonly string[];
  readonly subjectKeyId: Buffer;
  readonly authorityKeyId: Buffer;
  readonly nameConstraints: { readonly permitted: GeneralNames; readonly excluded: GeneralNames } | undefined;
  readonly hasUnhandledCriticalExtension: boolean;
}

const OID = {
  commonName: "2.5.4.3",
  organization: "2.5.4.10",
  subjectKeyId: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  nameConstraints: "2.5.29.30",
  authorityKeyId: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
} as const;

/** Understood by Go without being of consequence here: CRL points, policies and their rules, authority information. */
const HARMLESS = new Set([
  "2.5.29.31",
  "2.5.29.32",
  "2.5.29.33",
  "2.5.29.36",
  "2.5.29.54",
  "1.3.6.1.5.5.7.1.1",
  ...Object.values(OID),
]);

const NO_BYTES = Buffer.alloc(0);
const KEY_CERT_SIGN = 0x04;

interface Extension {
  readonly critical: boolean;
  readonly value: Buffer;
}

/** @throws Error when the bytes are no X.509 certificate. */
export function readCertificate(der: Buffer): CertificateFacts {
  const x509 = new X509Certificate(der);
  const [tbs, signature] = readChildren(readDer(x509.raw));
  const fields = readChildren(required(tbs));
  const hasVersion = fields[0]?.tag === contextTag(0);
  const [serial, , issuer, validity, subject, publicKey, ...optional] = hasVersion ? fields.slice(1) : fields;
  const [notBefore, notAfter] = readChildren(required(validity)).map(readTime);
  const extensions = readExtensions(optional.find(({ tag }) => tag === contextTag(3)));
  const names = readSubject(required(subject));
  return {
    x509,
    raw: x509.raw,
    rawSubject: required(subject).raw,
    rawIssuer: required(issuer).raw,
    rawPublicKey: required(publicKey).raw,
    publicKey: x509.publicKey,
    commonName: names.get(OID.commonName)?.at(-1) ?? "",
    organization: names.get(OID.organization)?.[0],
    serialNumber: BigInt(`0x${required(serial).body.toString("hex")}`).toString(),
    notBefore: notBefore ?? 0,
    notAfter: notAfter ?? 0,
    version: hasVersion ? (required(readChildren(required(fields[0]))[0]).body[0] ?? 0) + 1 : 1,
    signatureOid: readOid(required(readChildren(required(signature))[0])),
    ...readExtensionFacts(extensions),
  };
}

function required(value: DerValue | undefined): DerValue {
  if (value === undefined) throw new Error("malformed certificate");
  return value;
}

function readExtensions(field: DerValue | undefined): Map<string, Extension> {
  const list = field === undefined ? [] : readChildren(readDer(field.body));
  return new Map(
    list.map((entry) => {
      const [oid, ...rest] = readChildren(entry);
      const critical = rest[0]?.tag === DER_TAG.boolean && rest[0].body[0] !== 0;
      return [readOid(required(oid)), { critical, value: required(rest.at(-1)).body }];
    }),
  );
}

function readSubject(name: DerValue): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const set of readChildren(name)) {
    for (const attribute of readChildren(set)) {
      const [oid, value] = readChildren(attribute);
      const key = readOid(required(oid));
      values.set(key, [...(values.get(key) ?? []), required(value).body.toString("utf8")]);
    }
  }
  return values;
}

type ExtensionFacts = Pick<
  CertificateFacts,
  | keyof GeneralNames
  | "rawSubjectAltNames"
  | "basicConstraints"
  | "maySign"
  | "extendedKeyUsages"
  | "subjectKeyId"
  | "authorityKeyId"
  | "nameConstraints"
  | "hasUnhandledCriticalExtension"
>;

function readExtensionFacts(extensions: ReadonlyMap<string, Extension>): ExtensionFacts {
  const value = (oid: string): Buffer | undefined => extensions.get(oid)?.value;
  const altNames = value(OID.subjectAltName);
  const names = altNames === undefined ? NO_NAMES : generalNames(readChildren(readDer(altNames)));
  const usages = value(OID.extendedKeyUsage);
  const keyUsage = value(OID.keyUsage);
  const subjectKeyId = value(OID.subjectKeyId);
  const constraints = value(OID.nameConstraints);
  const unhandled = [...extensions].some(
    ([oid, { critical }]) => critical && (!HARMLESS.has(oid) || (oid === OID.subjectAltName && !hasNames(names))),
  );
  return {
    ...names,
    rawSubjectAltNames: altNames,
    basicConstraints: readBasicConstraints(value(OID.basicConstraints)),
    maySign: keyUsage === undefined || mayCertSign(keyUsage),
    extendedKeyUsages: usages === undefined ? [] : readChildren(readDer(usages)).map(readOid),
    subjectKeyId: subjectKeyId === undefined ? NO_BYTES : readDer(subjectKeyId).body,
    authorityKeyId: readAuthorityKeyId(value(OID.authorityKeyId)),
    nameConstraints: constraints === undefined ? undefined : readNameConstraints(constraints),
    hasUnhandledCriticalExtension: unhandled || hasUnknownConstraint(extensions.get(OID.nameConstraints)),
  };
}

function readBasicConstraints(value: Buffer | undefined): CertificateFacts["basicConstraints"] {
  if (value === undefined) return undefined;
  const fields = readChildren(readDer(value));
  const length = fields.find(({ tag }) => tag === DER_TAG.integer)?.body;
  return {
    isCa: fields.some(({ tag, body }) => tag === DER_TAG.boolean && body[0] !== 0),
    maxPathLength: length === undefined ? undefined : Number(BigInt(`0x${length.toString("hex")}`)),
  };
}

/** A keyUsage without any bit counts as none at all in Go. */
function mayCertSign(value: Buffer): boolean {
  const bits = readDer(value).body.subarray(1);
  return bits.every((byte) => byte === 0) || ((bits[0] ?? 0) & KEY_CERT_SIGN) !== 0;
}

function readAuthorityKeyId(value: Buffer | undefined): Buffer {
  if (value === undefined) return NO_BYTES;
  return readChildren(readDer(value)).find(({ tag }) => tag === primitiveTag(0))?.body ?? NO_BYTES;
}

/** The tags of RFC 5280's GeneralName. */
const NAME_TAG = { email: primitiveTag(1), dns: primitiveTag(2), uri: primitiveTag(6), ip: primitiveTag(7) } as const;
const KNOWN_NAMES = new Set<number>(Object.values(NAME_TAG));

function generalNames(values: readonly DerValue[]): GeneralNames {
  const bodies = (tag: number): Buffer[] => values.filter((value) => value.tag === tag).map(({ body }) => body);
  const texts = (tag: number): string[] => bodies(tag).map((body) => body.toString("latin1"));
  return {
    dnsNames: texts(NAME_TAG.dns),
    ipAddresses: bodies(NAME_TAG.ip),
    emailAddresses: texts(NAME_TAG.email),
    uris: texts(NAME_TAG.uri),
  };
}

const NO_NAMES = generalNames([]);

function hasNames(names: GeneralNames): boolean {
  return [names.dnsNames, names.ipAddresses, names.emailAddresses, names.uris].some(({ length }) => length > 0);
}

function subtrees(value: Buffer, number: number): DerValue[] {
  const field = readChildren(readDer(value)).find(({ tag }) => tag === contextTag(number));
  return field === undefined ? [] : readChildren(field).flatMap((subtree) => readChildren(subtree).slice(0, 1));
}

function readNameConstraints(value: Buffer): CertificateFacts["nameConstraints"] {
  return { permitted: generalNames(subtrees(value, 0)), excluded: generalNames(subtrees(value, 1)) };
}

/** Go does not know constraints on directory names and the like. */
function hasUnknownConstraint(extension: Extension | undefined): boolean {
  if (extension?.critical !== true) return false;
  return [...subtrees(extension.value, 0), ...subtrees(extension.value, 1)].some(({ tag }) => !KNOWN_NAMES.has(tag));
}

/** The subject alternative names as Go prints them: DNS names, then addresses, e-mail addresses and URIs. */
export function subjectAltNameTexts(names: GeneralNames): string[] {
  return [...names.dnsNames, ...names.ipAddresses.map(ipText), ...names.emailAddresses, ...names.uris];
}
