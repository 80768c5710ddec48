import type { RequestTrace } from "../../trace/index.ts";
import { fit, line, span, type Line, type Span, type StyleName } from "../terminal/cells.ts";
import { chainOf, type RouteView } from "../../view/index.ts";
import { selectedRequest, sortedRoutes, type State } from "../model/state.ts";
import { strokesFor, type Strokes } from "../terminal/theme.ts";
import { availabilityMark, shortEndpoint } from "./routes-view.ts";

const CLIENT = 14;
const GAP = 6;

interface Box {
  readonly rows: readonly string[];
  readonly lit: boolean;
}

/** Client, main apiserver, storage and backends; the way of the selected request is drawn double and lit. */
export function pictureView(state: State, width: number, rows: number): Line[] {
  const strokes = strokesFor(state.ascii);
  const trace = selectedRequest(state);
  const rest = width - CLIENT - 2 * GAP;
  const middleWidth = Math.max(18, Math.min(30, Math.floor(rest * 0.42)));
  const rightWidth = Math.max(18, Math.min(44, rest - middleWidth));
  const backends = backendBoxes(state, trace, Math.max(1, Math.floor((rows - 2) / 5)));
  const right = backends.flatMap((box, index) => [
    ...(index === 0 ? [] : [blank(rightWidth)]),
    ...drawBox(box, rightWidth, strokes),
  ]);
  const reached = trace?.backend !== undefined;
  const served = trace !== undefined && !reached && trace.status !== undefined && !stopped(trace);
  const middle = [
    ...drawBox({ rows: apiRows(trace), lit: trace !== undefined }, middleWidth, strokes),
    ...storage(served, middleWidth, strokes),
  ];
  const client = drawBox({ rows: clientRows(trace), lit: trace !== undefined }, CLIENT, strokes);
  const litRow = backends.findIndex((box) => box.lit) * 5 + 2;
  const height = Math.max(client.length, middle.length, right.length);
  const lines = Array.from({ length: height }, (_, y): Line => {
    const first = y === 2 && trace !== undefined ? arrow(GAP, strokes, "reach") : blank(GAP);
    return {
      spans: [
        ...(client[y] ?? blank(CLIENT)),
        ...first,
        ...(middle[y] ?? blank(middleWidth)),
        ...connector(y, backends, reached ? litRow : -1, trace, strokes),
        ...(right[y] ?? blank(rightWidth)),
      ],
    };
  });
  return [caption(trace), line(""), ...lines];
}

function caption(trace: RequestTrace | undefined): Line {
  if (trace === undefined) return line(span("No request yet: the picture lights up with the first one.", "dim"));
  return line(
    span(`#${trace.id} `, "key"),
    span(`${trace.client.method} ${trace.client.target}`, "bold"),
    ` -> ${trace.status ?? "..."}`,
  );
}

function stopped(trace: RequestTrace): boolean {
  return chainOf(trace)
    .slice(0, -1)
    .some((link) => link.state === "fail");
}

function clientRows(trace: RequestTrace | undefined): string[] {
  return ["client", trace?.user ?? "", trace?.client.remoteAddress ?? ""];
}

function apiRows(trace: RequestTrace | undefined): string[] {
  if (trace === undefined) return ["main apiserver", "", ""];
  const steps = chainOf(trace)
    .slice(0, -1)
    .map((link) => `${link.state === "fail" ? "!!" : link.state === "ok" ? "ok" : " ."} ${link.name} ${link.detail}`);
  return ["main apiserver", ...steps.slice(0, 8), ...(steps.length < 2 ? [""] : [])];
}

function backendBoxes(state: State, trace: RequestTrace | undefined, most: number): Box[] {
  const remote = sortedRoutes(state).filter((route) => route.service !== undefined);
  if (remote.length === 0) return [{ rows: ["no backend", "no APIService has", "a service"], lit: false }];
  const wanted = trace?.apiService;
  const first = remote.filter((route) => route.apiService === wanted);
  const others = remote.filter((route) => route.apiService !== wanted);
  return [...first, ...others].slice(0, most).map((route) => ({
    rows: backendRows(route),
    lit: route.apiService === wanted && trace?.backend !== undefined,
  }));
}

function backendRows(route: RouteView): string[] {
  const faults = route.faults.length === 0 ? "" : ` [F] ${route.faults.join(" ")}`;
  return [route.apiService, `${shortEndpoint(route)} ${route.service ?? ""}`, `${availabilityMark(route)[0]}${faults}`];
}

function blank(width: number): Span[] {
  return [span(" ".repeat(width))];
}

function drawBox({ rows, lit }: Box, width: number, strokes: Strokes): Span[][] {
  const style: StyleName = lit ? "lit" : "border";
  const [topLeft, topRight, bottomLeft, bottomRight] = strokes.corners;
  const edge = (lit ? strokes.taken : strokes.horizontal).repeat(width - 2);
  return [
    [span(`${topLeft}${edge}${topRight}`, style)],
    ...rows.map((text, index) => [
      span(`${strokes.vertical} `, style),
      span(fit(text, width - 4), index === 0 ? "bold" : text.startsWith("!!") ? "bad" : "text"),
      span(` ${strokes.vertical}`, style),
    ]),
    [span(`${bottomLeft}${edge}${bottomRight}`, style)],
  ];
}

function arrow(width: number, strokes: Strokes, end: "reach" | "stop"): Span[] {
  const head = end === "reach" ? strokes.arrow : "X";
  return [span(`${strokes.taken.repeat(width - 1)}${head}`, end === "reach" ? "lit" : "bad")];
}

/** Between main apiserver and backends: a line to each, the taken one double; `X` where no answer came through it. */
function connector(
  y: number,
  backends: readonly Box[],
  litRow: number,
  trace: RequestTrace | undefined,
  strokes: Strokes,
): Span[] {
  if (y === litRow) return arrow(GAP, strokes, trace?.backend?.error === undefined ? "reach" : "stop");
  const isRow = y % 5 === 2 && Math.floor(y / 5) < backends.length;
  return isRow ? [span(`${strokes.horizontal.repeat(GAP - 1)}${strokes.arrow}`, "border")] : blank(GAP);
}

function storage(lit: boolean, width: number, strokes: Strokes): Span[][] {
  const left = Math.floor(width / 2);
  const stroke = lit ? strokes.takenDown : strokes.vertical;
  const stem = [span(`${" ".repeat(left)}${stroke}${" ".repeat(width - left - 1)}`, lit ? "lit" : "border")];
  return [stem, ...drawBox({ rows: ["storage", "served by itself"], lit }, width, strokes)];
}
