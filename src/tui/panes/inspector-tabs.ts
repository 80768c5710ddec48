import type { Language } from "../../apimachinery/index.ts";
import { sentence, type Decision, type RequestTrace } from "../../trace/index.ts";
import { line, span, wrap, type Line, type StyleName } from "../terminal/cells.ts";
import { chainOf, untoldFaults, toRaw, headerDiff, type HeaderChange, progress } from "../../view/index.ts";
import type { TabName } from "../model/state.ts";
import { say } from "../model/words.ts";
import { bodyView, headerLinesView, MOST_LINES, textLines } from "./message-view.ts";
import { timingTab } from "./timing-tab.ts";
import { chainLine } from "./why-view.ts";

export type Tab = (trace: RequestTrace, width: number, language: Language) => Line[];

function sentences(decisions: readonly Decision[], width: number, language: Language): Line[] {
  return decisions.flatMap(({ outcome, code, params }) => {
    const [mark, style]: [string, StyleName] =
      outcome === "stop" ? ["=>", "bold"] : outcome === "note" ? [" .", "dim"] : ["ok", "ok"];
    return wrap(
      line(span(`${mark} `, style), span(sentence(code, params, language), outcome === "note" ? "dim" : "text")),
      width,
      3,
    );
  });
}

const why: Tab = (trace, width, language) => [
  ...wrap(chainLine(chainOf(trace, language)), width, 2),
  line(""),
  ...sentences(trace.decisions, width, language),
  ...untoldFaults(trace).map((name) => line(span(say("inspector.fault", language, { name }), "injected"))),
  ...state(trace, language),
];

/** What is special about how it ended, or that it has not. */
function state(trace: RequestTrace, language: Language): Line[] {
  if (trace.held === true) return [line(span(say("inspector.held", language), "injected"))];
  if (trace.aborted === true) return [line(span(say("inspector.aborted", language), "warn"))];
  if (trace.durationMs === undefined)
    return [line(span(say("inspector.open", language, { progress: progress(trace) }).trimEnd(), "dim"))];
  return [];
}

const clientLeg: Tab = ({ client }, width) => [
  line(span(`from ${client.remoteAddress}`, "dim")),
  ...wrap(line(span(`${client.method} ${client.target} HTTP/${client.httpVersion}`, "bold")), width, 2),
  ...headerLinesView(client.headers, width),
  ...bodyView(client.body, width),
];

const backendLeg: Tab = ({ backend }, width, language) => {
  if (backend === undefined) return [line(span(say("inspector.not-proxied", language), "dim"))];
  const answer = backend.status === undefined ? (backend.error ?? "no answer yet") : `answered ${backend.status}`;
  return [
    ...wrap(
      line(
        span(`to ${backend.service}, ${backend.host}, dialled at ${backend.address}: `, "dim"),
        span(answer, backend.error === undefined ? "text" : "bad"),
      ),
      width,
      2,
    ),
    ...wrap(line(span(`${backend.method} ${backend.target} HTTP/1.1`, "bold")), width, 2),
    ...headerLinesView(backend.headers, width),
    ...(backend.responseHeaders === undefined
      ? []
      : [
          line(""),
          line(span(`-- answer ${backend.status ?? ""} --`, "dim")),
          ...headerLinesView(backend.responseHeaders, width),
        ]),
    ...bodyView(backend.responseBody, width),
  ];
};

const MARKS: Readonly<Record<HeaderChange["change"], readonly [mark: string, style: StyleName]>> = {
  added: ["+", "ok"],
  dropped: ["-", "bad"],
  changed: ["~", "warn"],
  same: [" ", "dim"],
};

