import { rootCertificates } from "node:tls";
import { readCertificate, subjectAltNameTexts, type CertificateFacts } from "./certificate-facts.ts";
import {
  allowsServer,
  buildChains,
  createPool,
  rfc3339,
  validityProblem,
  type CertificatePool,
} from "./chain-building.ts";
import { verifyHostname } from "./host-names.ts";
import { certificatesOf } from "./pem-blocks.ts";

export { parseBundle } from "./pem-blocks.ts";

/**
 * Judges the certificates that a server sent (DER, leaf first) at a time (Unix milliseconds). Undefined when Go would
 * accept them, else Go's error text as it follows `tls: failed to verify certificate: `.
 */
export type PeerVerifier = (chain: readonly Buffer[], now: number) => string | undefined;

export interface PeerVerifierOptions {
  readonly serverName: string;
  /** A PEM bundle, which alone is trusted; undefined: the machine's roots. */
  readonly roots: string | undefined;
  /** As Go did to 1.14. Default false. */
  readonly trustsCommonName?: boolean;
}

/** Verifies servers by the rules of Go's crypto/x509 `Verify`, without policies; the bundle is read once. */
export function createPeerVerifier({ serverName, roots, trustsCommonName = false }: PeerVerifierOptions): PeerVerifier {
  let pool: CertificatePool | undefined;
  return (chain, now) => {
    const peer = readChain(chain);
    if (peer === undefined) return "x509: malformed certificate";
    const [leaf, ...others] = peer;
    if (leaf === undefined) return "x509: certificate signed by unknown authority";
    pool ??= rootPool(roots);
    return (
      validityProblem(leaf, "leaf", [], now) ??
      verifyHostname(leaf, serverName, trustsCommonName) ??
      chainProblem(leaf, { roots: pool, intermediates: createPool(others), now })
    );
  };
}

function readChain(chain: readonly Buffer[]): readonly CertificateFacts[] | undefined {
  try {
    return chain.map(readPeer);
  } catch {
    return undefined;
  }
}

export interface PeerCheck extends PeerVerifierOptions {
  /** Unix milliseconds. */
  readonly now: number;
}

/** As createPeerVerifier, for one use. */
export function verifyPeer(chain: readonly Buffer[], { now, ...options }: PeerCheck): string | undefined {
  return createPeerVerifier(options)(chain, now);
}

function chainProblem(leaf: CertificateFacts, options: Parameters<typeof buildChains>[1]): string | undefined {
  const result = options.roots.contains(leaf) ? { chains: [[leaf]] } : buildChains(leaf, options);
  if ("problem" in result) return result.problem;
  return result.chains.some(allowsServer) ? undefined : "x509: certificate specifies an incompatible key usage";
}

/** What was made for a key lately; the oldest goes when there are many. */
function remembering<T>(most: number): (key: string, make: () => T) => T {
  const known = new Map<string, T>();
  return (key, make) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make();
    const oldest = known.keys().next();
    if (known.size >= most && oldest.done !== true) known.delete(oldest.value);
    known.set(key, made);
    return made;
  };
}

/** A bundle is read once however many servers it is for. */
const pools = remembering<CertificatePool>(64);

function rootPool(roots: string | undefined): CertificatePool {
  return pools(roots ?? "", () => createPool(certificatesOf(roots ?? rootCertificates.join("\n")).map(readPeer)));
}

/** The same few servers show the same certificates at each connection. */
const peers = remembering<CertificateFacts>(256);

function readPeer(der: Buffer): CertificateFacts {
  return peers(der.toString("latin1"), () => readCertificate(der));
}

export interface PeerDescription {
  /** `CN=name,O=organization`. */
  readonly subject: string;
  readonly issuer: string;
  readonly subjectAltNames: string[];
  /** RFC 3339, UTC. */
  readonly notAfter: string;
}

/** What to show a person about a certificate. @throws Error when the bytes are no certificate. */
export function describePeer(der: Buffer): PeerDescription {
  const facts = readPeer(der);
  const oneLine = (name: string): string => name.split("\n").join(",");
  return {
    subject: oneLine(facts.x509.subject),
    issuer: oneLine(facts.x509.issuer),
    subjectAltNames: subjectAltNameTexts(facts),
    notAfter: rfc3339(facts.notAfter),
  };
}
