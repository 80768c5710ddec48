import { move } from "../model/moving.ts";
import { paneNamed } from "../panes/panes.ts";
import { layout, type Rect } from "../terminal/layout.ts";
import { settle, type Result, type State } from "../model/state.ts";
import { overlayClick } from "./overlay-keys.ts";
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
    if (what === "click") {
      const chosen = overlayClick(state, state.overlay, { x, y });
      return chosen === "enter" ? press(state, "enter") : settle(chosen);
    }
    // In a prompt the arrows recall what was typed, which no wheel should.
    return kind === "prompt" || kind === "confirm" ? settle(state) : press(state, what === "wheel-up" ? "up" : "down");
  }
  const rect = layout(state).find((item) => isWithin(item, x, y));
  if (rect === undefined) return settle(state);
  if (what === "click") {
    const point = { x: x - rect.x - 1, y: y - rect.y - 1, width: rect.width - 2, rows: rect.height - 1 };
    const chosen = paneNamed(rect.pane).click?.(state, point) ?? state;
    return chosen === "enter" ? press(state, "enter") : settle({ ...chosen, focus: rect.pane });
  }
  const scrolled = Array.from({ length: NOTCH }).reduce<State>(
    (before) => move(before, what === "wheel-up" ? "up" : "down"),
    { ...state, focus: rect.pane },
  );
  return settle({ ...scrolled, focus: state.focus });
}

function isWithin(rect: Rect, x: number, y: number): boolean {
  return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
}
