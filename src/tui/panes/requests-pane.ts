import type { Language } from "../../apimachinery/index.ts";
import type { RequestTrace } from "../../trace/index.ts";
import { say } from "../model/words.ts";
import { line, selectedLine, span, type Line } from "../terminal/cells.ts";
import { compileFilter, decodedTarget, requestRow } from "../../view/index.ts";
import { activeFilter, requestIndex, type State } from "../model/state.ts";
import { moveRequest } from "../terminal/motion.ts";
import { LONGEST_KEY, nextStepsOf } from "./picture-of.ts";
import type { Pane } from "./pane.ts";
import { whole, type Shown } from "./shown.ts";
import { sizeColumns, tableHead, tableRow, windowStart, type CellValue, type Column } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { width: 2 },
  { title: "column.time", width: 12, from: 100 },
  { title: "column.time", width: 8, below: 100 },
  { title: "column.method", width: 7 },
  { title: "column.code", width: 4 },
  { title: "column.owner", share: 2, from: 100 },
  { title: "column.path", share: 3, isTarget: true },
  { title: "column.user", width: 10, from: 68 },
  { title: "column.events", width: 7, align: "right", from: 110 },
  { title: "column.ms", width: 7, align: "right" },
];

export const requestsPane: Pane = {
  id: "requests",
  keys: ["2"],
  name: { en: "Requests", zh: "请求" },
  help: { en: "the requests, newest last", zh: "请求列表，最新的在最后" },
  place: "fixed",
  scopes: ["request"],
  title: ({ language, archive, filter, context, list }) => [
    [
      requestsPane.name[language],
      ...(archive === undefined ? [] : [say("title.archive", language, { file: archive })]),
      ...(filter === "" ? [] : [say("title.filter", language, { filter })]),
      ...(context ? [say("title.context", language)] : []),
    ].join("  "),
    say("title.count", language, { shown: String(list.matching), all: String(list.stored) }),
  ],
  view: requestsView,
  headingRows: 1,
  move: (state, motion, { rows }) => moveRequest(state, motion, Math.max(1, rows - 1)),
  click(state, { y, rows }) {
    const id = requestAt(state, y, rows);
    if (id === undefined) return undefined;
    const isChosen = state.focus === "requests" && state.requestId === id && !state.follow;
    return isChosen ? "enter" : { ...state, requestId: id, follow: false };
  },
};

function requestsView(state: State, width: number, rows: number): Shown {
  const columns = sizeColumns(COLUMNS, width);
  const head: Line = { spans: tableHead(columns, state.language) };
  const all = state.list.rows;
  if (all.length === 0) return whole([head, ...emptyList(state)]);
  const cursor = requestIndex(state);
  const start = firstShown(state, rows);
  const judged = state.context ? compileFilter(activeFilter(state)) : undefined;
  const body = all.slice(start, start + rows - 1).map((trace, index) => {
    const selected = start + index === cursor;
    const hit = judged?.ok === true && judged.matches(trace, state);
    const values = cells(trace, mark(state, trace, selected, hit), state.language);
    return selectedLine({ spans: tableRow(columns, values) }, selected && state.focus === "requests");
  });
  return { lines: [head, ...body], isMoreAbove: start > 0, isMoreBelow: start + body.length < all.length };
}

function firstShown(state: State, rows: number): number {
  const { rows: all } = state.list;
  return windowStart(state.follow ? all.length - 1 : requestIndex(state), all.length, rows - 1);
}

/** The request on a line of the pane's content. */
function requestAt(state: State, y: number, rows: number): number | undefined {
  return y < 1 || y >= rows ? undefined : state.list.rows[firstShown(state, rows) + y - 1]?.id;
}

function emptyList(state: State): Line[] {
  if (state.list.stored > 0)
    return [line(span(`  ${say("requests.unmatched", state.language, { count: String(state.list.stored) })}`, "dim"))];
  const step = nextStepsOf(state).find(({ command }) => command.length > LONGEST_KEY);
  return [
    line(span(`  ${say("requests.none", state.language)}`, "dim")),
    ...(step === undefined ? [] : [line(span(`    ${step.command}`, "key"))]),
    line(span(`    kubectl get apiservices      ${say("requests.kubectl", state.language)}`, "dim")),
  ];
}

function mark(state: State, { id }: RequestTrace, selected: boolean, hit: boolean): CellValue {
  const second = state.marked.has(id) ? "*" : hit ? "/" : " ";
  return [`${selected ? ">" : " "}${second}`, state.marked.has(id) ? "mark" : "key"];
}

function cells(trace: RequestTrace, first: CellValue, language: Language): CellValue[] {
  const row = requestRow(trace, language);
  const path = decodedTarget(row.path);
  return [
    first,
    [row.time, "dim"],
    [row.time.slice(0, 8), "dim"],
    [row.method, row.statusTone === "bad" ? "bad" : "text"],
    [row.status, row.statusTone],
    [row.route, trace.apiService === undefined ? "dim" : "text"],
    // What failed is the loudest.
    [row.isInjected ? `[F] ${path}` : path, row.isInjected ? "injected" : row.statusTone === "bad" ? "bad" : "text"],
    [row.user],
    [row.progress],
    [row.ms, row.isOpen ? "dim" : "text"],
  ];
}
