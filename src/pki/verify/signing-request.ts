import { createPublicKey, verify } from "node:crypto";
import { DER_TAG, readChildren, readDer, readOid, type DerValue } from "./der.ts";
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
  readonly key: Buffer;
  readonly algorithm: string;
  readonly signature: Buffer;
}

/** PKCS #10 (RFC 2986): what was signed, by which algorithm, and the signature. @throws Error for what is none. */
function readRequest(der: Buffer): SigningRequest {
  const [info, algorithm, signature] = readChildren(readDer(der)) as (DerValue | undefined)[];
  const [oid] = algorithm === undefined ? [] : readChildren(algorithm);
  const [, , key] = info === undefined ? [] : readChildren(info);
  if (info === undefined || oid === undefined || key === undefined || signature?.tag !== DER_TAG.bitString)
    throw new Error("malformed request");
  return { signed: info.raw, key: key.raw, algorithm: readOid(oid), signature: signature.body.subarray(1) };
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
