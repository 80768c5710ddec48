import type { CertificateFacts } from "./certificate-facts.ts";

type KeyKind = "rsa" | "ecdsa" | "ed25519";

interface Algorithm {
  readonly key: KeyKind;
  /** Go's name of an algorithm that it refuses. */
  readonly insecure?: string;
}

/** The signature algorithms that crypto/x509 knows. */
const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  "1.2.840.113549.1.1.4": { key: "rsa", insecure: "MD5-RSA" },
  "1.2.840.113549.1.1.5": { key: "rsa", insecure: "SHA1-RSA" },
  "1.2.840.113549.1.1.10": { key: "rsa" },
  "1.2.840.113549.1.1.11": { key: "rsa" },
  "1.2.840.113549.1.1.12": { key: "rsa" },
  "1.2.840.113549.1.1.13": { key: "rsa" },
  "1.2.840.10045.4.1": { key: "ecdsa", insecure: "ECDSA-SHA1" },
  "1.2.840.10045.4.3.2": { key: "ecdsa" },
  "1.2.840.10045.4.3.3": { key: "ecdsa" },
  "1.2.840.10045.4.3.4": { key: "ecdsa" },
  "1.3.101.112": { key: "ed25519" },
};

/** Node's names of the key types, by Go's. */
const KEY_KINDS: Readonly<Record<string, KeyKind>> = { rsa: "rsa", ec: "ecdsa", ed25519: "ed25519" };

const GO_NAMES: Readonly<
  Record<KeyKind, { readonly algorithm: string; readonly type: string; readonly failure: string }>
> = {
  rsa: { algorithm: "RSA", type: "*rsa.PublicKey", failure: "crypto/rsa: verification error" },
  ecdsa: { algorithm: "ECDSA", type: "*ecdsa.PublicKey", failure: "x509: ECDSA verification failure" },
  ed25519: { algorithm: "Ed25519", type: "ed25519.PublicKey", failure: "x509: Ed25519 verification failure" },
};

const UNSUPPORTED = "x509: cannot verify signature: algorithm unimplemented";

/** crypto/x509 `CheckSignatureFrom`: undefined when the parent may sign and signed the child, else Go's error text. */
export function signatureProblem(child: CertificateFacts, parent: CertificateFacts): string | undefined {
  const notCa = parent.basicConstraints === undefined ? parent.version === 3 : !parent.basicConstraints.isCa;
  if (notCa || !parent.maySign)
    return "x509: invalid signature: parent certificate cannot sign this kind of certificate";
  const kind = KEY_KINDS[parent.publicKey.asymmetricKeyType ?? ""];
  const algorithm = ALGORITHMS[child.signatureOid];
  if (kind === undefined || algorithm === undefined) return UNSUPPORTED;
  if (algorithm.insecure !== undefined)
    return `x509: cannot verify signature: insecure algorithm ${algorithm.insecure}`;
  if (algorithm.key !== kind)
    return `x509: signature algorithm specifies an ${GO_NAMES[algorithm.key].algorithm} public key, but have public key of type ${GO_NAMES[kind].type}`;
  return child.x509.verify(parent.publicKey) ? undefined : GO_NAMES[kind].failure;
}