const headerChanges: Tab = (trace, width, language) => {
  if (trace.backend === undefined) return [line(span(say("inspector.not-proxied", language), "dim"))];
  const legend = line(
    span("- dropped  ", "bad"),
    span("+ added  ", "ok"),
    span("~ changed  ", "warn"),
    span("between client and backend", "dim"),
  );
  const rows = headerDiff(trace).flatMap(({ change, name, before, after }) => {
    const [mark, style] = MARKS[change];
    const show = (value: string, sign: string): Line[] =>
      wrap(line(span(`${sign} ${name}: ${value}`, style)), width, 4);
    if (change === "changed")
      return [...before.flatMap((value) => show(value, "~ -")), ...after.flatMap((value) => show(value, "~ +"))];
    return (change === "dropped" ? before : after).flatMap((value) => show(value, mark));
  });
  return [legend, ...rows];
};

const response: Tab = (trace, width, language) => {
  if (trace.status === undefined) return [line(span(say("inspector.no-answer", language), "dim"))];
  const size = trace.responseBytes === undefined ? "" : `, ${trace.responseBytes} bytes`;
  return [
    line(span(`${trace.status} to the client${size}`, trace.status >= 400 ? "bad" : "ok"), ` ${progress(trace)}`),
    ...headerLinesView(trace.responseHeaders ?? [], width),
    ...bodyView(trace.responseBody ?? trace.backend?.responseBody, width),
  ];
};

const tls: Tab = ({ backend, decisions }, width, language) => {
  if (backend === undefined) return [line(span(say("inspector.not-proxied", language), "dim"))];
  const expected = sentences(
    decisions.filter(({ code }) => code.startsWith("tls.")),
    width,
    language,
  );
  const facts = backend.tls;
  if (facts === undefined) {
    const problem = backend.error === undefined ? [] : wrap(line(span(`!! ${backend.error}`, "bad")), width, 3);
    return [...expected, line(""), ...problem, line(span(say("inspector.no-handshake", language), "dim"))];
  }
  const bad = facts.verification === "failed";
  const rows: readonly (readonly [string, string, StyleName?])[] = [
    ["Protocol", facts.protocol],
    ["Verification", facts.verification, bad ? "bad" : facts.verification.startsWith("skipped") ? "warn" : "ok"],
    ["Server name", facts.serverName],
    ["Subject", facts.subject],
    ["Issuer", facts.issuer],
    ["SANs", facts.subjectAltNames.length === 0 ? "none" : facts.subjectAltNames.join(", ")],
    ["Not after", facts.notAfter],
    ...(facts.chain ?? []).map((subject, index): [string, string] => [`Chain ${index}`, subject]),
  ];
  return [
    ...expected,
    line(""),
    ...rows.flatMap(([name, value, style]) => wrap(line(span(name.padEnd(14), "key"), span(value, style)), width, 14)),
    ...(backend.error === undefined ? [] : wrap(line(span(`!! ${backend.error}`, "bad")), width, 3)),
  ];
};

const AUTH_STAGES: ReadonlySet<string> = new Set(["authentication", "impersonation", "authorization"]);

const auth: Tab = (trace, width, language) => [
  line(span("User    ", "key"), trace.user ?? "not known"),
  ...wrap(line(span("Groups  ", "key"), (trace.groups ?? []).join(", ") || "none"), width, 8),
  ...(trace.impersonatedBy === undefined
    ? []
    : [line(span("By      ", "key"), `${trace.impersonatedBy} (impersonation)`)]),
  line(span("Verb    ", "key"), trace.verb ?? "-"),
  line(""),
  ...sentences(
    trace.decisions.filter(({ stage }) => AUTH_STAGES.has(stage)),
    width,
    language,
  ),
];

const raw: Tab = (trace, width) =>
  toRaw(trace)
    .split("\n", MOST_LINES)
    .flatMap((row) => textLines(row, width));

export const TAB_VIEWS: Readonly<Record<TabName, Tab>> = {
  Why: why,
  "Client>API": clientLeg,
  "API>Backend": backendLeg,
  "Headers +/-": headerChanges,
  Response: response,
  TLS: tls,
  Auth: auth,
  Timing: timingTab,
  Raw: raw,
};
