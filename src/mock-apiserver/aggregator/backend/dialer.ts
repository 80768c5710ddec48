import { X509Certificate } from "node:crypto";
import { lookup as dnsLookup } from "node:dns/promises";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, createSecureContext, type SecureContext, type TLSSocket } from "node:tls";
import type { CertificateSummary, TlsFacts } from "../../../trace/index.ts";
import { createPeerVerifier, describePeer, expiredProblem, rfc3339, type PeerVerifier } from "../../../pki/index.ts";
import {
  BackendError,
  certificateError,
  dialError,
  handshakeError,
  hostPort,
  lookupError,
  remoteAddressError,
} from "./backend-error.ts";
import type { ServiceAddress } from "./service-resolver.ts";

/** How the certificate of one APIService's backend is judged. */
export interface BackendTls {
  readonly serverName: string;
  readonly insecure: boolean;
  /** PEM bundle; empty: the machine's own authorities. */
  readonly caBundle: string;
  /** The certificate counts as one that ran out this long ago: a fault. */
  readonly expiredForMs?: number;
}

export interface Dialled {
  readonly socket: TLSSocket;
  readonly facts: TlsFacts;
  readonly times: DialTimes;
}

/** How long a connection took to open, and its TLS handshake. */
export interface DialTimes {
  readonly connectMs: number;
  readonly tlsMs: number;
}

export interface Dialer {
  /** Resolves once the TLS handshake is over and the certificate accepted. @throws BackendError */
  dial(address: ServiceAddress, tls: BackendTls): Promise<Dialled>;
  /** Gives up the connections that are still being made, and makes no more. */
  close(): void;
}

export interface DialerOptions {
  /** The front proxy's client certificate, for those who are to be shown it. */
  readonly client?: { readonly key: string; readonly cert: string };
  readonly allowRemote: boolean;
  /** A name in the Common Name counts where a certificate has no others. Default false. */
  readonly trustsCommonName?: boolean;
  readonly now: () => number;
}

