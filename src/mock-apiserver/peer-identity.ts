import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { X509Certificate } from "node:crypto";
import { withAuthenticatedGroup, type UserInfo } from "../api/user.ts";
import { certificateUser, commonName, parseBundle, peerChain, verifyClientCertificate } from "./client-certificate.ts";

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
  readonly frontProxyNames: readonly string[];
  readonly now: () => number;
}

interface Known extends PeerIdentity {
  readonly roots: Roots;
  readonly validUntil: number;
}

interface Roots {
  readonly source: string;
  readonly clients: readonly X509Certificate[];
  readonly proxies: readonly X509Certificate[];
}

const NOBODY: PeerIdentity = { user: undefined, frontProxy: undefined, problem: undefined };

/** Verifies each connection's certificate once, and again when the CAs changed or a certificate has expired since. */
export function createPeerIdentities(options: PeerIdentityOptions): (socket: Socket) => PeerIdentity {
  const known = new WeakMap<Socket, Known>();
  let roots: Roots = { source: "", clients: [], proxies: [] };

  const currentRoots = (): Roots => {
    const clients = options.clientCas();
    const proxies = options.frontProxyCa?.() ?? "";
    const source = [...clients, "", proxies].join("\0");
    if (source !== roots.source) {
      roots = { source, clients: clients.flatMap(parseBundle), proxies: parseBundle(proxies) };
    }
    return roots;
  };

  return (socket) => {
    if (!(socket instanceof TLSSocket)) return NOBODY;
    const now = options.now();
    const current = currentRoots();
    const before = known.get(socket);
    if (before !== undefined && before.roots === current && now <= before.validUntil) return before;
    const identity = { ...identify(socket, current, options.frontProxyNames, now), roots: current };
    known.set(socket, identity);
    return identity;
  };
}

function identify(socket: TLSSocket, roots: Roots, proxyNames: readonly string[], now: number): Omit<Known, "roots"> {
  const chain = peerChain(socket.getPeerCertificate(true));
  const [leaf] = chain;
  if (leaf === undefined) return { ...NOBODY, validUntil: Infinity };
  const asProxy = roots.proxies.length > 0 ? verifyClientCertificate(chain, roots.proxies, now) : undefined;
  const name = commonName(leaf);
  const isProxy = asProxy?.ok === true && (proxyNames.length === 0 || proxyNames.includes(name));
  const asClient = verifyClientCertificate(chain, roots.clients, now);
  const frontProxy = isProxy ? name : undefined;
  const proxyUntil = asProxy?.ok === true ? asProxy.validUntil : Infinity;
  if (!asClient.ok)
    return { user: undefined, frontProxy, problem: asClient.problem, validUntil: isProxy ? proxyUntil : Infinity };
  const validUntil = Math.min(asClient.validUntil, proxyUntil);
  try {
    const user = certificateUser(leaf);
    return { user: user && withAuthenticatedGroup(user), frontProxy, problem: undefined, validUntil };
  } catch (error) {
    return { user: undefined, frontProxy, problem: error instanceof Error ? error.message : String(error), validUntil };
  }
}
