import type { Language } from "../apimachinery/index.ts";
import {
  headerPairs,
  sentence,
  type CapturedBody,
  type CertificateSummary,
  type Decision,
  type RequestTrace,
  type TlsFacts,
} from "../trace/index.ts";
import { chainOf, failingLink, linkOf, untoldFaults, type Link } from "./chain.ts";
import { toRaw } from "./exports/raw.ts";
import { headerDiff, type HeaderChange } from "./header-diff.ts";
import { reasonFor } from "./header-reasons.ts";
import { readableBody } from "./readable-body.ts";
import { progress, requestRow, type RequestRow } from "./request-row.ts";
import { phasesOf, type Phase } from "./timing.ts";
import { word } from "./words.ts";

export interface Sentence {
  readonly outcome: Decision["outcome"];
  /** The request went no further here, or the backend failed. */
  readonly isFailure: boolean;
  readonly text: string;
}

export interface Note {
  readonly tone: "injected" | "warn" | "dim";
  readonly text: string;
}

export interface Message {
  /** The request or status line. */
  readonly first: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** Of the whole body; the text may be less. */
  readonly bytes: number;
  readonly truncated: boolean;
}

/** Everything the inspector's tabs show of one request, as data that survives JSON. */
export interface Inspection {
  readonly row: RequestRow;
  readonly startedAt: number;
  readonly durationMs: number | undefined;
  readonly chain: readonly Link[];
  /** Index of the link where it stopped; -1 when none did. */
  readonly failing: number;
  readonly sentences: readonly Sentence[];
  /** What is special about how it ended, or that it has not; faults that no sentence speaks of. */
  readonly notes: readonly Note[];
  readonly client: {
    readonly address: string;
    /** The URL of the front that received it; empty where that is not known. */
    readonly front: string;
    readonly request: Message;
    readonly reply: Message | undefined;
  };
  readonly backend: BackendInspection | undefined;
  readonly headers: readonly (HeaderChange & { readonly why: string })[];
  readonly identity: readonly (readonly [name: string, value: string])[];
  readonly identitySentences: readonly Sentence[];
  readonly phases: readonly Phase[];
  readonly raw: string;
}

interface BackendInspection {
  readonly service: string;
  readonly host: string;
  readonly address: string;
  readonly request: Message;
  readonly reply: Message | undefined;
  readonly error: string;
  /** What the certificate had to be, and what it was. */
  readonly tlsSentences: readonly Sentence[];
  /** The connection and the server's certificate, then the one that the main apiserver shows. */
  readonly tls: readonly (readonly [name: string, value: string])[];
  readonly verification: "ok" | "skipped" | "failed" | "none";
}

const IDENTITY_STAGES: ReadonlySet<string> = new Set(["authentication", "impersonation", "authorization"]);

export function inspect(trace: RequestTrace, language: Language): Inspection {
  const { client, decisions } = trace;
  const chain = chainOf(trace, language);
  return {
    row: requestRow(trace, language),
    startedAt: trace.startedAt,
    durationMs: trace.durationMs,
    chain,
    failing: failingLink(chain),
    sentences: sentencesOf(decisions, language),
    notes: notesOf(trace, language),
    client: {
      address: client.remoteAddress,
      front: client.front ?? "",
      request: message(`${client.method} ${client.target} HTTP/${client.httpVersion}`, client.headers, client.body),
      reply:
        trace.status === undefined
          ? undefined
          : message(
              `HTTP/1.1 ${trace.status}`,
              trace.responseHeaders ?? [],
              trace.responseBody ?? trace.backend?.responseBody,
            ),
    },
    backend: backendOf(trace, language),
    headers: headerDiff(trace).map((change) => ({ ...change, why: reasonFor(change, language) })),
    identity: identityOf(trace, language),
    identitySentences: sentencesOf(
      decisions.filter(({ stage }) => IDENTITY_STAGES.has(stage)),
      language,
    ),
    phases: phasesOf(trace, language),
    raw: toRaw(trace, language),
  };
}