/** apimachinery `util/net/http.go` dials with this limit. */
const DIAL_TIMEOUT_MS = 30_000;
/** net/http DefaultTransport's TLSHandshakeTimeout. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

export function createDialer(options: DialerOptions): Dialer {
  // Reading key and certificate takes longer than the rest of a handshake, and they are the same for every backend.
  let secureContext: SecureContext | undefined;
  const pending = new Set<Socket>();
  let isClosed = false;
  const verifiers = new Map<string, PeerVerifier>();
  const verifierOf = ({ serverName, caBundle }: BackendTls): PeerVerifier => {
    const key = `${serverName}\n${caBundle}`;
    const { trustsCommonName = false } = options;
    const known =
      verifiers.get(key) ??
      createPeerVerifier({ serverName, roots: caBundle === "" ? undefined : caBundle, trustsCommonName });
    verifiers.set(key, known);
    return known;
  };
  const verdictOn = (tls: BackendTls, chain: readonly Buffer[], now: number): string | undefined =>
    tls.expiredForMs === undefined ? verifierOf(tls)(chain, now) : expiredProblem(now, now - tls.expiredForMs);
  const own = options.client === undefined ? undefined : summaryOf(options.client.cert);
  return {
    async dial(address, tls) {
      // What was given up must not be tried again by whoever waited for it.
      if (isClosed) throw new BackendError("dial", `dial tcp ${address.host}: operation was canceled`);
      const began = performance.now();
      const raw = await dialTcp(address, options.allowRemote, pending);
      const connected = performance.now();
      secureContext ??= createSecureContext({ ...options.client, minVersion: "TLSv1.2" });
      const socket = await handshake(raw, tls, secureContext).finally(() => pending.delete(raw));
      const chain = peerChain(socket);
      const times = { connectMs: connected - began, tlsMs: performance.now() - connected };
      const now = options.now();
      const problem = tls.insecure ? undefined : verdictOn(tls, chain, now);
      const known = tlsFacts(socket, chain, tls);
      const facts = own === undefined ? known : { ...known, client: own };
      if (problem === undefined) return { socket, facts, times };
      socket.destroy();
      throw certificateError(problem, refusedFacts(facts, tls, now));
    },
    close() {
      isClosed = true;
      for (const socket of pending) socket.destroy();
    },
  };
}

async function dialTcp({ host, dial }: ServiceAddress, allowRemote: boolean, pending: Set<Socket>): Promise<Socket> {
  // A cluster IP with nobody behind it is refused by the nodes' packet filter.
  if (dial === undefined) throw dialError(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }), host);
  const addresses = await resolveName(dial.hostname);
  const isName = isIP(dial.hostname) === 0;
  let firstError: BackendError | undefined;
  for (const address of addresses) {
    const shown = isName ? hostPort(address, dial.port) : host;
    if (!allowRemote && !isLoopback(address)) throw remoteAddressError(shown);
    try {
      // The address that was checked is the one that is dialled: a second look-up could say something else.
      return await openTcp(address, dial.port, shown, pending);
    } catch (error) {
      firstError ??= error as BackendError;
    }
  }
  throw firstError ?? lookupError(dial.hostname, undefined);
}

async function resolveName(hostname: string): Promise<string[]> {
  if (isIP(hostname) !== 0) return [hostname];
  try {
    const found = await dnsLookup(hostname, { all: true, verbatim: true });
    return found.map(({ address }) => address);
  } catch (error) {
    throw lookupError(hostname, error);
  }
}

export function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1" || address.startsWith("::ffff:127.");
}

function openTcp(address: string, port: number, shown: string, pending: Set<Socket>): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host: address, port, noDelay: true, keepAlive: true, timeout: DIAL_TIMEOUT_MS });
    pending.add(socket);
    const fail = (error: BackendError): void => {
      pending.delete(socket);
      socket.destroy();
      reject(error);
    };
    socket.once("error", (error: NodeJS.ErrnoException) => fail(dialError(error, shown)));
    socket.once("timeout", () => fail(new BackendError("timeout", `dial tcp ${shown}: i/o timeout`)));
    socket.once("close", () => fail(new BackendError("dial", `dial tcp ${shown}: operation was canceled`)));
    socket.once("connect", () => {
      socket.removeAllListeners();
      // Whoever takes the connection over listens for errors a moment later.
      socket.on("error", () => {});
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

function handshake(raw: Socket, tls: BackendTls, secureContext: SecureContext): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      socket: raw,
      ...(tls.serverName === "" ? {} : { servername: tls.serverName }),
      secureContext,
      // The certificate is judged after the handshake, by Go's rules and with Go's words.
      rejectUnauthorized: false,
      ALPNProtocols: ["http/1.1"],
    });
    const fail = (error: BackendError): void => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(HANDSHAKE_TIMEOUT_MS, () => fail(new BackendError("timeout", "net/http: TLS handshake timeout")));
    socket.once("error", (error: NodeJS.ErrnoException) => fail(handshakeError(error)));
    socket.once("close", () => fail(new BackendError("protocol", "EOF")));
    socket.once("secureConnect", () => {
      socket.removeAllListeners("error").removeAllListeners("close").removeAllListeners("timeout");
      socket.setTimeout(0);
      socket.on("error", () => {});
      resolve(socket);
    });
  });
}

/** The certificates that the peer sent, leaf first, in DER. */
function peerChain(socket: TLSSocket): Buffer[] {
  const chain: Buffer[] = [];
  let certificate = socket.getPeerCertificate(true);
  while (certificate?.raw !== undefined && !chain.some((known) => known.equals(certificate.raw))) {
    chain.push(certificate.raw);
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

/** What a certificate says that was refused; one that counts as expired says so. */
function refusedFacts(facts: TlsFacts, { expiredForMs }: BackendTls, now: number): TlsFacts {
  const notAfter = expiredForMs === undefined ? facts.notAfter : rfc3339(now - expiredForMs);
  return { ...facts, verification: "failed", notAfter };
}

function summaryOf(pem: string): CertificateSummary {
  const { subject, issuer, notAfter } = describePeer(new X509Certificate(pem).raw);
  return { subject, issuer, notAfter };
}

function tlsFacts(socket: TLSSocket, chain: readonly Buffer[], { serverName, insecure }: BackendTls): TlsFacts {
  const leaf = chain[0];
  const peer = leaf === undefined ? { subject: "", issuer: "", subjectAltNames: [], notAfter: "" } : describePeer(leaf);
  return {
    protocol: socket.getProtocol() ?? "",
    serverName,
    verification: insecure ? "skipped (insecureSkipTLSVerify)" : "verified against caBundle",
    ...peer,
  };
}
