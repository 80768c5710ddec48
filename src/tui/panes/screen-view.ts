import type { Language } from "../../apimachinery/index.ts";
import { createFrame, drawLine, fit, line, span, type Frame, type Line, type StyleName } from "../terminal/cells.ts";
import { clipStart, displayWidth } from "../terminal/display-width.ts";
import { footerRows, hintRows, layout, layoutKind, SMALLEST, type Rect } from "../terminal/layout.ts";
import { selectedRequest, type PaneId, type State } from "../model/state.ts";
import { say } from "../model/words.ts";
import { strokesFor } from "../terminal/theme.ts";
import { INSPECTOR_FROM, inspectorView } from "./inspector-view.ts";
import { logView } from "./log-view.ts";
import { drawOverlay } from "./overlay-view.ts";
import { pictureView } from "./picture-view.ts";
import { requestsView } from "./requests-view.ts";
import { routesView } from "./routes-view.ts";
import { rightEdge, whole, type Shown } from "./shown.ts";
import { headerView, hintsView, nextView, noticeView } from "./status-view.ts";
import { whyView } from "./why-view.ts";
import { workshopView } from "./workshop-view.ts";

type PaneView = (state: State, width: number, rows: number) => Shown;

const VIEWS: Readonly<Record<PaneId, PaneView>> = {
  routes: routesView,
  requests: requestsView,
  why: (state, width, rows) =>
    rows < INSPECTOR_FROM ? whole(whyView(state, width, rows)) : inspectorView(state, width, rows),
  picture: (state, width, rows) => whole(pictureView(state, width, rows)),
  log: logView,
  workshop: workshopView,
};

const TITLES: Readonly<Record<PaneId, (state: State) => readonly [left: string, right: string]>> = {
  routes: ({ language, routeSort }) => [
    `1 ${say("title.routes", language)}`,
    say("title.sort", language, { by: say(`sort.${routeSort}`, language) }),
  ],
  requests: ({ language, archive, filter, context, list }) => [
    [
      `2 ${say("title.requests", language)}`,
      ...(archive === undefined ? [] : [say("title.archive", language, { file: archive })]),
      ...(filter === "" ? [] : [say("title.filter", language, { filter })]),
      ...(context ? [say("title.context", language)] : []),
    ].join("  "),
    say("title.count", language, { shown: String(list.matching), all: String(list.stored) }),
  ],
  why: (state) => {
    const trace = selectedRequest(state);
    const number = trace === undefined ? "" : ` #${trace.id}`;
    return [`3 ${say("title.why", state.language)}${number}`, trace?.apiService ?? ""];
  },
  picture: (state) => [`4 ${say("title.picture", state.language)}`, pictureNote(state)],
  log: ({ language, logBack, log }) => [
    `5 ${say("title.log", language)}`,
    logBack === 0
      ? say("title.events", language, { count: String(log.length) })
      : say("title.back", language, { count: String(logBack) }),
  ],
  workshop: ({ language, workshop }) => [`6 ${workshop?.title ?? say("title.workshop", language)}`, ""],
};

/** Whose way is lit, and whether it stays. */
function pictureNote(state: State): string {
  const trace = selectedRequest(state);
  if (trace === undefined) return "";
  return say(state.follow ? "picture.newest" : "picture.stays", state.language, { id: String(trace.id) });
}

/** The whole screen as cells. Pure: the same state gives the same frame. */
export function screenView(state: State): Frame {
  const frame = createFrame(state.width, state.height);
  if (layoutKind(state.width, state.height) === "too small") {
    drawTooSmall(frame, state.language);
    return frame;
  }
  drawLine(frame, 0, 0, frame.width, headerView(state));
  const rects = layout(state);
  for (const rect of rects) drawPane(frame, state, rect);
  drawBottom(frame, state);
  drawFooter(frame, state);
  if (state.overlay !== undefined) drawOverlay(frame, state, state.overlay);
  return frame;
}

/** Hints or what was said, the latter over the hints' lines and one more at most; then the next step. */
function drawFooter(frame: Frame, state: State): void {
  const last = frame.height - 1;
  const said = noticeView(state);
  const left = hintRows(state) - (said?.length ?? 0);
  const rows = [...(said ?? []), ...(left > 0 ? hintsView(state, left) : [])];
  rows.forEach((row, index) => drawLine(frame, 0, last - rows.length + index, frame.width, row));
  drawLine(frame, 0, last, frame.width, nextView(state));
}

function drawTooSmall(frame: Frame, language: Language): void {
  const { width, height } = frame;
  const rows = [
    say("small.title", language),
    say("small.needs", language, SMALLEST),
    say("small.has", language, { width, height }),
    say("small.leave", language),
  ];
  rows.slice(0, frame.height).forEach((text, y) => drawLine(frame, 0, y, frame.width, line(span(text))));
}

function drawPane(frame: Frame, state: State, rect: Rect): void {
  const focused = rect.pane === state.focus;
  const style: StyleName = focused ? "border-focus" : "border";
  const strokes = strokesFor(state.ascii);
  drawLine(frame, rect.x, rect.y, rect.width, titleLine(state, rect, style));
  const width = rect.width - 2;
  const rows = rect.height - 1;
  const content = VIEWS[rect.pane](state, width, rows);
  for (let row = 0; row < rows; row += 1) {
    const y = rect.y + 1 + row;
    drawLine(frame, rect.x + 1, y, width, content.lines[row] ?? line());
    drawLine(frame, rect.x, y, 1, line(span(strokes.vertical, style)));
    drawLine(frame, rect.x + rect.width - 1, y, 1, rightEdge(content, row, rows, strokes, style));
  }
}

/** `+- 1 Routes ------------- sort: name -+`; the focused pane's name stands in brackets. */
function titleLine(state: State, { pane, width }: Rect, style: StyleName): Line {
  const { horizontal, corners } = strokesFor(state.ascii);
  const [left, right] = TITLES[pane](state);
  const name = state.focus === pane ? `[${left}]` : ` ${left} `;
  const room = width - 6;
  const head = fit(name, Math.min(room, textWidth(name)));
  const free = room - displayWidth(head);
  const tail = right === "" || free < textWidth(right) + 3 ? "" : fit(` ${right} `, textWidth(right) + 2);
  const rule = horizontal.repeat(Math.max(0, room + 2 - displayWidth(head) - displayWidth(tail)));
  return line(
    span(`${corners[0]}${horizontal}`, style),
    span(head, state.focus === pane ? "title" : "bold"),
    span(rule, style),
    span(tail, "dim"),
    span(`${horizontal}${corners[1]}`, style),
  );
}

function textWidth(text: string): number {
  return displayWidth(span(text).text);
}

/** The line that closes the panes carries what a second terminal needs; where it does not fit, its end is what counts. */
function drawBottom(frame: Frame, state: State): void {
  const { ascii, place } = state;
  const { horizontal, corners } = strokesFor(ascii);
  const room = frame.width - 4;
  const path = span(place.kubeconfig).text;
  const label = ` KUBECONFIG=${path} `;
  const shown = displayWidth(label) <= room ? label : ` KUBECONFIG=...${clipStart(path, room - 16)} `;
  drawLine(
    frame,
    0,
    frame.height - footerRows(state),
    frame.width,
    line(
      span(`${corners[2]}${horizontal}`, "border"),
      span(shown, "dim"),
      span(`${horizontal.repeat(Math.max(0, frame.width - 3 - displayWidth(shown)))}${corners[3]}`, "border"),
    ),
  );
}
