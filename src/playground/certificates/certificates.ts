import { isText, listOf, numberFrom, withFields } from "../../apimachinery/index.ts";
import { given } from "../arguments/index.ts";
import { createAuthority, issueServing, splitHosts, type KeyPair } from "../../pki/index.ts";

/** Whose certificate it is to be. */
export interface ServingCertificate {
  /** The subject's. */
  readonly commonName: string;
  /** DNS names and addresses; none: no subject alternative name at all, which Go refuses. */
  readonly hosts: readonly string[];
}

const isTime = numberFrom(0, 8.64e15, "a time in milliseconds since the epoch", false);
const isKeyPair = withFields({ key: isText, cert: isText }, ["key", "cert"]);
const isServing = withFields({ commonName: isText, hosts: listOf(isText) }, ["commonName", "hosts"]);

/** What `openssl req -x509` does: a CA of its own. */
export async function createCa(commonName: string, now: number): Promise<KeyPair> {
  given(isText, commonName, "commonName");
  given(isTime, now, "now");
  return createAuthority(commonName, now);
}

/** What `openssl x509 -req -CA` does: a serving certificate signed by a CA. */
export async function issueCertificate(ca: KeyPair, names: ServingCertificate, now: number): Promise<KeyPair> {
  given(isKeyPair, ca, "ca");
  given(isServing, names, "names");
  given(isTime, now, "now");
  const { commonName, hosts } = names;
  return issueServing(ca, { commonName, ...splitHosts(hosts), now, omitSubjectAltNames: hosts.length === 0 });
}
