import type { Language } from "../apimachinery/index.ts";
import {
  accessIn,
  type Decision,
  type DecisionCode,
  type DecisionParams,
  NO_METHOD,
  type RequestTrace,
} from "../trace/index.ts";
import { word, type Word } from "./words.ts";

/** One link of the chain from the client to the answer. */
export interface Link {
  readonly name: string;
  readonly detail: string;
  /** `run`: under way. */
  readonly state: "ok" | "fail" | "info" | "run";
}

/** The detail: a parameter of the decision as it is, or a word of the catalogue with the parameters filled in. */
interface Told {
  readonly name: Extract<Word, `link.${string}`>;
  readonly param?: string;
  readonly word?: Extract<Word, `short.${string}`>;
  readonly state: Link["state"];
}

/** A link is a few words; the sentences have the rest. */
const LONGEST_DETAIL = 300;

/** Every decision in two or three words; those without an entry are left to the full sentences. */
const TOLD: Partial<Record<DecisionCode, Told>> = {
  "connection.refused": { name: "link.backend", param: "problem", state: "fail" },
  "authn.certificate": { name: "link.authn", word: "short.certificate", state: "ok" },
  "authn.token": { name: "link.authn", word: "short.token", state: "ok" },
  "authn.service-account": { name: "link.authn", word: "short.service-account", state: "ok" },
  "authn.front-proxy": { name: "link.authn", word: "short.front-proxy", state: "ok" },
  "authn.refused-certificate": { name: "link.authn", word: "short.bad-certificate", state: "fail" },
  "authn.certificate-ignored": { name: "link.ignored", word: "short.bad-certificate", state: "info" },
  "authn.front": { name: "link.authn", word: "short.front", state: "ok" },
  "authn.anonymous": { name: "link.authn", word: "short.anonymous", state: "ok" },
  "authn.refused": { name: "link.authn", word: "short.refused", state: "fail" },
  "authn.stripped": { name: "link.dropped", param: "headers", state: "info" },
  "impersonation.allowed": { name: "link.as", param: "user", state: "ok" },
  "impersonation.refused": { name: "link.as", param: "target", state: "fail" },
  "impersonation.invalid": { name: "link.as", word: "short.no-user", state: "fail" },
  "authz.masters": { name: "link.authz", word: "short.masters", state: "ok" },
  "authz.allowed": { name: "link.authz", param: "role", state: "ok" },
  "authz.refused": { name: "link.authz", word: "short.may-not", state: "fail" },
  "route.match": { name: "link.match", param: "apiService", state: "ok" },
  "route.local": { name: "link.local", word: "short.no-service", state: "ok" },
  "route.none": { name: "link.match", word: "short.no-api-service", state: "fail" },
  "route.no-group": { name: "link.match", word: "short.no-group", state: "fail" },
  "route.no-version": { name: "link.match", word: "short.no-version", state: "fail" },
  "route.group": { name: "link.match", word: "short.group", state: "ok" },
  "route.groups": { name: "link.match", word: "short.groups", state: "ok" },
  "route.builtin": { name: "link.match", word: "short.builtin", state: "ok" },
  "available.yes": { name: "link.available", param: "reason", state: "ok" },
  "available.no": { name: "link.available", param: "reason", state: "fail" },
  "available.unknown": { name: "link.available", word: "short.unchecked", state: "fail" },
  "resolve.ok": { name: "link.endpoint", param: "address", state: "ok" },
  "resolve.failed": { name: "link.endpoint", param: "problem", state: "fail" },
  "tls.setup-failed": { name: "link.tls", param: "problem", state: "fail" },
  "fault.injected": { name: "link.injected", param: "faults", state: "info" },
  "proxy.failed": { name: "link.backend", param: "problem", state: "fail" },
  "proxy.answered": { name: "link.backend", param: "status", state: "ok" },
  "proxy.redirect": { name: "link.redirect", param: "location", state: "fail" },
  "proxy.upgraded": { name: "link.upgraded", word: "short.joined", state: "ok" },
  "proxy.upgrade-refused": { name: "link.upgrade", word: "short.upgrade-refused", state: "fail" },
  "admission.policy-denied": { name: "link.policy", param: "policy", state: "fail" },
  "admission.policy-passed": { name: "link.policy", param: "policy", state: "ok" },
  "admission.policy-changed": { name: "link.policy", param: "policy", state: "ok" },
  "admission.mutation-denied": { name: "link.policy", param: "policy", state: "fail" },
  "admission.webhook-allowed": { name: "link.webhook", param: "webhook", state: "ok" },
  "admission.webhook-changed": { name: "link.webhook", param: "webhook", state: "ok" },
  "admission.webhook-denied": { name: "link.webhook", param: "webhook", state: "fail" },
  "admission.webhook-failed": { name: "link.webhook", param: "problem", state: "fail" },
  "admission.webhook-ignored": { name: "link.webhook", param: "problem", state: "info" },
  "serve.not-found": { name: "link.served", word: "short.nothing", state: "fail" },
};

