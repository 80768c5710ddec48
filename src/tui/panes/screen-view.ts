import type { Language } from "../../apimachinery/index.ts";
import {
  createFrame,
  drawLine,
  fit,
  line,
  span,
  type Frame,
  type Line,
  type StyleName,
  wrap,
} from "../terminal/cells.ts";
import { clipStart, displayWidth } from "../terminal/display-width.ts";
import { footerRows, hintRows, layout, layoutKind, SMALLEST, type Rect } from "../terminal/layout.ts";
import type { State } from "../model/state.ts";
import { say } from "../model/words.ts";
import { strokesFor } from "../terminal/theme.ts";
import { drawOverlay } from "./overlay-view.ts";
import { paneNamed } from "./panes.ts";
import { rightEdge } from "./shown.ts";
import { headerView, hintsView, nextView, noticeView } from "./status-view.ts";

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
  const lines = rows.flatMap((text) => wrap(line(span(text)), width));
  lines.slice(0, height).forEach((row, y) => drawLine(frame, 0, y, width, row));
}

function drawPane(frame: Frame, state: State, rect: Rect): void {
  const focused = rect.pane === state.focus;
  const style: StyleName = focused ? "border-focus" : "border";
  const strokes = strokesFor(state.ascii);
  drawLine(frame, rect.x, rect.y, rect.width, titleLine(state, rect, style));
  const width = rect.width - 2;
  const rows = rect.height - 1;
  const content = paneNamed(rect.pane).view(state, width, rows);
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
  const { keys, name, title } = paneNamed(pane);
  const [left = name[state.language], right] = title?.(state) ?? [undefined, ""];
  const numbered = `${keys[0] ?? ""} ${left}`;
  const shown = state.focus === pane ? `[${numbered}]` : ` ${numbered} `;
  const room = width - 6;
  const head = fit(shown, Math.min(room, textWidth(shown)));
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
