import type { Language } from "../../apimachinery/index.ts";
import { type RequestTrace, absolute, repeatableHeaders } from "../../trace/index.ts";
import type { RawRequest } from "../source.ts";
import { word } from "../words.ts";
import { shellQuote } from "./shell-quote.ts";

export interface Place {
  readonly url: string;
  readonly proxyUrl: string | null;
  readonly kubeconfig: string;
  readonly caFile?: string;
}

/**
 * A curl command that asks the same again. Through the plain-HTTP front, which acts as the administrator, the user is
 * impersonated; without that front the token must be put in by hand, as records hold no credentials.
 */
export function toCurl(trace: RequestTrace, place: Place, language: Language = "en"): string {
  const { method, target, headers, body } = trace.client;
  const words = ["curl", "--globoff", "--path-as-is", ...methodWords(method, body !== undefined)];
  const lines = [words.join(" ")];
  if (place.proxyUrl === null) {
    lines.push(place.caFile === undefined ? "--insecure" : `--cacert ${shellQuote(place.caFile)}`);
    lines.push('-H "Authorization: Bearer $TOKEN"');
  } else for (const [name, value] of impersonation(trace)) lines.push(header(name, value));
  for (const [name, value] of repeatableHeaders(headers)) lines.push(header(name, value));
  if (body !== undefined && body.text !== "") lines.push(`--data-raw ${shellQuote(body.text)}`);
  lines.push(shellQuote(absolute(place.proxyUrl ?? place.url, target)));
  const note = body?.truncated === true ? `# ${word("curl.truncated", language, { bytes: String(body.bytes) })}\n` : "";
  return note + lines.join(" \\\n  ");
}

function methodWords(method: string, hasBody: boolean): string[] {
  if (method === "HEAD") return ["--head"];
  if (method === "GET" && !hasBody) return [];
  return ["-X", shellQuote(method)];
}

/** curl drops a header with an empty value unless it ends in a semicolon. */
function header(name: string, value: string): string {
  return `-H ${shellQuote(value === "" ? `${name};` : `${name}: ${value}`)}`;
}

/** Whom a repeated request is sent as; undefined for the administrator, who needs no impersonation. */
export function senderOf({ user, groups = [] }: RequestTrace): Pick<RawRequest, "asUser" | "asGroups"> | undefined {
  if (user === undefined || groups.includes("system:masters")) return undefined;
  const named = groups.filter((group) => group !== "system:authenticated" && group !== "system:unauthenticated");
  return { asUser: user, ...(named.length === 0 ? {} : { asGroups: named }) };
}

export function impersonation(trace: RequestTrace): [string, string][] {
  const { asUser, asGroups = [] } = senderOf(trace) ?? {};
  if (asUser === undefined) return [];
  return [["Impersonate-User", asUser], ...asGroups.map((group): [string, string] => ["Impersonate-Group", group])];
}
