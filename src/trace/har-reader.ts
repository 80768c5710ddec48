import { at, listAt, textAt } from "../apimachinery/index.ts";
import { SENTENCES, type DecisionCode, type DecisionParams } from "./decisions.ts";
import {
  STAGES,
  type BackendLeg,
  type CapturedBody,
  type CertificateSummary,
  type Decision,
  type RequestTrace,
  type TlsFacts,
} from "./trace.ts";

/** More than a ring of requests holds, of both legs. */
const MOST_ENTRIES = 10_000;
const LONGEST_TEXT = 64 * 1024;

/**
 * The records of an HTTP Archive, oldest first: of one that was exported here with both legs and every decision, of any
 * other with what a client saw. @throws Error that says what is wrong
 */
export function fromHar(text: string): RequestTrace[] {
  let archive: unknown;
  try {
    archive = JSON.parse(text);
  } catch {
    throw new Error("it is no JSON");
  }
  if (!Array.isArray(at(archive, "log", "entries"))) throw new Error("log.entries is no list: it is no HTTP Archive");
  const entries = listAt(archive, "log", "entries");
  if (entries.length > MOST_ENTRIES) throw new Error(`it has more than ${MOST_ENTRIES} entries`);
  const traces: RequestTrace[] = [];
  for (const entry of entries) {
    const apiService = textAt(entry, "_apiService");
    const last = traces.at(-1);
    // An entry of the backend's leg follows that of its client's.
    if (apiService !== "" && last !== undefined && last.backend === undefined && isBackendOf(entry, last)) {
      last.backend = backendOf(entry, apiService);
      last.apiService = apiService;
    } else traces.push(clientOf(entry, traces.length + 1));
  }
  return traces;
}

function isBackendOf(entry: unknown, { startedAt }: RequestTrace): boolean {
  return Date.parse(textAt(entry, "startedDateTime")) === startedAt;
}

