import type { RequestTrace } from "../../trace/index.ts";
import { line, span, wrap, type Line, type Span, type StyleName } from "../terminal/cells.ts";
import { chainOf, failingLink, type Link } from "../../view/index.ts";
import { selectedRequest, type State } from "../model/state.ts";
import { say } from "../model/words.ts";

const STYLE: Readonly<Record<Link["state"], StyleName>> = { ok: "ok", fail: "bad", info: "injected", run: "warn" };

/** `authn bob (token) ok > match v1.demo ok > TLS FAIL x509 unknown authority > 503 to the client`. */
export function chainLine(links: readonly Link[]): Line {
  const failing = failingLink(links);
  const parts: Span[] = [];
  links.forEach((link, index) => {
    if (index > 0) parts.push(span(" > ", "dim"));
    parts.push(span(link.name, link.state === "fail" ? "bad" : "bold"));
    if (index === failing && index < links.length - 1) parts.push(span(" FAIL", "bad"));
    if (link.detail !== "") parts.push(span(` ${link.detail}`, link.state === "fail" ? "bad" : "text"));
    if (link.state === "ok" && index < links.length - 1) parts.push(span(" ok", STYLE.ok));
  });
  return { spans: parts };
}

/**
 * A request that its route's condition stopped went through no fault; what brought the condition about may be one, and a record
 * does not tell.
 */
export function faultsBehind(trace: RequestTrace, { routes, language }: State): string | undefined {
  const { apiService = "" } = trace;
  const faults = routes.find((route) => route.apiService === apiService)?.faults ?? [];
  const isStopped = trace.decisions.some(({ code }) => code === "available.no");
  if (!isStopped || faults.length === 0) return undefined;
  return say("why.injected", language, { apiService, faults: faults.join(", ") });
}

export function whyView(state: State, width: number, rows: number): Line[] {
  const trace = selectedRequest(state);
  if (trace === undefined) return [line(span(say("why.choose", state.language), "dim"))];
  const links = chainOf(trace, state.language);
  const behind = faultsBehind(trace, state);
  const said = behind === undefined ? [] : wrap(line(span(`[F] ${behind}`, "injected")), width, 4);
  // The end says what happened; what came before is in the inspector.
  for (let left = 0; ; left += 1) {
    const content =
      left === 0 ? chainLine(links) : { spans: [span("... > ", "dim"), ...chainLine(links.slice(left)).spans] };
    const lines = [...wrap(content, width, 2), ...said];
    if (lines.length <= rows || left >= links.length - 2) return lines.slice(0, rows);
  }
}
