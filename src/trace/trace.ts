/**
 * The record of one request through the main apiserver: what was decided, in order, and what went over both legs.
 * The event lines, the terminal UI, `explain`, the lessons and the tests all read this one record.
 */
import type { DecisionCode, DecisionParams } from "./decisions.ts";

/**
 * The stages of a request, in their order: the one array that the pipeline runs by, records name, and the documents draw.
 * `request-info` is the pipeline's own, and `serve` is what the route leads to.
 */
export const STAGES = [
  "request-info",
  "filter",
  "deadline",
  "shutdown",
  "authentication",
  "impersonation",
  "limit",
  "authorization",
  "route",
  "serve",
] as const;
export type StageName = (typeof STAGES)[number];

export interface Decision {
  readonly stage: StageName;
  /** `stop` ends the pipeline with a reply; `note` explains without deciding. */
  readonly outcome: "pass" | "stop" | "note";
  readonly code: DecisionCode;
  readonly params: DecisionParams;
  /** Milliseconds since the request arrived. */
  readonly atMs: number;
}

/** Header lines as received or sent, name and value alternating as in Node's rawHeaders. Secrets are masked. */
export type HeaderLines = readonly string[];

/** The beginning of a body, kept for people to read. */
export interface CapturedBody {
  /** Of the whole body, also of what was not kept. */
  readonly bytes: number;
  /** Decoded as UTF-8, with U+FFFD for what is none. */
  readonly text: string;
  readonly truncated: boolean;
  /** The same bytes, where they are no UTF-8 and all of them were kept. */
  readonly base64?: string;
}

/** Bytes kept of each body, unless a playground is told otherwise. */
export const KEPT_BYTES = 16 * 1024;

/** The method of a record of a connection that never became a request. */
export const NO_METHOD = "-";

export interface ClientLeg {
  readonly remoteAddress: string;
  /** Where it was received, e.g. `https://127.0.0.1:6443`; absent where there is no port. */
  readonly front?: string | undefined;
  readonly method: string;
  /** The request target exactly as it arrived. */
  readonly target: string;
  readonly httpVersion: string;
  readonly headers: HeaderLines;
  body?: CapturedBody | undefined;
}

export interface CertificateSummary {
  readonly subject: string;
  readonly issuer: string;
  /** RFC 3339. */
  readonly notAfter: string;
}

export interface TlsFacts {
  /** e.g. `TLSv1.3`. */
  readonly protocol: string;
  readonly serverName: string;
  readonly verification: "verified against caBundle" | "skipped (insecureSkipTLSVerify)" | "failed";
  readonly subject: string;
  readonly issuer: string;
  readonly subjectAltNames: readonly string[];
  /** RFC 3339. */
  readonly notAfter: string;
  /** Subjects from the backend's own certificate up to the last one it sent. */
  readonly chain?: readonly string[];
  /** The front proxy's own certificate, for a backend that asks for one. */
  readonly client?: CertificateSummary;
}

export interface BackendLeg {
  readonly apiService: string;
  /** `namespace/name:port`. */
  readonly service: string;
  /** What the aggregator calls it: cluster IP or external name with its port. */
  readonly host: string;
  /** The loopback address that was really dialled. */
  readonly address: string;
  readonly method: string;
  readonly target: string;
  readonly headers: HeaderLines;
  tls?: TlsFacts;
  status?: number;
  responseHeaders?: HeaderLines;
  responseBody?: CapturedBody | undefined;
  error?: string;
  /** When the request was written to a connection, as milliseconds since it arrived. */
  startMs?: number;
  /** How long that connection took to open, and its TLS handshake; absent where it was open already. */
  connectMs?: number;
  tlsMs?: number;
  firstByteMs?: number;
}

export interface RequestTrace {
  /** Counts up from 1 within one playground. */
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly client: ClientLeg;
  readonly decisions: readonly Decision[];
  /** Kubernetes' verb, e.g. `list`. */
  verb?: string;
  user?: string;
  groups?: readonly string[];
  /** Whose credentials asked for the impersonation, where there was one. */
  impersonatedBy?: string;
  /** The APIService that the path belongs to, if any. */
  apiService?: string;
  backend?: BackendLeg;
  status?: number;
  responseHeaders?: HeaderLines;
  responseBytes?: number;
  responseBody?: CapturedBody | undefined;
  /** Set when the reply has ended or the client has gone. */
  durationMs?: number;
  upgraded?: boolean;
  aborted?: boolean;
  /** Names of the faults that were injected into this request. */
  faults?: readonly string[];
  /** Waits at an injected `hold` fault until it is released. */
  held?: boolean;
  /** Events sent so far, of a watch. */
  watchEvents?: number;
  /** Bytes passed on so far in each direction, of an upgraded connection. */
  upgradeBytes?: { toBackend: number; toClient: number };
}
