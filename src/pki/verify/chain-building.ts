import type { CertificateFacts } from "./certificate-facts.ts";
import { nameConstraintProblem } from "./name-constraints.ts";
import { signatureProblem } from "./signature-check.ts";

/** Certificates by subject, as Go's CertPool. */
export interface CertificatePool {
  readonly contains: (certificate: CertificateFacts) => boolean;
  /** Those that may have issued the certificate, the likeliest first. */
  readonly potentialParents: (certificate: CertificateFacts) => readonly CertificateFacts[];
}

type Chain = readonly CertificateFacts[];
type Role = "leaf" | "intermediate" | "root";

/** crypto/x509 `maxChainSignatureChecks`. */
const MAX_SIGNATURE_CHECKS = 100;

const nameKey = (name: Buffer): string => name.toString("latin1");

export function createPool(certificates: readonly CertificateFacts[]): CertificatePool {
  const bySubject = new Map<string, CertificateFacts[]>();
  const pool: CertificatePool = {
    contains: ({ rawSubject, raw }) =>
      (bySubject.get(nameKey(rawSubject)) ?? []).some((known) => known.raw.equals(raw)),
    potentialParents: (child) => {
      const candidates = bySubject.get(nameKey(child.rawIssuer)) ?? [];
      return [0, 1, 2].flatMap((rank) => candidates.filter((candidate) => keyIdRank(candidate, child) === rank));
    },
  };
  for (const certificate of certificates) {
    const key = nameKey(certificate.rawSubject);
    if (!pool.contains(certificate)) bySubject.set(key, [...(bySubject.get(key) ?? []), certificate]);
  }
  return pool;
}

/** 0: the key identifiers agree; 1: one of the two has none; 2: they differ. */
function keyIdRank({ subjectKeyId }: CertificateFacts, { authorityKeyId }: CertificateFacts): number {
  if (subjectKeyId.equals(authorityKeyId)) return 0;
  return subjectKeyId.length === 0 || authorityKeyId.length === 0 ? 1 : 2;
}

export interface ChainOptions {
  readonly roots: CertificatePool;
  readonly intermediates: CertificatePool;
  /** Unix milliseconds. */
  readonly now: number;
}

export type ChainResult = { readonly chains: readonly Chain[] } | { readonly problem: string };

/** The chains from a certificate to a root, or Go's error text when there is none (crypto/x509 `buildChains`). */
export function buildChains(leaf: CertificateFacts, options: ChainOptions): ChainResult {
  const checks = { left: MAX_SIGNATURE_CHECKS };
  const search = (chain: Chain): ChainResult => {
    const child = chain.at(-1) ?? leaf;
    const chains: Chain[] = [];
    let problem: string | undefined;
    let hint: { readonly problem: string; readonly certificate: CertificateFacts } | undefined;
    const consider = (role: Role, candidate: CertificateFacts): void => {
      if (isInChain(candidate, chain)) return;
      if (checks.left-- <= 0) {
        problem = "x509: signature check attempts limit reached while verifying certificate chain";
        return;
      }
      const unsigned = signatureProblem(child, candidate);
      if (unsigned === undefined) problem = validityProblem(candidate, role, chain, options.now);
      const found = unsigned ?? problem;
      if (found !== undefined) {
        hint ??= { problem: found, certificate: candidate };
        return;
      }
      const longer = [...chain, candidate];
      const result = role === "root" ? { chains: [longer] } : search(longer);
      if ("chains" in result) chains.push(...result.chains);
      else problem = result.problem;
    };
    for (const root of options.roots.potentialParents(child)) consider("root", root);
    for (const intermediate of options.intermediates.potentialParents(child)) consider("intermediate", intermediate);
    return chains.length > 0 ? { chains } : { problem: problem ?? unknownAuthority(hint) };
  };
  return search([leaf]);
}

/** The same subject, key and names: the same certificate, maybe signed by another. */
function isInChain(candidate: CertificateFacts, chain: Chain): boolean {
  const twin = chain.filter(
    ({ rawSubject, rawPublicKey }) =>
      rawSubject.equals(candidate.rawSubject) && rawPublicKey.equals(candidate.rawPublicKey),
  );
  const names = candidate.rawSubjectAltNames;
  for (const { rawSubjectAltNames } of twin) {
    if (names === undefined || rawSubjectAltNames === undefined) return names === rawSubjectAltNames;
    if (names.equals(rawSubjectAltNames)) return true;
  }
  return false;
}

/** What is said of a certificate that was valid until `notAfter`. */
export function expiredProblem(now: number, notAfter: number): string {
  return timeProblem(now, `after ${rfc3339(notAfter)}`);
}

function timeProblem(now: number, relation: string): string {
  return `x509: certificate has expired or is not yet valid: current time ${rfc3339(now)} is ${relation}`;
}

/** crypto/x509 `isValid`: undefined when the certificate may stand at the end of the chain. */
export function validityProblem(
  certificate: CertificateFacts,
  role: Role,
  chain: Chain,
  now: number,
): string | undefined {
  if (certificate.hasUnhandledCriticalExtension) return "x509: unhandled critical extension";
  if (chain.length > 0 && chain.at(-1)?.rawIssuer.equals(certificate.rawSubject) !== true)
    return "x509: issuer name does not match subject from issuing certificate";
  const { notBefore, notAfter, basicConstraints } = certificate;
  if (now < notBefore) return timeProblem(now, `before ${rfc3339(notBefore)}`);
  if (now > notAfter) return expiredProblem(now, notAfter);
  const constrained = role === "leaf" ? undefined : nameConstraintProblem(certificate, chain);
  if (constrained !== undefined) return constrained;
  if (role === "intermediate" && basicConstraints?.isCa !== true)
    return "x509: certificate is not authorized to sign other certificates";
  if (basicConstraints?.maxPathLength !== undefined && chain.length - 1 > basicConstraints.maxPathLength)
    return "x509: too many intermediates for path length constraint";
  return undefined;
}

/** RFC 3339 in UTC with whole seconds. */
export function rfc3339(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}

function unknownAuthority(
  hint: { readonly problem: string; readonly certificate: CertificateFacts } | undefined,
): string {
  const text = "x509: certificate signed by unknown authority";
  if (hint === undefined) return text;
  const { commonName, organization, serialNumber } = hint.certificate;
  const name = commonName !== "" ? commonName : (organization ?? `serial:${serialNumber}`);
  return `${text} (possibly because of ${quote(hint.problem)} while trying to verify candidate authority certificate ${quote(name)})`;
}

/** Go's %q: JSON's quoting but for the control characters. */
function quote(text: string): string {
  const escapes: Readonly<Record<string, string>> = { "\u0007": "\\a", "\u000b": "\\v" };
  return JSON.stringify(text).replaceAll(/\\u00([01][0-9a-f])/g, (_, hex: string) => {
    return escapes[String.fromCharCode(Number.parseInt(hex, 16))] ?? `\\x${hex}`;
  });
}

const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const ANY_USAGE = "2.5.29.37.0";

/** Whether every certificate of the chain allows a TLS server (crypto/x509 `checkChainForKeyUsage`). */
export function allowsServer(chain: Chain): boolean {
  return chain.every(
    ({ extendedKeyUsages: usages }) =>
      usages.length === 0 || usages.includes(ANY_USAGE) || usages.includes(SERVER_AUTH),
  );
}
