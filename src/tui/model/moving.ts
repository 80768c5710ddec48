import { paneNamed } from "../panes/panes.ts";
import { contentSize } from "../terminal/layout.ts";
import { moved, type Motion } from "../terminal/motion.ts";
import type { State } from "./state.ts";

/** Scrolls or moves the cursor of the pane that has the focus. */
export function move(state: State, motion: Motion): State {
  const pane = paneNamed(state.focus);
  const size = contentSize(state, pane.id);
  if (pane.move !== undefined) return pane.move(state, motion, size);
  if (pane.length === undefined) return state;
  const last = Math.max(0, pane.length(state, size.width) - size.rows);
  const line = moved(state.scroll[pane.id] ?? 0, last, motion, Math.max(1, size.rows - 1));
  return { ...state, scroll: { ...state.scroll, [pane.id]: line } };
}
