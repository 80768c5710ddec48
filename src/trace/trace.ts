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
/** Where a decision was made, in the order of the pipeline. */
export type StageName = (typeof STAGES)[number];

/** What one stage decided. */
export interface Decision {
  /** Who decided. */
  readonly stage: StageName;
  /** `stop` ends the pipeline with a reply; `note` explains without deciding. */
  readonly outcome: "pass" | "stop" | "note";
  /** What was decided; `sentence` says it in words. */
  readonly code: DecisionCode;
  /** What the sentence is filled with. */
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
  /** Decoded as UTF-8, with U+FFFD for invalid bytes. */
  readonly text: string;
  /** Whether there was more than is kept. */
  readonly truncated: boolean;
  /** The same bytes, where they are no UTF-8 and all of them were kept. */
  readonly base64?: string;
}

/** Bytes kept of each body, unless a playground is told otherwise. */
export const KEPT_BYTES = 16 * 1024;

/** The method of a record of a connection that never became a request. */
export const NO_METHOD = "-";

/** The request between client and main apiserver. */
export interface ClientLeg {
  /** The client's, with its port. */
  readonly remoteAddress: string;
  /** Where it was received, e.g. `https://127.0.0.1:6443`; absent where there is no port. */
  readonly front?: string | undefined;
  /** As it was sent. */
  readonly method: string;
  /** The request target exactly as it arrived. */
  readonly target: string;
  /** `1.1` or `2.0`. */
  readonly httpVersion: string;
  /** In their order, credentials masked. */
  readonly headers: HeaderLines;
  /** Absent where there was none. */
  body?: CapturedBody | undefined;
}

/** What a certificate says of itself. */
export interface CertificateSummary {
  /** Its distinguished name. */
  readonly subject: string;
  /** Of whoever signed it. */
  readonly issuer: string;
  /** RFC 3339. */
  readonly notAfter: string;
}

/** What is known of a TLS connection to a backend. */
export interface TlsFacts {
  /** e.g. `TLSv1.3`. */
  readonly protocol: string;
  /** What the certificate had to be made out to. */
  readonly serverName: string;
  /** What became of the check of the certificate. */
  readonly verification: "verified against caBundle" | "skipped (insecureSkipTLSVerify)" | "failed";
  /** The backend's certificate: its distinguished name. */
  readonly subject: string;
  /** Of whoever signed it. */
  readonly issuer: string;
  /** What it is made out to, e.g. `DNS:example.svc`. */
  readonly subjectAltNames: readonly string[];
  /** RFC 3339. */
  readonly notAfter: string;
  /** Subjects from the backend's own certificate up to the last one it sent. */
  readonly chain?: readonly string[];
  /** The front proxy's own certificate, for a backend that asks for one. */
  readonly client?: CertificateSummary;
}

/** The request between main apiserver and extension apiserver. */
export interface BackendLeg {
  /** The APIService's name. */
  readonly apiService: string;
  /** `namespace/name:port`. */
  readonly service: string;
  /** What the aggregator calls it: cluster IP or external name with its port. */
  readonly host: string;
  /** The loopback address that was really dialled. */
  readonly address: string;
  /** As it was sent on. */
  readonly method: string;
  /** The request target as it was sent on. */
  readonly target: string;
  /** As they were sent on. */
  readonly headers: HeaderLines;
  /** Of the connection. */
  tls?: TlsFacts;
  /** What the backend answered. */
  status?: number;
  /** The backend's. */
  responseHeaders?: HeaderLines;
  /** The backend's, as far as it is kept. */
  responseBody?: CapturedBody | undefined;
  /** Why there was no answer. */
  error?: string;
  /** When the request was written to a connection, as milliseconds since it arrived. */
  startMs?: number;
  /** How long that connection took to open, and its TLS handshake; absent where it was open already. */
  connectMs?: number;
  /** How long the TLS handshake took. */
  tlsMs?: number;
  /** When the answer began, as milliseconds since the request arrived. */
  firstByteMs?: number;
}

/** The record of one request, from its arrival to the last byte of its reply. */
export interface RequestTrace {
  /** Counts up from 1 within one playground. */
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The leg to the client. */
  readonly client: ClientLeg;
  /** What each stage decided, in order. */
  readonly decisions: readonly Decision[];
  /** Kubernetes' verb, e.g. `list`. */
  verb?: string;
  /** Who asked, after authentication and impersonation. */
  user?: string;
  /** The user's. */
  groups?: readonly string[];
  /** Whose credentials asked for the impersonation, where there was one. */
  impersonatedBy?: string;
  /** The APIService that the path belongs to, if any. */
  apiService?: string;
  /** The leg to the extension apiserver, where there was one. */
  backend?: BackendLeg;
  /** What the client was answered. */
  status?: number;
  /** What the client was sent. */
  responseHeaders?: HeaderLines;
  /** Of the reply's body, so far. */
  responseBytes?: number;
  /** The reply's, as far as it is kept. */
  responseBody?: CapturedBody | undefined;
  /** Set when the reply has ended or the client has gone. */
  durationMs?: number;
  /** Whether the connection became one of another protocol, e.g. WebSocket. */
  upgraded?: boolean;
  /** Whether the client went before the reply was whole. */
  aborted?: boolean;
  /** Names of the faults that were injected into this request. */
  faults?: readonly string[];
  /** Waits at an injected `hold` fault until it is released. */
  held?: boolean;
  /** Events sent so far, of a watch. */
  watchEvents?: number;
  /** Bytes passed on so far in each direction, of an upgraded connection. */
  upgradeBytes?: {
    /** What the client sent. */
    toBackend: number;
    /** What the backend sent. */
    toClient: number;
  };
}
