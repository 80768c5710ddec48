import type { CommandId } from "../input/keys.ts";
import { contentSize } from "./layout.ts";
import { requestIndex, selectedRoute, shownRoutes, type State } from "../model/state.ts";
import { inspectorLines } from "../panes/inspector-view.ts";
import { workshopLength } from "../panes/workshop-view.ts";

export type Motion = Extract<CommandId, "up" | "down" | "page-up" | "page-down" | "top" | "bottom">;

const LINES: Readonly<Record<Motion, (page: number) => number>> = {
  up: () => -1,
  down: () => 1,
  "page-up": (page) => -page,
  "page-down": (page) => page,
  top: () => Number.NEGATIVE_INFINITY,
  bottom: () => Number.POSITIVE_INFINITY,
};

export function isMotion(id: CommandId): id is Motion {
  return Object.hasOwn(LINES, id);
}

/** A position moved within `0..last`. */
export function moved(position: number, last: number, motion: Motion, page: number): number {
  return Math.max(0, Math.min(last, position + LINES[motion](page)));
}

/** Scrolls or moves the cursor of the pane that has the focus. */
export function move(state: State, motion: Motion): State {
  const page = Math.max(1, contentSize(state, state.focus).rows - 1);
  switch (state.focus) {
    case "routes": {
      const routes = shownRoutes(state);
      const at = routes.findIndex((route) => route.apiService === selectedRoute(state)?.apiService);
      return { ...state, routeName: routes[moved(Math.max(0, at), routes.length - 1, motion, page)]?.apiService };
    }
    case "requests":
      return moveRequest(state, motion, page);
    case "why": {
      const { width, rows } = contentSize(state, "why");
      const last = Math.max(0, inspectorLines(state, width).length - (rows - 1));
      const scroll = moved(state.inspector.scroll, last, motion, page);
      return { ...state, inspector: { ...state.inspector, scroll } };
    }
    case "picture":
      return moveRequest(state, motion, page);
    case "log":
      return { ...state, logBack: Math.max(0, Math.min(state.log.length - 1, state.logBack - LINES[motion](page))) };
    case "workshop": {
      const { width, rows } = contentSize(state, "workshop");
      const last = Math.max(0, workshopLength(state, width) - rows);
      return { ...state, workshopScroll: moved(state.workshopScroll, last, motion, page) };
    }
  }
}

/** Leaves the newest request when it moves; `F`, and `G` to the end, follow it again. */
export function moveRequest(state: State, motion: Motion, page: number): State {
  const { rows } = state.list;
  const index = moved(Math.max(0, requestIndex(state)), rows.length - 1, motion, page);
  const requestId = rows[index]?.id;
  return { ...state, requestId, follow: motion === "bottom", inspector: { ...state.inspector, scroll: 0 } };
}
