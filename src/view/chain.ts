import { type Decision, type DecisionCode, type DecisionParams, NO_METHOD, type RequestTrace } from "../trace/index.ts";

/** One link of the chain from the client to the answer. */
export interface Link {
  readonly name: string;
  readonly detail: string;
  /** `run`: under way. */
  readonly state: "ok" | "fail" | "info" | "run";
}

type Teller = (params: DecisionParams) => readonly [name: string, detail: string, state: Link["state"]];

/** A link is a few words; the sentences have the rest. */
const LONGEST_DETAIL = 300;

const text = (params: DecisionParams, name: string): string => String(params[name] ?? "?").slice(0, LONGEST_DETAIL);

/** Every decision in two or three words; those without an entry are left to the full sentences. */
const TELLERS: Partial<Record<DecisionCode, Teller>> = {
  "connection.refused": (p) => [failedAt(text(p, "problem")), text(p, "problem"), "fail"],
  "authn.certificate": (p) => ["authn", `${text(p, "user")} (certificate)`, "ok"],
  "authn.token": (p) => ["authn", `${text(p, "user")} (token)`, "ok"],
  "authn.service-account": (p) => ["authn", `${text(p, "user")} (service account)`, "ok"],
  "authn.front-proxy": (p) => ["authn", `${text(p, "user")} (front proxy ${text(p, "proxy")})`, "ok"],
  "authn.refused-certificate": (p) => ["authn", `certificate: ${text(p, "problem")}`, "fail"],
  "authn.certificate-ignored": (p) => ["ignored", `certificate: ${text(p, "problem")}`, "info"],
  "authn.front": (p) => ["authn", `${text(p, "user")} (plain front)`, "ok"],
  "authn.anonymous": () => ["authn", "anonymous", "ok"],
  "authn.refused": (p) => ["authn", `refused: ${text(p, "problem")}`, "fail"],
  "authn.stripped": (p) => ["dropped", text(p, "headers"), "info"],
  "impersonation.allowed": (p) => ["as", text(p, "user"), "ok"],
  "impersonation.refused": (p) => ["as", text(p, "target"), "fail"],
  "impersonation.invalid": () => ["as", "no user named", "fail"],
  "authz.masters": () => ["authz", "system:masters", "ok"],
  "authz.allowed": (p) => ["authz", text(p, "role"), "ok"],
  "authz.refused": (p) => ["authz", `may not ${text(p, "verb")} ${text(p, "what")}`, "fail"],
  "route.match": (p) => ["match", text(p, "apiService"), "ok"],
  "route.local": () => ["local", "no service", "ok"],
  "route.none": () => ["match", "no APIService", "fail"],
  "route.no-group": (p) => ["match", `no group ${text(p, "group")}`, "fail"],
  "route.no-version": (p) => ["match", `no version ${text(p, "version")}`, "fail"],
  "route.group": (p) => ["match", `group ${text(p, "group")}`, "ok"],
  "route.groups": () => ["match", "all groups", "ok"],
  "route.builtin": () => ["match", "built in", "ok"],
  "available.yes": (p) => ["available", text(p, "reason"), "ok"],
  "available.no": (p) => ["available", text(p, "reason"), "fail"],
  "available.unknown": () => ["available", "not checked yet", "fail"],
  "resolve.ok": (p) => ["endpoint", text(p, "address"), "ok"],
  "resolve.failed": (p) => ["endpoint", text(p, "problem"), "fail"],
  "tls.setup-failed": (p) => ["TLS", text(p, "problem"), "fail"],
  "fault.injected": (p) => ["injected", text(p, "faults"), "info"],
  "proxy.failed": (p) => [failedAt(text(p, "problem")), text(p, "problem").replace(GO_PREFIX, ""), "fail"],
  "proxy.answered": (p) => ["backend", text(p, "status"), Number(p.status) >= 500 ? "fail" : "ok"],
  "proxy.redirect": (p) => ["redirect", text(p, "location"), "fail"],
  "proxy.upgraded": () => ["upgraded", "both sides joined", "ok"],
  "proxy.upgrade-refused": (p) => ["upgrade", `refused ${text(p, "status")}`, "fail"],
  "serve.not-found": () => ["served", "nothing here", "fail"],
};

/** What Go writes before the reason that matters. */
const GO_PREFIX = /^tls: failed to verify certificate: /;
const TLS_PROBLEM = /x509|tls|certificate|server gave HTTP response to HTTPS/i;

function failedAt(problem: string): string {
  return TLS_PROBLEM.test(problem) ? "TLS" : "backend";
}

/** One decision as a link; undefined for those that only the sentences tell of. */
export function linkOf({ code, params }: Pick<Decision, "code" | "params">): Link | undefined {
  const told = TELLERS[code]?.(params);
  if (told === undefined) return undefined;
  const [name, detail, state] = told;
  return { name, detail, state };
}

/** The chain of a request, ending with what the client got. */
export function chainOf(trace: RequestTrace): Link[] {
  const links: Link[] = [];
  for (const decision of trace.decisions) {
    const link = linkOf(decision);
    if (link === undefined) continue;
    // A TLS link only where a connection was made: the settings alone prove nothing.
    if (link.name === "backend" && trace.backend?.tls !== undefined)
      links.push({ name: "TLS", detail: trace.backend.tls.protocol, state: "ok" });
    links.push(link);
  }
  for (const fault of untoldFaults(trace)) links.push({ name: "injected", detail: fault, state: "info" });
  links.push(ending(trace));
  return links;
}

/** Faults of the record that no decision speaks of. */
export function untoldFaults({ faults = [], decisions }: RequestTrace): readonly string[] {
  return decisions.some(({ code }) => code === "fault.injected") ? [] : faults;
}

function ending(trace: RequestTrace): Link {
  if (trace.held === true) return { name: "held", detail: "a releases it", state: "run" };
  if (trace.client.method === NO_METHOD) return { name: "refused", detail: "no request came", state: "fail" };
  if (trace.aborted === true) return { name: "client", detail: "went away", state: "fail" };
  if (trace.status === undefined) return { name: "under way", detail: "", state: "run" };
  const state = trace.durationMs === undefined ? "run" : trace.status >= 400 ? "fail" : "ok";
  return { name: String(trace.status), detail: "to the client", state };
}

/** Index of the link where the request stopped: the first that failed. -1 when none did. */
export function failingLink(links: readonly Link[]): number {
  return links.findIndex((link) => link.state === "fail");
}
