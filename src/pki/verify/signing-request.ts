import { createPublicKey, verify } from "node:crypto";
import { DER_TAG, primitiveTag, readChildren, readDer, readOid, type DerValue } from "./der.ts";
import { firstPemBlock } from "./pem-blocks.ts";

/** The digest of each signature algorithm that crypto/x509 takes; null where the algorithm has its own. */
const DIGESTS: Readonly<Record<string, string | null>> = {
  "1.2.840.113549.1.1.5": "sha1",
  "1.2.840.113549.1.1.11": "sha256",
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
  "1.2.840.10045.4.1": "sha1",
  "1.2.840.10045.4.3.2": "sha256",
  "1.2.840.10045.4.3.3": "sha384",
  "1.2.840.10045.4.3.4": "sha512",
  "1.3.101.112": null,
};

const NO_REQUEST = "PEM block type must be CERTIFICATE REQUEST";
const TRUNCATED = "asn1: syntax error: data truncated";

interface SigningRequest {
  readonly signed: Buffer;
  readonly subject: DerValue;
  readonly key: Buffer;
  /** The value of the extension subjectAltName, where it asks for one. */
  readonly altNames: DerValue | undefined;
  readonly algorithm: string;
  readonly signature: Buffer;
}

/** PKCS #10 (RFC 2986): what was signed, by which algorithm, and the signature. @throws Error for anything else. */
function readRequest(der: Buffer): SigningRequest {
  const [info, algorithm, signature] = readChildren(readDer(der)) as (DerValue | undefined)[];
  const [oid] = algorithm === undefined ? [] : readChildren(algorithm);
  const [, subject, key, attributes] = info === undefined ? [] : readChildren(info);
  const isWhole = oid !== undefined && subject !== undefined && key !== undefined;
  if (info === undefined || !isWhole || signature?.tag !== DER_TAG.bitString) throw new Error("malformed request");
  return {
    signed: info.raw,
    subject,
    key: key.raw,
    altNames: attributes === undefined ? undefined : altNamesIn(attributes),
    algorithm: readOid(oid),
    signature: signature.body.subarray(1),
  };
}

const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
const SUBJECT_ALT_NAME = "2.5.29.17";

/** RFC 2985, 5.4.2. */
function altNamesIn(attributes: DerValue): DerValue | undefined {
  for (const attribute of readChildren(attributes)) {
    const [type, values] = readChildren(attribute);
    if (type === undefined || values === undefined || readOid(type) !== EXTENSION_REQUEST) continue;
    const extensions = readChildren(values).flatMap(readChildren).map(readChildren);
    const found = extensions.find(([id]) => id !== undefined && readOid(id) === SUBJECT_ALT_NAME)?.at(-1);
    if (found !== undefined) return readDer(found.body);
  }
  return undefined;
}

/** What a signing request asks to be called. */
export interface RequestedNames {
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** How many of each kind of subjectAltName. */
  readonly dns: number;
  readonly ip: number;
  readonly email: number;
  readonly uri: number;
  /** As in the request: the Name, the key, and the value of subjectAltName. */
  readonly subject: Buffer;
  readonly key: Buffer;
  readonly altNames: Buffer | undefined;
}

const COMMON_NAME = "2.5.4.3";
const ORGANIZATION = "2.5.4.10";
/** RFC 5280, 4.2.1.6: GeneralName. */
const ALT_NAME = { email: primitiveTag(1), dns: primitiveTag(2), uri: primitiveTag(6), ip: primitiveTag(7) } as const;

/** Of PEM data that was found to be a good request. @throws Error for anything else */
export function readSigningRequest(pem: string): RequestedNames {
  const block = firstPemBlock(pem);
  if (block?.type !== "CERTIFICATE REQUEST") throw new Error(NO_REQUEST);
  const { subject, key, altNames } = readRequest(block.bytes);
  const names = readChildren(subject).flatMap(readChildren).map(readChildren);
  const valuesOf = (oid: string): string[] =>
    names.flatMap(([type, value]) =>
      type !== undefined && value !== undefined && readOid(type) === oid ? [value.body.toString("utf8")] : [],
    );
  const alternatives = altNames === undefined ? [] : readChildren(altNames);
  const count = (kind: keyof typeof ALT_NAME): number =>
    alternatives.filter(({ tag }) => tag === ALT_NAME[kind]).length;
  return {
    commonName: valuesOf(COMMON_NAME).at(-1) ?? "",
    organizations: valuesOf(ORGANIZATION),
    dns: count("dns"),
    ip: count("ip"),
    email: count("email"),
    uri: count("uri"),
    subject: subject.raw,
    key,
    altNames: altNames?.raw,
  };
}

function isSigned({ signed, key, algorithm, signature }: SigningRequest): boolean {
  const publicKey = createPublicKey({ key, format: "der", type: "spki" });
  return verify(DIGESTS[algorithm] ?? null, signed, publicKey, signature);
}

/** Why Go's `x509.ParseCertificateRequest` and `CheckSignature` refuse PEM data, if they do. */
export function signingRequestProblem(pem: string): string | undefined {
  const block = firstPemBlock(pem);
  if (block?.type !== "CERTIFICATE REQUEST") return NO_REQUEST;
  try {
    const request = readRequest(block.bytes);
    if (!Object.hasOwn(DIGESTS, request.algorithm)) return "x509: cannot verify signature: algorithm unimplemented";
    return isSigned(request) ? undefined : "crypto/rsa: verification error";
  } catch {
    return TRUNCATED;
  }
}
