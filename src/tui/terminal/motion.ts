import { requestIndex, type State } from "../model/state.ts";

const LINES = {
  up: () => -1,
  down: () => 1,
  "page-up": (page) => -page,
  "page-down": (page) => page,
  top: () => Number.NEGATIVE_INFINITY,
  bottom: () => Number.POSITIVE_INFINITY,
} as const satisfies Readonly<Record<string, (page: number) => number>>;

export type Motion = keyof typeof LINES;

export function isMotion(id: string): id is Motion {
  return Object.hasOwn(LINES, id);
}

/** A position moved within `0..last`. */
export function moved(position: number, last: number, motion: Motion, page: number): number {
  return Math.max(0, Math.min(last, position + LINES[motion](page)));
}

/** Leaves the newest request when it moves; `F`, and `G` to the end, follow it again. */
export function moveRequest(state: State, motion: Motion, page: number): State {
  const { rows } = state.list;
  const index = moved(Math.max(0, requestIndex(state)), rows.length - 1, motion, page);
  const requestId = rows[index]?.id;
  return { ...state, requestId, follow: motion === "bottom", inspector: { ...state.inspector, scroll: 0 } };
}
