import { sentence, type RequestTrace } from "../trace/index.ts";
import type { RequestFilter } from "../playground/index.ts";
import { flag, integer, text, type Schema } from "./schemas.ts";

/** Everything that is given must fit. */
export const FILTER: Readonly<Record<string, Schema>> = {
  method: text(),
  path: text("the path without its query"),
  verb: text("Kubernetes' verb, e.g. list"),
  user: text(),
  apiService: text("e.g. v1.example.k8s.io"),
  status: integer("what the client was answered"),
  proxied: flag("whether a backend was asked"),
};

export function filterOf(query: Readonly<Record<string, unknown>>): RequestFilter {
  return query;
}

/** A request's record, with what was decided as sentences. */
export function toRecord(trace: RequestTrace): object {
  const decisions = trace.decisions.map((decision) => ({
    ...decision,
    sentence: sentence(decision.code, decision.params),
  }));
  return { ...trace, decisions };
}
