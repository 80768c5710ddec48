import type { Language } from "../../apimachinery/index.ts";
import type { HeaderChange, Inspection, Sentence } from "../../view/index.ts";
import { displayWidth } from "../terminal/display-width.ts";
import { line, span, wrap, type Line, type StyleName } from "../terminal/cells.ts";
import type { TabName } from "../model/state.ts";
import { say } from "../model/words.ts";
import { messageView, MOST_LINES, textLines } from "./message-view.ts";
import { timingTab } from "./timing-tab.ts";
import { chainLine } from "./why-view.ts";

export type Tab = (inspection: Inspection, width: number, language: Language) => Line[];

const OUTCOMES: Readonly<Record<Sentence["outcome"], readonly [mark: string, style: StyleName]>> = {
  stop: ["=>", "bold"],
  note: [" .", "dim"],
  pass: ["ok", "ok"],
};

function sentenceRows(sentences: readonly Sentence[], width: number): Line[] {
  return sentences.flatMap(({ outcome, isFailure, text }) => {
    const [mark, style]: readonly [string, StyleName] = isFailure ? ["!!", "bad"] : OUTCOMES[outcome];
    const ink = isFailure ? "bad" : outcome === "note" ? "dim" : "text";
    return wrap(line(span(`${mark} `, style), span(text, ink)), width, 3);
  });
}

type Pair = readonly [name: string, value: string];

/** Names in one column; a value of the right style where it is known to be good or bad. */
function pairRows(pairs: readonly Pair[], width: number, styleOf: (pair: Pair) => StyleName = () => "text"): Line[] {
  const column = Math.max(8, ...pairs.map(([name, value]) => (value === "" ? 0 : displayWidth(name)))) + 2;
  return pairs.flatMap((pair) => {
    const [name, value] = pair;
    const blanks = " ".repeat(Math.max(1, column - displayWidth(name)));
    return wrap(line(span(name + (value === "" ? "" : blanks), "key"), span(value, styleOf(pair))), width, column);
  });
}

const why: Tab = ({ chain, sentences, notes }, width) => [
  ...wrap(chainLine(chain), width, 2),
  line(""),
  ...sentenceRows(sentences, width),
  ...notes.flatMap(({ tone, text }) => wrap(line(span(tone === "dim" ? text : `!! ${text}`, tone)), width, 3)),
];

const clientLeg: Tab = ({ client: { address, front, request } }, width, language) => [
  ...wrap(
    line(span(say(front === "" ? "inspector.from" : "inspector.from-front", language, { address, front }), "dim")),
    width,
    2,
  ),
  ...messageView(request, width, language),
];

const backendLeg: Tab = ({ backend }, width, language) => {
  if (backend === undefined) return notProxied(language);
  const { service, host, address, error, reply, request } = backend;
  const answer = error !== "" ? error : reply === undefined ? say("inspector.pending", language) : reply.first;
  const way = span(say("inspector.to", language, { service, host, address }), "dim");
  return [
    ...wrap(line(way, span(answer, error === "" ? "text" : "bad")), width, 2),
    ...messageView(request, width, language),
    ...(reply === undefined
      ? []
      : [line(""), line(span(say("inspector.answer", language), "dim")), ...messageView(reply, width, language)]),
  ];
};

function notProxied(language: Language): Line[] {
  return [line(span(say("inspector.not-proxied", language), "dim"))];
}

const MARKS: Readonly<Record<HeaderChange["change"], readonly [mark: string, style: StyleName]>> = {
  added: ["+", "ok"],
  dropped: ["-", "bad"],
  changed: ["~", "warn"],
  same: [" ", "dim"],
};

const headerChanges: Tab = ({ backend, headers }, width, language) => {
  if (backend === undefined) return notProxied(language);
  const legend = line(
    span(say("inspector.dropped", language), "bad"),
    span(say("inspector.added", language), "ok"),
    span(say("inspector.changed", language), "warn"),
    span(say("inspector.between", language), "dim"),
  );
  const rows = headers.flatMap(({ change, name, before, after, why: reason }) => {
    const [mark, style] = MARKS[change];
    const show = (value: string, sign: string): Line[] =>
      wrap(line(span(`${sign} ${name}: ${value}`, style)), width, 4);
    const values =
      change === "changed"
        ? [...before.flatMap((value) => show(value, "~ -")), ...after.flatMap((value) => show(value, "~ +"))]
        : (change === "dropped" ? before : after).flatMap((value) => show(value, mark));
    return reason === "" ? values : [...values, ...wrap(line(span(`    ${reason}`, "dim")), width, 4)];
  });
  return [legend, ...rows];
};

const response: Tab = ({ client: { reply }, row }, width, language) => {
  if (reply === undefined) return [line(span(say("inspector.no-answer", language), "dim"))];
  const size = reply.bytes === 0 ? "" : say("inspector.bytes", language, { bytes: reply.bytes });
  const text = say("inspector.to-client", language, { status: row.status });
  const style = row.statusTone === "text" ? "text" : row.statusTone;
  return [line(span(text + size, style), ` ${row.progress}`), ...messageView(reply, width, language)];
};

const tls: Tab = ({ backend }, width, language) => {
  if (backend === undefined) return notProxied(language);
  const verdict: StyleName = { ok: "ok", skipped: "warn", failed: "bad", none: "dim" }[
    backend.verification
  ] as StyleName;
  const rows = pairRows(backend.tls, width, (pair) => (pair === backend.tls[1] ? verdict : "text"));
  const known = rows.length > 0 ? rows : [line(span(say("inspector.no-handshake", language), "dim"))];
  const problem = backend.error === "" ? [] : wrap(line(span(`!! ${backend.error}`, "bad")), width, 3);
  return [...sentenceRows(backend.tlsSentences, width), line(""), ...problem, ...known];
};

const auth: Tab = ({ identity, identitySentences }, width) => [
  ...pairRows(
    identity.map(([name, value]) => [name, value === "" ? "-" : value]),
    width,
  ),
  line(""),
  ...sentenceRows(identitySentences, width),
];

const raw: Tab = (inspection, width) => inspection.raw.split("\n", MOST_LINES).flatMap((row) => textLines(row, width));

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
