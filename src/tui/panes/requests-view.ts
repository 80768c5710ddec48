import type { RequestTrace } from "../../trace/index.ts";
import { line, selectedLine, span, type Line, type StyleName } from "../terminal/cells.ts";
import { compileFilter } from "../../view/index.ts";
import { activeFilter, requestIndex, type State } from "../model/state.ts";
import { sizeColumns, tableHead, tableRow, windowStart, type CellValue, type Column } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { title: "", width: 2 },
  { title: "TIME", width: 12, from: 100 },
  { title: "TIME", width: 8, below: 100 },
  { title: "METHOD", width: 7 },
  { title: "CODE", width: 4 },
  { title: "ROUTE", share: 2, from: 100 },
  { title: "PATH", share: 3, isTarget: true },
  { title: "USER", width: 10, from: 68 },
  { title: "EVENTS", width: 7, align: "right", from: 110 },
  { title: "MS", width: 7, align: "right" },
];

export function clockTime(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}

export function requestsView(state: State, width: number, rows: number): Line[] {
  const columns = sizeColumns(COLUMNS, width);
  const head: Line = { spans: tableHead(columns) };
  const all = state.list.rows;
  if (all.length === 0) return [head, ...emptyList(state)];
  const cursor = requestIndex(state);
  const start = windowStart(state.follow ? all.length - 1 : cursor, all.length, rows - 1);
  const judged = state.context ? compileFilter(activeFilter(state)) : undefined;
  const body = all.slice(start, start + rows - 1).map((trace, index) => {
    const selected = start + index === cursor;
    const hit = judged?.ok === true && judged.matches(trace, state);
    const values = cells(trace, mark(state, trace, selected, hit));
    return selectedLine({ spans: tableRow(columns, values) }, selected && state.focus === "requests");
  });
  return [head, ...body];
}

function emptyList(state: State): Line[] {
  if (state.list.stored > 0)
    return [line(span(`  None of the ${state.list.stored} requests matches. / changes the filter.`, "dim"))];
  const { proxyUrl } = state.place;
  return [
    line(span("  No request yet. In a second terminal:", "dim")),
    ...(proxyUrl === null ? [] : [line(span(`    curl ${proxyUrl}/apis`, "dim"))]),
    line(span("    kubectl get apiservices      with the KUBECONFIG below", "dim")),
  ];
}

function mark(state: State, { id }: RequestTrace, selected: boolean, hit: boolean): CellValue {
  const second = state.marked.has(id) ? "*" : hit ? "/" : " ";
  return [`${selected ? ">" : " "}${second}`, state.marked.has(id) ? "mark" : "key"];
}

/** The status with a mark: `!` a server's error, `-` a client's, `~` still open, `x` gone. */
function statusMark(trace: RequestTrace): readonly [text: string, style: StyleName] {
  if (trace.held === true) return ["held", "injected"];
  if (trace.aborted === true) return ["gone", "warn"];
  const { status } = trace;
  if (status === undefined) return ["...", "dim"];
  if (status >= 500) return [`${status}!`, "bad"];
  if (status >= 400) return [`${status}-`, "warn"];
  return trace.durationMs === undefined ? [`${status}~`, "dim"] : [String(status), "ok"];
}

function cells(trace: RequestTrace, first: CellValue): CellValue[] {
  const time = clockTime(trace.startedAt);
  const injected = (trace.faults?.length ?? 0) > 0;
  return [
    first,
    [time, "dim"],
    [time.slice(0, 8), "dim"],
    [trace.verb === "watch" ? "WATCH" : trace.client.method],
    statusMark(trace),
    [trace.apiService ?? "-", trace.apiService === undefined ? "dim" : "text"],
    [injected ? `[F] ${pathOf(trace)}` : pathOf(trace), injected ? "injected" : "text"],
    [trace.user ?? "-"],
    [progress(trace)],
    [duration(trace), trace.durationMs === undefined ? "dim" : "text"],
  ];
}

/** As the backend got it, whole: the aggregator takes nothing off a path. */
function pathOf({ client, backend }: RequestTrace): string {
  return backend?.target ?? client.target;
}

function duration({ durationMs }: RequestTrace): string {
  if (durationMs === undefined) return "open";
  return durationMs < 100 ? durationMs.toFixed(1) : String(Math.round(durationMs));
}

/** What a running watch or an upgraded connection has carried. */
export function progress({ watchEvents, upgradeBytes }: RequestTrace): string {
  if (upgradeBytes !== undefined) return `${upgradeBytes.toBackend + upgradeBytes.toClient}B`;
  return watchEvents === undefined ? "" : `${watchEvents}ev`;
}
