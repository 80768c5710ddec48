import { shownRoutes, type State } from "../model/state.ts";
import type { Size } from "../panes/pane.ts";
import { paneNamed } from "../panes/panes.ts";

export const SMALLEST = { width: 60, height: 16 } as const;
const TWO_COLUMNS = 100;
const THREE_AREAS = 140;

/** Panes with a place of their own. */
type Placed = "requests" | "why" | "picture" | "routes" | "workshop";

export interface Rect {
  readonly pane: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** With the title line. */
  readonly height: number;
}

export type LayoutKind = "too small" | "one column" | "two columns" | "three areas";

export function layoutKind(width: number, height: number): LayoutKind {
  if (width < SMALLEST.width || height < SMALLEST.height) return "too small";
  if (width < TWO_COLUMNS) return "one column";
  return width < THREE_AREAS ? "two columns" : "three areas";
}

const HEADER_ROWS = 1;
const SHORT = 30;

/** Lines of hints: where every line counts for the panes, one; a lesson's keys need two. */
export function hintRows({ height, focus, workshop }: State): number {
  return height < SHORT && (focus !== "workshop" || workshop === undefined) ? 1 : 2;
}

/** The line that closes the panes, the hints, and the next step. */
export function footerRows(state: State): number {
  return 2 + hintRows(state);
}

/** Which pane goes where, between header and footer. Every cell of the area belongs to exactly one pane. */
export function layout(state: State): readonly Rect[] {
  const { width, height, focus } = state;
  const kind = layoutKind(width, height);
  const area = { x: 0, y: HEADER_ROWS, width, height: height - HEADER_ROWS - footerRows(state) };
  if (kind === "too small") return [];
  const inspecting = state.inspector.open && focus === "why";
  const single = paneNamed(focus).place === "alone" && !(focus === "workshop" && hasLessonBeside(state, kind));
  if (state.zoom || single || (kind === "one column" && inspecting)) return [{ pane: focus, ...area }];
  if (kind === "one column") return oneColumn(state, area);
  if (kind === "two columns") return twoColumns(state, area);
  return state.top === "picture" ? wideHome(state, area) : threeAreas(state, area);
}

/** A lesson stays beside what it speaks of, where there is room. */
function hasLessonBeside({ workshop }: State, kind: LayoutKind): boolean {
  return kind === "three areas" || (kind === "two columns" && workshop !== undefined);
}

type Area = Omit<Rect, "pane">;

/** What a picture needs to say everything, with its title. */
const WHOLE_PICTURE = 21;
/** What it needs to say what matters. */
const SMALL_PICTURE = 16;
const LEAST_REQUESTS = 4;
const REQUESTS = 8;

/** The picture, or as many routes as there are up to a third of the height. */
function topHeight(state: State, height: number): number {
  if (state.top === "picture") {
    const wanted = Math.min(WHOLE_PICTURE, Math.max(SMALL_PICTURE, height - REQUESTS));
    return Math.max(4, Math.min(wanted, height - LEAST_REQUESTS));
  }
  const wanted = 3 + Math.max(1, shownRoutes(state).length);
  return Math.max(4, Math.min(wanted, Math.floor(height / 3)));
}

function oneColumn(state: State, area: Area): Rect[] {
  const why = state.top === "picture" ? 0 : 4;
  const top = topHeight(state, area.height);
  return stack(area, [
    [state.top, top],
    ["requests", area.height - top - why],
    ...(why === 0 ? [] : [["why", why] as const]),
  ]);
}

function twoColumns(state: State, area: Area): Rect[] {
  const beside: Placed = state.workshop === undefined || state.inspector.open ? "why" : "workshop";
  const top = topHeight(state, area.height);
  if (beside === "why" && state.top === "picture") {
    const below = { ...area, y: area.y + top, height: area.height - top };
    return [{ pane: "picture", ...area, height: top }, ...sideBySide(below, "requests", "why")];
  }
  const left = Math.floor(area.width * 0.55);
  return [
    ...stack({ ...area, width: left }, [
      [state.top, top],
      ["requests", area.height - top],
    ]),
    { pane: beside, ...area, x: left, width: area.width - left },
  ];
}

function sideBySide(area: Area, first: Placed, second: Placed): Rect[] {
  const left = Math.floor(area.width * 0.55);
  return [
    { pane: first, ...area, width: left },
    { pane: second, ...area, x: area.x + left, width: area.width - left },
  ];
}

/** The picture over the whole width; a lesson stays on the right of what is below. */
function wideHome(state: State, area: Area): Rect[] {
  const top = Math.min(Math.max(14, Math.floor(area.height * 0.48)), area.height - 8);
  const below = { ...area, y: area.y + top, height: area.height - top };
  const picture = { pane: "picture", ...area, height: top } as const;
  if (state.workshop === undefined && below.height < 20) return [picture, ...sideBySide(below, "requests", "why")];
  const [requests, right] = sideBySide(below, "requests", "workshop");
  if (requests === undefined || right === undefined) return [picture];
  if (state.workshop !== undefined && !state.inspector.open) return [picture, requests, right];
  const upper = Math.floor(below.height * (state.workshop === undefined ? 0.35 : 0.5));
  return [
    picture,
    requests,
    ...stack(right, [
      ["workshop", upper],
      ["why", below.height - upper],
    ]),
  ];
}

function threeAreas(state: State, area: Area): Rect[] {
  const right = Math.max(46, Math.floor(area.width * 0.34));
  const left = area.width - right;
  const inspector = Math.max(10, Math.floor(area.height * 0.42));
  const top = area.height - inspector;
  const routes = topHeight(state, top);
  return [
    ...stack({ ...area, width: left, height: top }, [
      ["routes", routes],
      ["requests", top - routes],
    ]),
    { pane: "workshop", x: left, y: area.y, width: right, height: top },
    { pane: "why", x: 0, y: area.y + top, width: area.width, height: inspector },
  ];
}

function stack(area: Area, parts: readonly (readonly [pane: string, height: number])[]): Rect[] {
  let y = area.y;
  return parts.map(([pane, height]) => {
    const rect = { pane, x: area.x, y, width: area.width, height };
    y += height;
    return rect;
  });
}

/** Columns and rows of a pane's content; tables count without their heading. */
export function contentSize(state: State, pane: string): Size {
  const rect = layout(state).find((item) => item.pane === pane);
  if (rect === undefined) return { width: Math.max(1, state.width - 2), rows: 1 };
  const { headingRows = 0 } = paneNamed(pane);
  return { width: Math.max(1, rect.width - 2), rows: Math.max(1, rect.height - 1 - headingRows) };
}
