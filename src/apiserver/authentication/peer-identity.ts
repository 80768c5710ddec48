import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { createHash, X509Certificate } from "node:crypto";
import { messageOf, setBounded, withAuthenticatedGroup, type UserInfo } from "../../apimachinery/index.ts";
import type { CertificatePool } from "../../pki/index.ts";
import {
  certificateUser,
  clientRoots,
  commonName,
  sentCertificates,
  verifyClientCertificate,
} from "./client-certificate.ts";

/** What the certificate of a connection proves. */
export interface PeerIdentity {
  /** The user of a certificate that a client CA signed. */
  readonly user: UserInfo | undefined;
  /** The common name of a front proxy that may speak for others. */
  readonly frontProxy: string | undefined;
  /** Why the certificate is no client's; undefined when there is none or it is. */
  readonly problem: string | undefined;
}

export interface PeerIdentityOptions {
  /** PEM bundles; read again when they change. */
  readonly clientCas: () => readonly string[];
  /** PEM of `--requestheader-client-ca-file`; without it no front proxy is trusted. */
  readonly frontProxyCa?: () => string;
  /** `--requestheader-allowed-names`; empty for any. */
  readonly frontProxyNames: () => readonly string[];
  readonly now: () => number;
}

interface Known extends PeerIdentity {
  readonly roots: Roots;
  /** Milliseconds since the epoch: while this is true. */
  readonly since: number;
  readonly validUntil: number;
}

/** Certificates that are remembered; a client comes again with the same one for each of its commands. */
const MAX_KNOWN = 256;

interface Roots {
  readonly sources: readonly string[];
  readonly clients: CertificatePool;
  /** Undefined where no front proxy is trusted. */
  readonly proxies: CertificatePool | undefined;
  readonly proxyNames: readonly string[];
}

const NOBODY: PeerIdentity = { user: undefined, frontProxy: undefined, problem: undefined };

/** Verifies each certificate once, and again when the CAs changed or a certificate has expired since. */
export function createPeerIdentities(options: PeerIdentityOptions): (socket: Socket) => PeerIdentity {
  const known = new WeakMap<Socket, Known>();
  const byCertificates = new Map<string, Known>();
  let roots: Roots | undefined;

  const currentRoots = (): Roots => {
    const clients = options.clientCas();
    const proxies = options.frontProxyCa?.() ?? "";
    const proxyNames = options.frontProxyNames();
    const sources = [proxies, ...proxyNames, "", ...clients];
    if (roots !== undefined && isSame(roots.sources, sources)) return roots;
    const proxyRoots = proxies === "" ? undefined : clientRoots([proxies]);
    roots = { sources, clients: clientRoots(clients), proxies: proxyRoots, proxyNames };
    return roots;
  };

  return (socket) => {
    if (!(socket instanceof TLSSocket)) return NOBODY;
    const now = options.now();
    const current = currentRoots();
    const holds = (found: Known | undefined): found is Known =>
      found?.roots === current && now >= found.since && now <= found.validUntil;
    const before = known.get(socket);
    if (holds(before)) return before;
    const sent = sentCertificates(socket.getPeerX509Certificate());
    const key = hashOf(sent);
    const remembered = byCertificates.get(key);
    const identity = holds(remembered) ? remembered : { ...identify(sent, current, now), roots: current, since: now };
    // A certificate that proves nothing may do so later, and costs whoever shows it.
    if (identity.problem === undefined) setBounded(byCertificates, key, identity, MAX_KNOWN);
    known.set(socket, identity);
    return identity;
  };
}

function hashOf(certificates: readonly Buffer[]): string {
  const hash = createHash("sha256");
  for (const der of certificates) hash.update(der);
  return hash.digest("base64");
}

/** Asked for every request; the texts are the same strings as long as nobody changes them. */
function isSame(known: readonly string[], now: readonly string[]): boolean {
  return known.length === now.length && now.every((text, index) => known[index] === text);
}

function identify(sent: readonly Buffer[], roots: Roots, now: number): Omit<Known, "roots" | "since"> {
  if (sent[0] === undefined) return { ...NOBODY, validUntil: Infinity };
  const leaf = new X509Certificate(sent[0]);
  const asProxy = roots.proxies && verifyClientCertificate(sent, roots.proxies, now);
  const name = commonName(leaf);
  const isProxy = asProxy?.ok === true && (roots.proxyNames.length === 0 || roots.proxyNames.includes(name));
  const asClient = verifyClientCertificate(sent, roots.clients, now);
  const frontProxy = isProxy ? name : undefined;
  const proxyUntil = asProxy?.ok === true ? asProxy.validUntil : Infinity;
  if (!asClient.ok)
    return { user: undefined, frontProxy, problem: asClient.problem, validUntil: isProxy ? proxyUntil : Infinity };
  const validUntil = Math.min(asClient.validUntil, proxyUntil);
  try {
    const user = certificateUser(leaf);
    return { user: user && withAuthenticatedGroup(user), frontProxy, problem: undefined, validUntil };
  } catch (error) {
    return { user: undefined, frontProxy, problem: messageOf(error), validUntil };
  }
}