function sentencesOf(decisions: readonly Decision[], language: Language): Sentence[] {
  return decisions.map((decision) => {
    const { outcome, code, params } = decision;
    const isFailure = linkOf(decision, language)?.state === "fail";
    return { outcome, isFailure, text: sentence(code, params, language) };
  });
}

function notesOf(trace: RequestTrace, language: Language): Note[] {
  const notes: Note[] = untoldFaults(trace).map((name) => ({
    tone: "injected",
    text: word("note.fault", language, { name }),
  }));
  if (trace.held === true) notes.push({ tone: "injected", text: word("note.held", language) });
  else if (trace.aborted === true) notes.push({ tone: "warn", text: word("note.aborted", language) });
  else if (trace.durationMs === undefined)
    notes.push({ tone: "dim", text: word("note.open", language, { progress: progress(trace) }).trimEnd() });
  return notes;
}

function message(first: string, headers: readonly string[], body: CapturedBody | undefined): Message {
  return {
    first,
    headers: headerPairs(headers),
    body: body === undefined ? "" : readableBody(body),
    bytes: body?.bytes ?? 0,
    truncated: body?.truncated ?? false,
  };
}

function backendOf({ backend, decisions }: RequestTrace, language: Language): BackendInspection | undefined {
  if (backend === undefined) return undefined;
  const { status } = backend;
  return {
    service: backend.service,
    host: backend.host,
    address: backend.address,
    request: message(`${backend.method} ${backend.target} HTTP/1.1`, backend.headers, undefined),
    reply:
      status === undefined
        ? undefined
        : message(`HTTP/1.1 ${status}`, backend.responseHeaders ?? [], backend.responseBody),
    error: backend.error ?? "",
    tlsSentences: sentencesOf(
      decisions.filter(({ code }) => code.startsWith("tls.") || code === "proxy.sent"),
      language,
    ),
    tls: tlsRows(backend.tls, language),
    verification: verificationOf(backend.tls),
  };
}

function tlsRows(tls: TlsFacts | undefined, language: Language): [string, string][] {
  if (tls === undefined) return [];
  const { client } = tls;
  return [
    [word("tls.protocol", language), tls.protocol],
    [word("tls.verification", language), word(`tls.${VERDICTS[tls.verification]}`, language)],
    [word("tls.server-name", language), tls.serverName],
    [word("tls.server", language), ""],
    [`  ${word("tls.subject", language)}`, tls.subject],
    [`  ${word("tls.issuer", language)}`, tls.issuer],
    ["  SANs", tls.subjectAltNames.join(", ") || word("tls.none", language)],
    [`  ${word("tls.not-after", language)}`, tls.notAfter],
    ...(tls.chain ?? []).map((subject, index): [string, string] => [
      `  ${word("tls.chain", language, { place: String(index) })}`,
      subject,
    ]),
    ...(client === undefined ? [] : clientRows(client, language)),
  ];
}

const VERDICTS = {
  "verified against caBundle": "verified",
  "skipped (insecureSkipTLSVerify)": "skipped",
  failed: "failed",
} as const satisfies Record<TlsFacts["verification"], string>;

function clientRows({ subject, issuer, notAfter }: CertificateSummary, language: Language): [string, string][] {
  return [
    [word("tls.client", language), ""],
    [`  ${word("tls.subject", language)}`, subject],
    [`  ${word("tls.issuer", language)}`, issuer],
    [`  ${word("tls.not-after", language)}`, notAfter],
  ];
}

function verificationOf(tls: TlsFacts | undefined): BackendInspection["verification"] {
  if (tls === undefined) return "none";
  if (tls.verification === "failed") return "failed";
  return tls.verification.startsWith("skipped") ? "skipped" : "ok";
}

function identityOf(trace: RequestTrace, language: Language): [string, string][] {
  const { user = "", groups = [], impersonatedBy, verb = "" } = trace;
  return [
    [word("identity.user", language), user],
    [word("identity.groups", language), groups.join(", ")],
    ...(impersonatedBy === undefined
      ? []
      : [[word("identity.impersonated-by", language), impersonatedBy] as [string, string]]),
    [word("identity.verb", language), verb],
  ];
}
