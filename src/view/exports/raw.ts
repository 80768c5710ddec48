import { STATUS_CODES } from "node:http";
import {
  type CapturedBody,
  type HeaderLines,
  type RequestTrace,
  headerPairs,
  repeatableHeaders,
} from "../../trace/index.ts";
import type { RawRequest } from "../source.ts";

/** Both legs as HTTP messages, with lines ended by LF. */
export function toRaw(trace: RequestTrace): string {
  const { client, backend } = trace;
  const parts = [
    "### client to main apiserver",
    message(`${client.method} ${client.target} HTTP/${client.httpVersion}`, client.headers, client.body),
  ];
  if (backend !== undefined) {
    parts.push(
      `### main apiserver to ${backend.service} at ${backend.address}`,
      message(`${backend.method} ${backend.target} HTTP/1.1`, backend.headers, undefined),
      "### backend to main apiserver",
      backend.status === undefined
        ? `(no answer: ${backend.error ?? "none yet"})\n`
        : message(statusLine(backend.status), backend.responseHeaders ?? [], backend.responseBody),
    );
  }
  if (trace.status !== undefined)
    parts.push(
      "### main apiserver to client",
      message(statusLine(trace.status), trace.responseHeaders ?? [], trace.responseBody),
    );
  return parts.join("\n");
}

function statusLine(status: number): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`.trimEnd();
}

function message(first: string, headers: HeaderLines, body: CapturedBody | undefined): string {
  const lines = [first, ...headerPairs(headers).map(([name, value]) => `${name}: ${value}`), ""];
  if (body !== undefined && body.text !== "") lines.push(body.text);
  if (body?.truncated === true) lines.push(`(cut off: ${body.bytes} bytes in all)`);
  return `${lines.join("\n")}\n`;
}

/** The request to send again as the same user. */
export function repeatOf({ client, user }: RequestTrace): RawRequest {
  return {
    method: client.method,
    target: client.target,
    headers: repeatableHeaders(client.headers),
    body: client.body?.text ?? "",
    ...(user === undefined ? {} : { asUser: user }),
  };
}

/** What the editor opens with. */
export function editableRequest(request: RawRequest): string {
  return [
    "# Change what you like and save; leave without saving, or empty the file, to send nothing.",
    "# The user whose credentials are used; without this line the administrator's:",
    request.asUser === undefined ? "# as: alice" : `as: ${request.asUser}`,
    `${request.method} ${request.target}`,
    ...request.headers.map(([name, value]) => `${name}: ${value}`),
    "",
    request.body,
  ].join("\n");
}

export const EMPTY_REQUEST: RawRequest = {
  method: "GET",
  target: "/apis",
  headers: [["Accept", "application/json"]],
  body: "",
};

export type ParsedRequest =
  | { readonly ok: true; readonly request: RawRequest | undefined }
  | { readonly ok: false; readonly line: number; readonly message: string };

const START = /^([!#$%&'*+.^_`|~\w-]+)\s+(\S+)(?:\s+HTTP\/\d(?:\.\d)?)?\s*$/;
const HEADER = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*)$/;
const AS = /^as:\s*(\S.*?)\s*$/i;

/** Reads what the editor left; `request` is undefined when nothing is to be sent. */
export function parseRequest(text: string): ParsedRequest {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  let at = 0;
  let asUser: string | undefined;
  for (; at < lines.length; at += 1) {
    const current = lines[at] ?? "";
    const user = AS.exec(current)?.[1];
    if (user !== undefined) asUser = user;
    else if (current.trim() !== "" && !current.startsWith("#")) break;
  }
  if (at >= lines.length) return { ok: true, request: undefined };
  const start = START.exec(lines[at] ?? "");
  if (start === null) return { ok: false, line: at + 1, message: "expected METHOD and PATH, e.g. GET /apis" };
  const headers: (readonly [string, string])[] = [];
  for (at += 1; at < lines.length && lines[at] !== ""; at += 1) {
    const header = HEADER.exec(lines[at] ?? "");
    if (header === null)
      return { ok: false, line: at + 1, message: "expected a header, e.g. Accept: application/json" };
    headers.push([header[1] ?? "", header[2] ?? ""]);
  }
  // Editors end the last line with a newline of their own.
  const body = lines
    .slice(at + 1)
    .join("\n")
    .replace(/\n$/, "");
  const request = { method: start[1] ?? "", target: start[2] ?? "", headers, body };
  return { ok: true, request: asUser === undefined ? request : { ...request, asUser } };
}
