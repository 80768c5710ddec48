import { paneNamed } from "../panes/panes.ts";
import type { State } from "./state.ts";

/** Closes the innermost thing that is open; undefined when nothing is. */
export function closed(state: State): State | undefined {
  if (state.focus === "why" && state.inspector.open)
    return { ...state, focus: "requests", inspector: { ...state.inspector, open: false } };
  if (state.zoom) return { ...state, zoom: false };
  if (paneNamed(state.focus).place === "alone") return { ...state, focus: "requests", top: "picture" };
  if (state.top !== "picture") return { ...state, focus: "requests", top: "picture" };
  if (state.context) return { ...state, context: false };
  return undefined;
}
