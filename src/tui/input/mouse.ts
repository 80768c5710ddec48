import { requestAt } from "../panes/requests-view.ts";
import { routeAt } from "../panes/routes-view.ts";
import { INSPECTOR_FROM, tabAt } from "../panes/inspector-view.ts";
import { layout, type Rect } from "../terminal/layout.ts";
import { move } from "../terminal/motion.ts";
import { settle, type Result, type State } from "../model/state.ts";
import type { InputEvent } from "./input-decoder.ts";

export type MouseEvent = Extract<InputEvent, { type: "mouse" }>;

/** Lines that one notch of the wheel moves. */
const NOTCH = 3;

/** The wheel moves what lies under the pointer; a click chooses the pane, and the row or tab in it. */
export function onMouse(
  state: State,
  { what, x, y }: MouseEvent,
  press: (state: State, key: string) => Result,
): Result {
  if (state.overlay !== undefined) {
    const { kind } = state.overlay;
    // In a prompt the arrows recall what was typed, which no wheel should.
    return what === "click" || kind === "prompt" || kind === "confirm"
      ? settle(state)
      : press(state, what === "wheel-up" ? "up" : "down");
  }
  const rect = layout(state).find((item) => isWithin(item, x, y));
  if (rect === undefined) return settle(state);
  if (what === "click") return clicked(state, rect, { x: x - rect.x - 1, y: y - rect.y - 1 }, press);
  const scrolled = Array.from({ length: NOTCH }).reduce<State>(
    (before) => move(before, what === "wheel-up" ? "up" : "down"),
    { ...state, focus: rect.pane },
  );
  return settle({ ...scrolled, focus: state.focus });
}

function isWithin(rect: Rect, x: number, y: number): boolean {
  return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
}

interface Point {
  /** Within the pane's content; -1 is its title. */
  readonly x: number;
  readonly y: number;
}

function clicked(
  state: State,
  { pane, width, height }: Rect,
  { x, y }: Point,
  press: (state: State, key: string) => Result,
): Result {
  const focused = { ...state, focus: pane };
  const rows = height - 1;
  if (pane === "requests") {
    const id = requestAt(state, y, rows);
    if (id === undefined) return settle(focused);
    // A second click opens it.
    const isChosen = state.focus === "requests" && state.requestId === id && !state.follow;
    return isChosen ? press(state, "enter") : settle({ ...focused, requestId: id, follow: false });
  }
  if (pane === "routes") {
    const routeName = routeAt(state, y, rows);
    if (routeName === undefined) return settle(focused);
    const isChosen = state.focus === "routes" && state.routeName === routeName;
    return isChosen ? press(state, "enter") : settle({ ...focused, routeName });
  }
  if (pane === "why" && rows >= INSPECTOR_FROM && y === 0) {
    const tab = tabAt(state, width - 2, x);
    if (tab !== undefined) return settle({ ...focused, inspector: { ...state.inspector, tab, scroll: 0, open: true } });
  }
  return settle(focused);
}