/** What Go writes before the reason that matters. */
const GO_PREFIX = /^tls: failed to verify certificate: /;
const TLS_PROBLEM = /x509|tls|certificate|server gave HTTP response to HTTPS/i;

/** One decision as a link; undefined for those that only the sentences tell of. */
export function linkOf({ code, params }: Pick<Decision, "code" | "params">, language: Language): Link | undefined {
  const told = TOLD[code];
  if (told === undefined) return undefined;
  const short = shortened(params);
  const problem = short.problem ?? "";
  const isTls = told.state === "fail" && told.name === "link.backend" && TLS_PROBLEM.test(problem);
  const detail =
    told.word === undefined
      ? (short[told.param ?? ""] ?? "?")
      : word(told.word, language, { ...short, what: accessIn(short.what ?? "", language) });
  return {
    name: word(isTls ? "link.tls" : told.name, language),
    detail: code === "proxy.failed" ? detail.replace(GO_PREFIX, "") : detail,
    state: code === "proxy.answered" && Number(params.status) >= 500 ? "fail" : told.state,
  };
}

function shortened(params: DecisionParams): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, String(value).slice(0, LONGEST_DETAIL)]),
  );
}

/** The chain of a request, ending with what the client got. */
export function chainOf(trace: RequestTrace, language: Language = "en"): Link[] {
  const links: Link[] = [];
  for (const decision of trace.decisions) {
    const link = linkOf(decision, language);
    if (link === undefined) continue;
    // A TLS link only where a connection was made: the settings alone prove nothing.
    if (decision.code === "proxy.answered" && trace.backend?.tls !== undefined)
      links.push({ name: word("link.tls", language), detail: trace.backend.tls.protocol, state: "ok" });
    links.push(link);
  }
  for (const fault of untoldFaults(trace))
    links.push({ name: word("link.injected", language), detail: fault, state: "info" });
  links.push(ending(trace, language));
  return links;
}

/** Faults of the record that no decision speaks of. */
export function untoldFaults({ faults = [], decisions }: RequestTrace): readonly string[] {
  return decisions.some(({ code }) => code === "fault.injected") ? [] : faults;
}

function ending(trace: RequestTrace, language: Language): Link {
  const say = (name: Word, detail: Word | undefined, state: Link["state"]): Link => ({
    name: word(name, language),
    detail: detail === undefined ? "" : word(detail, language),
    state,
  });
  if (trace.held === true) return say("link.held", "short.released-by", "run");
  if (trace.client.method === NO_METHOD) return say("link.refused", "short.no-request", "fail");
  if (trace.aborted === true) return say("link.client", "short.went-away", "fail");
  if (trace.status === undefined) return say("link.under-way", undefined, "run");
  const state = trace.durationMs === undefined ? "run" : trace.status >= 400 ? "fail" : "ok";
  return { name: String(trace.status), detail: word("short.to-client", language), state };
}

/** Index of the link where the request stopped: the first that failed. -1 when none did. */
export function failingLink(links: readonly Link[]): number {
  return links.findIndex((link) => link.state === "fail");
}
