import { createHash, X509Certificate } from "node:crypto";
import type { PeerCertificate } from "node:tls";
import { CREDENTIAL_ID, type UserInfo } from "../api/user.ts";

/** RFC 5280 extended key usages that let a certificate be used by a client. */
const CLIENT_USAGES: ReadonlySet<string> = new Set(["1.3.6.1.5.5.7.3.2", "2.5.29.37.0"]);
/** The subject attribute that carries a uid (apimachinery `util/asn1` X509UID). */
const UID_ATTRIBUTE = "1.3.6.1.4.1.57683.2";
/** Longer chains are not searched. */
const MAX_CHAIN = 8;

export type CertificateVerdict =
  | {
      readonly ok: true;
      /** Milliseconds since the epoch: when the first certificate of the chain expires. */ readonly validUntil: number;
    }
  | { readonly ok: false; /** In the words of Go's crypto/x509. */ readonly problem: string };

/** Every certificate of a PEM bundle that can be read; the rest is passed over, as Go's AppendCertsFromPEM does. */
export function parseBundle(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}

/** The certificates that a client sent, its own first. */
export function peerChain(peer: PeerCertificate | { issuerCertificate?: never; raw?: never }): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let here: { raw?: Buffer; issuerCertificate?: unknown } | undefined = peer;
  while (here?.raw !== undefined && chain.length < MAX_CHAIN) {
    const certificate: X509Certificate = new X509Certificate(here.raw);
    if (chain.at(-1)?.fingerprint256 === certificate.fingerprint256) break;
    chain.push(certificate);
    here = here.issuerCertificate as typeof here;
  }
  return chain;
}

/**
 * Verifies a client's certificate as kube-apiserver does with Go's x509.Certificate.Verify: a chain to one of the roots,
 * every certificate of it valid now, and the leaf (and what is above it) usable by clients.
 */
export function verifyClientCertificate(
  chain: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  now: number,
): CertificateVerdict {
  const [leaf, ...intermediates] = chain;
  if (leaf === undefined) return { ok: false, problem: "x509: no certificate" };
  const problem = validityProblem(leaf, now);
  if (problem !== undefined) return { ok: false, problem };
  const search = { roots, intermediates, now, unusable: false };
  const found = findChain([leaf], search);
  if (found !== undefined)
    return { ok: true, validUntil: Math.min(...found.map(({ validTo }) => Date.parse(validTo))) };
  return {
    ok: false,
    problem: search.unusable
      ? "x509: certificate specifies an incompatible key usage"
      : "x509: certificate signed by unknown authority",
  };
}

interface Search {
  readonly roots: readonly X509Certificate[];
  readonly intermediates: readonly X509Certificate[];
  readonly now: number;
  /** Some chain was whole but not for clients. */
  unusable: boolean;
}

function findChain(chain: readonly X509Certificate[], search: Search): readonly X509Certificate[] | undefined {
  const last = chain.at(-1);
  if (last === undefined || chain.length > MAX_CHAIN) return undefined;
  const whole = search.roots.some((root) => root.fingerprint256 === last.fingerprint256);
  if (whole) {
    if (chain.every(isForClients)) return chain;
    search.unusable = true;
    return undefined;
  }
  for (const issuer of [...search.roots, ...search.intermediates]) {
    const isNew = chain.every(({ fingerprint256 }) => fingerprint256 !== issuer.fingerprint256);
    if (!isNew || !hasSigned(issuer, last) || validityProblem(issuer, search.now) !== undefined) continue;
    const found = findChain([...chain, issuer], search);
    if (found !== undefined) return found;
  }
  return undefined;
}

function hasSigned(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** Without the extension a certificate is good for everything. */
function isForClients(certificate: X509Certificate): boolean {
  // Node calls the extended key usages keyUsage; typed as always there, it is undefined without the extension.
  const usages = certificate.keyUsage as readonly string[] | undefined;
  return usages === undefined || usages.length === 0 || usages.some((usage) => CLIENT_USAGES.has(usage));
}

function validityProblem({ validFrom, validTo }: X509Certificate, now: number): string | undefined {
  const text = "x509: certificate has expired or is not yet valid: current time";
  const at = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
  if (now < Date.parse(validFrom)) return `${text} ${at(now)} is before ${at(Date.parse(validFrom))}`;
  if (now > Date.parse(validTo)) return `${text} ${at(now)} is after ${at(Date.parse(validTo))}`;
  return undefined;
}

type Subject = Readonly<Record<string, string | string[] | undefined>>;

function attribute(subject: Subject, name: string): string[] {
  const value = subject[name];
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

export function commonName(certificate: X509Certificate): string {
  return attribute(subjectOf(certificate), "CN").at(-1) ?? "";
}

function subjectOf(certificate: X509Certificate): Subject {
  return certificate.toLegacyObject().subject;
}

/**
 * CN is the user's name, every O a group (apiserver `request/x509` CommonNameUserConversion). Undefined without a CN.
 * @throws Error when the subject has a uid that cannot be used.
 */
export function certificateUser(certificate: X509Certificate): UserInfo | undefined {
  const subject = subjectOf(certificate);
  const name = attribute(subject, "CN").at(-1) ?? "";
  if (name === "") return undefined;
  const uids = attribute(subject, UID_ATTRIBUTE);
  if (uids.length > 1) throw new Error(`expected 1 UID, but found multiple: [${uids.join(" ")}]`);
  if (uids[0] === "") throw new Error("UID cannot be an empty string");
  const fingerprint = createHash("sha256").update(certificate.raw).digest("hex");
  return {
    name,
    uid: uids[0] ?? "",
    groups: attribute(subject, "O"),
    extra: { [CREDENTIAL_ID]: [`X509SHA256=${fingerprint}`] },
  };
}
