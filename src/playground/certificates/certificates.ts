import { createAuthority, issueServing, splitHosts, type KeyPair } from "../../pki/index.ts";

export interface ServingCertificate {
  /** The subject's. */
  readonly commonName: string;
  /** DNS names and addresses; none: no subject alternative name at all, which Go refuses. */
  readonly hosts: readonly string[];
}

/** What `openssl req -x509` does: a CA of its own. */
export function createCa(commonName: string, now: number): Promise<KeyPair> {
  return createAuthority(commonName, now);
}

/** What `openssl x509 -req -CA` does: a serving certificate signed by a CA. */
export function issueCertificate(
  ca: KeyPair,
  { commonName, hosts }: ServingCertificate,
  now: number,
): Promise<KeyPair> {
  return issueServing(ca, { commonName, ...splitHosts(hosts), now, omitSubjectAltNames: hosts.length === 0 });
}
