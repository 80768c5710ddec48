import { STATUS_CODES } from "node:http";
import { sentence } from "./decisions.ts";
import type { BackendLeg, CapturedBody, HeaderLines, RequestTrace } from "./trace.ts";
import { absolute } from "./absolute-url.ts";
import { headerPairs } from "./header-pairs.ts";

interface HarRequest {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly headers: HeaderLines;
  readonly body: CapturedBody | undefined;
}

interface HarResponse {
  readonly status: number | undefined;
  readonly headers: HeaderLines;
  readonly body: CapturedBody | undefined;
  readonly bytes: number | undefined;
  readonly error: string | undefined;
}

/**
 * HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec/): one entry for the client's leg and, where the
 * request was proxied, one for the backend's. Sizes that nobody measured are -1, as the format wants.
 */
export function toHar(traces: RequestTrace | readonly RequestTrace[], place: { readonly url: string }): object {
  const all = Array.isArray(traces) ? (traces as readonly RequestTrace[]) : [traces as RequestTrace];
  const entries = all.flatMap((trace) => entriesOf(trace, place.url));
  return archiveOf(entries);
}

export function archiveOf(entries: readonly object[]): { log: object } {
  return { log: { version: "1.2", creator: { name: "aggregation-playground", version: "1" }, entries } };
}

/** Who asked: a request that is sent again from an archive is sent as the same. */
function identityOf({ user, groups, impersonatedBy, verb }: RequestTrace): object {
  return {
    ...(user === undefined ? {} : { _user: user }),
    ...(groups === undefined ? {} : { _groups: groups }),
    ...(impersonatedBy === undefined ? {} : { _impersonatedBy: impersonatedBy }),
    ...(verb === undefined ? {} : { _verb: verb }),
  };
}

/** One for the client's leg, and one for the backend's where there is one. */
export function entriesOf(trace: RequestTrace, url: string): object[] {
  const { client, backend } = trace;
  const decisions = trace.decisions.map((decision) => ({
    ...decision,
    sentence: sentence(decision.code, decision.params),
  }));
  const clientEntry = {
    ...entry(
      trace,
      {
        method: client.method,
        url: absolute(client.front ?? url, client.target),
        httpVersion: client.httpVersion,
        headers: client.headers,
        body: client.body,
      },
      {
        status: trace.status,
        headers: trace.responseHeaders ?? [],
        body: trace.responseBody,
        bytes: trace.responseBytes,
        error: undefined,
      },
    ),
    comment: "client to main apiserver",
    _remoteAddress: client.remoteAddress,
    ...identityOf(trace),
    ...(trace.apiService === undefined || backend !== undefined ? {} : { _localApiService: trace.apiService }),
    _decisions: decisions,
  };
  const entries: object[] = [clientEntry];
  if (backend !== undefined) {
    const request: HarRequest = {
      method: backend.method,
      url: absolute(`https://${backend.address}`, backend.target),
      httpVersion: "1.1",
      headers: backend.headers,
      body: client.body,
    };
    const response: HarResponse = {
      status: backend.status,
      headers: backend.responseHeaders ?? [],
      body: backend.responseBody,
      bytes: undefined,
      error: backend.error,
    };
    entries.push({
      ...entry(trace, request, response),
      timings: backendTimings(trace, backend),
      comment: `main apiserver to ${backend.service}`,
      _apiService: backend.apiService,
      _tls: backend.tls,
    });
  }
  return entries;
}

function entry(trace: RequestTrace, request: HarRequest, response: HarResponse): object {
  const wait = trace.backend?.firstByteMs ?? trace.durationMs ?? 0;
  const time = trace.durationMs ?? 0;
  return {
    startedDateTime: new Date(trace.startedAt).toISOString(),
    time,
    request: {
      method: request.method,
      url: request.url,
      httpVersion: `HTTP/${request.httpVersion}`,
      cookies: [],
      headers: namedValues(request.headers),
      queryString: queryString(request.url),
      ...(request.body === undefined
        ? {}
        : { postData: { mimeType: valueOf(request.headers, "content-type"), ...bodyText(request.body) } }),
      headersSize: -1,
      bodySize: request.body?.bytes ?? 0,
    },
    response: {
      status: response.status ?? 0,
      statusText: STATUS_CODES[response.status ?? 0] ?? "",
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: namedValues(response.headers),
      content: {
        size: response.body?.bytes ?? response.bytes ?? 0,
        mimeType: valueOf(response.headers, "content-type"),
        ...(response.body === undefined ? {} : bodyText(response.body)),
      },
      redirectURL: valueOf(response.headers, "location"),
      headersSize: -1,
      bodySize: response.body?.bytes ?? response.bytes ?? -1,
      ...(response.error === undefined ? {} : { _error: response.error }),
    },
    cache: {},
    timings: { send: 0, wait: Math.min(wait, time), receive: Math.max(0, time - wait) },
  };
}

/** Whatever came before the connection counts as blocked; `ssl` is a part of `connect`, as the format has it. */
function backendTimings({ durationMs = 0 }: RequestTrace, backend: BackendLeg): object {
  const { startMs = 0, connectMs = 0, tlsMs = 0, firstByteMs = durationMs } = backend;
  const opening = connectMs + tlsMs;
  return {
    blocked: Math.max(0, startMs - opening),
    dns: -1,
    connect: opening === 0 ? -1 : opening,
    ssl: opening === 0 ? -1 : tlsMs,
    send: 0,
    wait: Math.max(0, firstByteMs - startMs),
    receive: Math.max(0, durationMs - firstByteMs),
  };
}

function bodyText({ text, base64, truncated }: CapturedBody): object {
  const cut = truncated ? { _truncated: true } : {};
  return base64 === undefined ? { text, ...cut } : { text: base64, encoding: "base64", ...cut };
}

function namedValues(lines: HeaderLines): { name: string; value: string }[] {
  return headerPairs(lines).map(([name, value]) => ({ name, value }));
}

function valueOf(lines: HeaderLines, wanted: string): string {
  return headerPairs(lines).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? "";
}

function queryString(url: string): { name: string; value: string }[] {
  const at = url.indexOf("?");
  if (at < 0) return [];
  return [...new URLSearchParams(url.slice(at + 1))].map(([name, value]) => ({ name, value }));
}
