import { createPrivateKey, X509Certificate } from "node:crypto";

/** What Go's `tls.X509KeyPair` says against a certificate and its key; the common cases. */

interface Block {
  readonly type: string;
  readonly text: string;
}

function blocks(pem: string): Block[] {
  return [...pem.matchAll(/-----BEGIN ([^-]+)-----[\s\S]*?-----END \1-----/g)].map(([text, type = ""]) => ({
    type,
    text,
  }));
}

function skipped(found: readonly Block[]): string {
  return `[${found.map(({ type }) => type).join(" ")}]`;
}

function parseCertificate(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

function parseKey(text: string): ReturnType<typeof createPrivateKey> | undefined {
  try {
    return createPrivateKey(text);
  } catch {
    return undefined;
  }
}

const isKey = ({ type }: Block): boolean => type === "PRIVATE KEY" || type.endsWith(" PRIVATE KEY");

function keyBlockProblem(found: readonly Block[]): string {
  if (found.length === 0) return "tls: failed to find any PEM data in key input";
  if (found.length === 1 && found[0]?.type === "CERTIFICATE")
    return "tls: found a certificate rather than a key in the PEM for the private key";
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: ${skipped(found)}`;
}

function certificateProblem(found: readonly Block[]): string {
  if (found.length === 0) return "tls: failed to find any PEM data in certificate input";
  if (found.length === 1 && found[0] !== undefined && isKey(found[0]))
    return "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched";
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: ${skipped(found)}`;
}

export function keyPairProblem(certificatePem: string, keyPem: string): string | undefined {
  const certificates = blocks(certificatePem);
  const leaf = certificates.find(({ type }) => type === "CERTIFICATE");
  if (leaf === undefined) return certificateProblem(certificates);
  const keys = blocks(keyPem);
  const own = keys.find(isKey);
  if (own === undefined) return keyBlockProblem(keys);
  const certificate = parseCertificate(leaf.text);
  if (certificate === undefined) return "x509: malformed certificate";
  const key = parseKey(own.text);
  if (key === undefined) return "tls: failed to parse private key";
  if (key.asymmetricKeyType !== certificate.publicKey.asymmetricKeyType)
    return "tls: private key type does not match public key type";
  return certificate.checkPrivateKey(key) ? undefined : "tls: private key does not match public key";
}
