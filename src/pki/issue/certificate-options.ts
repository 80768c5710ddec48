import type { KeyObject } from "node:crypto";

/** A private key and its certificate, both PEM. */
export interface KeyPair {
  /** PEM. */
  readonly key: string;
  /** PEM, the chain behind it. */
  readonly cert: string;
}

/** A private key that has no certificate yet. */
export interface PrivateKey {
  readonly pem: string;
  readonly object: KeyObject;
}

export interface ServingOptions {
  readonly commonName: string;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  /** Unix milliseconds. */
  readonly now: number;
  readonly days?: number;
  /** Leaves the names to the common name alone, which Go refuses since 1.17. */
  readonly omitSubjectAltNames?: boolean;
}

export interface ClientOptions {
  readonly user: string;
  readonly groups: readonly string[];
  /** Unix milliseconds. */
  readonly now: number;
  readonly days?: number;
}
