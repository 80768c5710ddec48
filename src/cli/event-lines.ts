import { sentence } from "../playground/index.ts";
import type { PlaygroundEvent, RequestTrace } from "../playground/index.ts";

export const LOG_LEVELS = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

// C0, DEL, C1, line and paragraph separators, and the bidirectional controls of Trojan Source (CVE-2021-42574).
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Makes untrusted text safe for a terminal: every control character is shown as its code. */
export function sanitise(text: string): string {
  return text.replace(UNPRINTABLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The same for lines that people and programs read; line breaks of our own stay. */
export function sanitiseLines(text: string): string {
  return text.split("\n").map(sanitise).join("\n");
}

/** JSON leaves C1 and the bidirectional controls as they are; a terminal that shows the lines would obey them. */
export function jsonLine(value: object): string {
  return sanitise(JSON.stringify(value));
}

function time(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}

const LEVEL_MARK = { info: " ", warn: "!", error: "x" } as const;

export function eventLine(event: PlaygroundEvent): string {
  const where = event.where === undefined ? "" : ` (${event.where})`;
  return sanitise(`${time(event.at)} ${LEVEL_MARK[event.level]} ${event.type.padEnd(10)} ${event.message}${where}`);
}

/** One line for what happened, and for a request that was stopped or went to a backend one more with the reason. */
export function requestLines(trace: RequestTrace): string[] {
  const status = trace.aborted === true ? "gone" : trace.upgraded === true ? "101" : String(trace.status ?? "-");
  const route = trace.apiService ?? "-";
  const took = `${(trace.durationMs ?? 0).toFixed(1)} ms`;
  const head = `${time(trace.startedAt)}   request    ${trace.client.method} ${trace.client.target} -> ${status} ${route} user=${trace.user ?? "-"} ${took}`;
  const why = trace.decisions.filter((decision) => decision.stage !== "request-info" && decision.outcome !== "note");
  const last = why.slice(-3).map((decision) => sentence(decision.code, decision.params));
  return [head, ...last.map((text) => `${" ".repeat(15)}. ${text}`)].map(sanitise);
}

/** One NDJSON object for a request: the whole record with its sentences. */
export function requestObject(trace: RequestTrace): object {
  const decisions = trace.decisions.map((decision) => ({
    ...decision,
    sentence: sentence(decision.code, decision.params),
  }));
  return { type: "request", ...trace, decisions };
}