function clientOf(entry: unknown, id: number): RequestTrace {
  const startedAt = Date.parse(textAt(entry, "startedDateTime"));
  const status = numberOf(entry, "response", "status");
  const apiService = textAt(entry, "_localApiService");
  return {
    id,
    startedAt: Number.isNaN(startedAt) ? 0 : startedAt,
    client: {
      remoteAddress: textAt(entry, "_remoteAddress"),
      front: originOf(textAt(entry, "request", "url")),
      method: short(textAt(entry, "request", "method")) || "GET",
      target: targetOf(entry),
      httpVersion: textAt(entry, "request", "httpVersion").replace(/^HTTP\//i, "") || "1.1",
      headers: headersOf(entry, "request"),
      body: bodyOf(at(entry, "request", "postData"), numberOf(entry, "request", "bodySize")),
    },
    decisions: listAt(entry, "_decisions").flatMap(decisionOf),
    ...identityOf(entry),
    ...(apiService === "" ? {} : { apiService }),
    ...(status > 0 ? { status } : {}),
    responseHeaders: headersOf(entry, "response"),
    responseBytes: Math.max(0, numberOf(entry, "response", "bodySize")),
    responseBody: bodyOf(at(entry, "response", "content"), numberOf(entry, "response", "content", "size")),
    durationMs: Math.max(0, numberOf(entry, "time")),
  };
}

type Identity = Pick<RequestTrace, "user" | "groups" | "impersonatedBy" | "verb">;

/** An archive that names no groups still tells by its decisions who may do everything. */
function identityOf(entry: unknown): Identity {
  const [user, impersonatedBy, verb] = [
    textAt(entry, "_user"),
    textAt(entry, "_impersonatedBy"),
    textAt(entry, "_verb"),
  ];
  const named = listAt(entry, "_groups").filter((group): group is string => typeof group === "string");
  const isMaster = listAt(entry, "_decisions").some((decision) => textAt(decision, "code") === "authz.masters");
  const groups = named.length === 0 && isMaster ? ["system:masters"] : named;
  return {
    ...(user === "" ? {} : { user }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(impersonatedBy === "" ? {} : { impersonatedBy }),
    ...(verb === "" ? {} : { verb }),
  };
}

function backendOf(entry: unknown, apiService: string): BackendLeg {
  const url = textAt(entry, "request", "url");
  const status = numberOf(entry, "response", "status");
  const error = textAt(entry, "response", "_error");
  const tls = tlsOf(at(entry, "_tls"));
  return {
    apiService,
    service: textAt(entry, "comment").replace(/^main apiserver to /, ""),
    host: URL.canParse(url) ? new URL(url).host : "",
    address: URL.canParse(url) ? new URL(url).host : "",
    method: textAt(entry, "request", "method"),
    target: targetOf(entry),
    headers: headersOf(entry, "request"),
    ...(tls === undefined ? {} : { tls }),
    ...(status > 0 ? { status } : {}),
    responseHeaders: headersOf(entry, "response"),
    responseBody: bodyOf(at(entry, "response", "content"), numberOf(entry, "response", "content", "size")),
    ...(error === "" ? {} : { error }),
    ...timesOf(entry),
  };
}

function timesOf(entry: unknown): Pick<BackendLeg, "startMs" | "connectMs" | "tlsMs" | "firstByteMs"> {
  const time = (name: string): number => Math.max(0, numberOf(entry, "timings", name));
  const startMs = time("blocked") + time("connect");
  const opened = time("connect") === 0 ? {} : { connectMs: time("connect") - time("ssl"), tlsMs: time("ssl") };
  return { startMs, ...opened, firstByteMs: startMs + time("wait") };
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}

/** Not URL.pathname, which would normalise what was really asked. */
function targetOf(entry: unknown): string {
  const url = textAt(entry, "request", "url").slice(0, LONGEST_TEXT);
  const origin = URL.canParse(url) ? new URL(url).origin : "";
  return origin !== "" && url.startsWith(origin) ? url.slice(origin.length) || "/" : url;
}

function headersOf(entry: unknown, side: "request" | "response"): string[] {
  return listAt(entry, side, "headers").flatMap((header) => [textAt(header, "name"), textAt(header, "value")]);
}

function bodyOf(content: unknown, bytes: number): CapturedBody | undefined {
  const text = textAt(content, "text");
  if (text === "" && bytes <= 0) return undefined;
  const isBinary = textAt(content, "encoding") === "base64";
  const shown = (isBinary ? Buffer.from(text, "base64").toString("utf8") : text).slice(0, LONGEST_TEXT);
  return { bytes: Math.max(bytes, shown.length), text: shown, truncated: shown.length < bytes };
}

function decisionOf(value: unknown): Decision[] {
  const stage = STAGES.find((name) => name === textAt(value, "stage"));
  const code = textAt(value, "code");
  const outcome = (["pass", "stop", "note"] as const).find((name) => name === textAt(value, "outcome"));
  if (stage === undefined || outcome === undefined || !Object.hasOwn(SENTENCES.en, code)) return [];
  const given = Object.entries(at(value, "params") ?? {}).filter(
    (pair): pair is [string, string | number] => typeof pair[1] === "string" || typeof pair[1] === "number",
  );
  const params: DecisionParams = Object.fromEntries(given);
  return [{ stage, outcome, code: code as DecisionCode, params, atMs: numberOf(value, "atMs") }];
}

const VERIFICATIONS = ["verified against caBundle", "skipped (insecureSkipTLSVerify)", "failed"] as const;

function tlsOf(value: unknown): TlsFacts | undefined {
  const verification = VERIFICATIONS.find((name) => name === textAt(value, "verification"));
  if (verification === undefined) return undefined;
  const texts = (name: string): string[] =>
    listAt(value, name).filter((item): item is string => typeof item === "string");
  return {
    protocol: textAt(value, "protocol"),
    serverName: textAt(value, "serverName"),
    verification,
    subject: textAt(value, "subject"),
    issuer: textAt(value, "issuer"),
    subjectAltNames: texts("subjectAltNames"),
    notAfter: textAt(value, "notAfter"),
    chain: texts("chain"),
    ...(at(value, "client") === undefined ? {} : { client: certificateOf(at(value, "client")) }),
  };
}

function certificateOf(value: unknown): CertificateSummary {
  return {
    subject: textAt(value, "subject"),
    issuer: textAt(value, "issuer"),
    notAfter: textAt(value, "notAfter"),
  };
}

function numberOf(value: unknown, ...path: readonly string[]): number {
  const found = at(value, ...path);
  return typeof found === "number" && Number.isFinite(found) ? found : 0;
}

function short(text: string): string {
  return text.slice(0, 32);
}
