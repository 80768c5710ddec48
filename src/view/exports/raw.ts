import { STATUS_CODES } from "node:http";
import type { Language } from "../../apimachinery/index.ts";
import {
  type CapturedBody,
  type HeaderLines,
  type RequestTrace,
  headerPairs,
  repeatableHeaders,
} from "../../trace/index.ts";
import type { RawRequest } from "../source.ts";
import { senderOf } from "./curl.ts";
import { word } from "../words.ts";

/** Both legs as HTTP messages, with lines ended by LF. */
export function toRaw(trace: RequestTrace, language: Language = "en"): string {
  const { client, backend } = trace;
  const message = (first: string, headers: HeaderLines, body: CapturedBody | undefined): string =>
    messageText(first, headers, body, language);
  const parts = [
    `### ${word("leg.asked", language)}`,
    message(`${client.method} ${client.target} HTTP/${client.httpVersion}`, client.headers, client.body),
  ];
  if (backend !== undefined) {
    parts.push(
      `### ${word("leg.passed-on", language, { service: backend.service, address: backend.address })}`,
      message(`${backend.method} ${backend.target} HTTP/1.1`, backend.headers, undefined),
      `### ${word("leg.replied", language)}`,
      backend.status === undefined
        ? `(${word("raw.no-answer", language, { why: backend.error ?? word("raw.none-yet", language) })})\n`
        : message(statusLine(backend.status), backend.responseHeaders ?? [], backend.responseBody),
    );
  }
  if (trace.status !== undefined)
    parts.push(
      `### ${word("leg.answered", language)}`,
      message(statusLine(trace.status), trace.responseHeaders ?? [], trace.responseBody),
    );
  return parts.join("\n");
}

function statusLine(status: number): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`.trimEnd();
}

function messageText(first: string, headers: HeaderLines, body: CapturedBody | undefined, language: Language): string {
  const lines = [first, ...headerPairs(headers).map(([name, value]) => `${name}: ${value}`), ""];
  if (body !== undefined && body.text !== "") lines.push(body.text);
  if (body?.truncated === true) lines.push(`(${word("raw.cut-off", language, { bytes: String(body.bytes) })})`);
  return `${lines.join("\n")}\n`;
}

/** The request to send again as the same user. */
export function repeatOf(trace: RequestTrace): RawRequest {
  const { client } = trace;
  return {
    method: client.method,
    target: client.target,
    headers: repeatableHeaders(client.headers),
    body: client.body?.text ?? "",
    ...senderOf(trace),
  };
}

/** What the editor opens with. */
export function editableRequest(request: RawRequest, language: Language = "en"): string {
  return [
    `# ${word("editor.save", language)}`,
    `# ${word("editor.as", language)}`,
    request.asUser === undefined ? "# as: alice" : `as: ${request.asUser}`,
    ...(request.asGroups === undefined ? [] : [`groups: ${request.asGroups.join(", ")}`]),
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
const GROUPS = /^groups:\s*(\S.*?)\s*$/i;

/** What stands before the request, and the line that it begins at. */
function readSender(lines: readonly string[]): Pick<RawRequest, "asUser" | "asGroups"> & { readonly at: number } {
  let sender: Pick<RawRequest, "asUser" | "asGroups"> = {};
  let at = 0;
  for (; at < lines.length; at += 1) {
    const current = lines[at] ?? "";
    const asUser = AS.exec(current)?.[1];
    const asGroups = GROUPS.exec(current)?.[1]?.split(/\s*,\s*/);
    if (asUser !== undefined) sender = { ...sender, asUser };
    else if (asGroups !== undefined) sender = { ...sender, asGroups };
    else if (current.trim() !== "" && !current.startsWith("#")) break;
  }
  return { ...sender, at };
}

/** Reads what the editor left; `request` is undefined when nothing is to be sent. */
export function parseRequest(text: string, language: Language = "en"): ParsedRequest {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const { at: first, ...sender } = readSender(lines);
  let at = first;
  if (at >= lines.length) return { ok: true, request: undefined };
  const start = START.exec(lines[at] ?? "");
  if (start === null) return { ok: false, line: at + 1, message: word("editor.no-start", language) };
  const headers: (readonly [string, string])[] = [];
  for (at += 1; at < lines.length && lines[at] !== ""; at += 1) {
    const header = HEADER.exec(lines[at] ?? "");
    if (header === null) return { ok: false, line: at + 1, message: word("editor.no-header", language) };
    headers.push([header[1] ?? "", header[2] ?? ""]);
  }
  // Editors end the last line with a newline of their own.
  const body = lines
    .slice(at + 1)
    .join("\n")
    .replace(/\n$/, "");
  const request = { method: start[1] ?? "", target: start[2] ?? "", headers, body };
  return { ok: true, request: { ...request, ...sender } };
}
