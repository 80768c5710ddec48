import { eventHint, eventText, sanitise, sentence, type PlaygroundEvent } from "../playground/index.ts";
import { toRecord } from "../control/index.ts";
import type { Language } from "../apimachinery/index.ts";
import type { RequestTrace } from "../trace/index.ts";

export const LOG_LEVELS = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Makes text of several lines safe for a terminal; its line breaks stay. */
export function sanitiseLines(text: string): string {
  return text
    .split("\n")
    .map((line) => sanitise(line))
    .join("\n");
}

function time(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}

const LEVEL_MARK = { info: " ", warn: "!", error: "x" } as const;

/** One line, and one more below it where something can be done. */
export function eventLine(event: PlaygroundEvent, language: Language = "en"): string {
  const line = sanitise(
    `${time(event.at)} ${LEVEL_MARK[event.level]} ${event.type.padEnd(10)} ${eventText(event, language)}${whereOf(event)}`,
  );
  const hint = eventHint(event, language);
  return hint === undefined ? line : `${line}\n${" ".repeat(15)}> ${sanitise(hint)}`;
}

/** Of an event in an answer, where the time says nothing. */
export function noteLine(event: PlaygroundEvent, language: Language): string {
  return sanitise(`${LEVEL_MARK[event.level]} ${eventText(event, language)}${whereOf(event)}`);
}

function whereOf({ where }: PlaygroundEvent): string {
  return where === undefined ? "" : ` (${where})`;
}

/** One line for what happened, and for a request that was stopped or went to a backend one more with the reason. */
export function requestLines(trace: RequestTrace, language: Language = "en"): string[] {
  const status = trace.aborted === true ? "gone" : trace.upgraded === true ? "101" : String(trace.status ?? "-");
  const route = trace.apiService ?? "-";
  const took = `${(trace.durationMs ?? 0).toFixed(1)} ms`;
  const head = `${time(trace.startedAt)}   request    ${trace.client.method} ${trace.client.target} -> ${status} ${route} user=${trace.user ?? "-"} ${took}`;
  const why = trace.decisions.filter((decision) => decision.stage !== "request-info" && decision.outcome !== "note");
  const last = why.slice(-3).map((decision) => sentence(decision.code, decision.params, language));
  return [head, ...last.map((text) => `${" ".repeat(15)}. ${text}`)].map((text) => sanitise(text));
}

/** One NDJSON object for a request: the whole record with its sentences. */
export function requestObject(trace: RequestTrace): object {
  return { type: "request", ...toRecord(trace) };
}
