import { createHash, type X509Certificate } from "node:crypto";
import { CREDENTIAL_ID, type UserInfo } from "../../apimachinery/index.ts";
import {
  readCertificate,
  type CertificateFacts,
  buildChains,
  createPool,
  validityProblem,
  type CertificatePool,
  certificatesOf,
} from "../../pki/index.ts";

/** RFC 5280 extended key usages that let a certificate be used by a client. */
const CLIENT_USAGES: ReadonlySet<string> = new Set(["1.3.6.1.5.5.7.3.2", "2.5.29.37.0"]);
/** The subject attribute that carries a uid (apimachinery `util/asn1` X509UID). */
const UID_ATTRIBUTE = "1.3.6.1.4.1.57683.2";
/** More certificates than that are not looked at. */
const MAX_SENT = 16;

export type CertificateVerdict =
  | {
      readonly ok: true;
      /** Milliseconds since the epoch: when the first certificate of the chain expires. */
      readonly validUntil: number;
    }
  | { readonly ok: false; /** In the words of Go's crypto/x509. */ readonly problem: string };

/** The authorities of PEM bundles; what cannot be read is passed over, as Go's AppendCertsFromPEM does. */
export function clientRoots(bundles: readonly string[]): CertificatePool {
  return createPool(
    bundles.flatMap(certificatesOf).flatMap((der) => {
      const facts = readFacts(der);
      return facts === undefined ? [] : [facts];
    }),
  );
}

function readFacts(der: Buffer): CertificateFacts | undefined {
  try {
    return readCertificate(der);
  } catch {
    return undefined;
  }
}

/** The certificates that a client sent, DER, its own first. */
export function sentCertificates(peer: X509Certificate | undefined): Buffer[] {
  const sent: Buffer[] = [];
  let here = peer;
  while (here !== undefined && sent.length < MAX_SENT) {
    if (sent.at(-1)?.equals(here.raw) === true) break;
    sent.push(here.raw);
    here = here.issuerCertificate;
  }
  return sent;
}

/**
 * Verifies a client's certificates (DER, its own first) as kube-apiserver does with Go's x509.Certificate.Verify: a chain
 * to one of the roots, every certificate of it valid now and usable by clients.
 */
export function verifyClientCertificate(
  sent: readonly Buffer[],
  roots: CertificatePool,
  now: number,
): CertificateVerdict {
  const [leaf, ...others] = sent.map(readFacts);
  if (leaf === undefined) return { ok: false, problem: "x509: malformed certificate" };
  const untimely = validityProblem(leaf, "leaf", [], now);
  if (untimely !== undefined) return { ok: false, problem: untimely };
  const intermediates = createPool(others.filter((facts) => facts !== undefined));
  const result = roots.contains(leaf) ? { chains: [[leaf]] } : buildChains(leaf, { roots, intermediates, now });
  if ("problem" in result) return { ok: false, problem: result.problem };
  const usable = result.chains.find((chain) => chain.every(isForClients));
  if (usable === undefined) return { ok: false, problem: "x509: certificate specifies an incompatible key usage" };
  return { ok: true, validUntil: Math.min(...usable.map(({ notAfter }) => notAfter)) };
}

/** Without the extension a certificate is good for everything. */
function isForClients({ extendedKeyUsages }: CertificateFacts): boolean {
  return extendedKeyUsages.length === 0 || extendedKeyUsages.some((usage) => CLIENT_USAGES.has(usage));
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
