import type { PaneId, State } from "../model/state.ts";

export const SMALLEST = { width: 60, height: 16 } as const;
const TWO_COLUMNS = 100;
const THREE_AREAS = 140;

export interface Rect {
  readonly pane: PaneId;
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
/** The line that closes the panes, and the two of hints. */
export const FOOTER_ROWS = 3;

/** Which pane goes where, between header and footer. Every cell of the area belongs to exactly one pane. */
export function layout(state: State): readonly Rect[] {
  const { width, height, focus } = state;
  const kind = layoutKind(width, height);
  const area = { x: 0, y: HEADER_ROWS, width, height: height - HEADER_ROWS - FOOTER_ROWS };
  if (kind === "too small") return [];
  const inspecting = state.inspector.open && focus === "why";
  const single = focus === "picture" || focus === "log" || (focus === "workshop" && kind !== "three areas");
  if (state.zoom || single || (kind === "one column" && inspecting)) return [{ pane: focus, ...area }];
  if (kind === "one column") return oneColumn(state, area);
  return kind === "two columns" ? twoColumns(state, area) : threeAreas(state, area);
}

type Area = Omit<Rect, "pane">;

/** Title, heading and at most a third of the height. */
function routesHeight({ routes }: State, height: number): number {
  const wanted = 2 + Math.max(1, routes.length);
  return Math.max(4, Math.min(wanted, Math.floor(height / 3)));
}

function oneColumn(state: State, area: Area): Rect[] {
  const why = 4;
  const routes = routesHeight(state, area.height);
  return stack(area, [
    ["routes", routes],
    ["requests", area.height - routes - why],
    ["why", why],
  ]);
}

function twoColumns(state: State, area: Area): Rect[] {
  const left = Math.floor(area.width * 0.55);
  const routes = routesHeight(state, area.height);
  return [
    ...stack({ ...area, width: left }, [
      ["routes", routes],
      ["requests", area.height - routes],
    ]),
    { pane: "why", ...area, x: left, width: area.width - left },
  ];
}

function threeAreas(state: State, area: Area): Rect[] {
  const right = Math.max(46, Math.floor(area.width * 0.34));
  const left = area.width - right;
  const inspector = Math.max(10, Math.floor(area.height * 0.42));
  const top = area.height - inspector;
  const routes = routesHeight(state, top);
  return [
    ...stack({ ...area, width: left, height: top }, [
      ["routes", routes],
      ["requests", top - routes],
    ]),
    { pane: "workshop", x: left, y: area.y, width: right, height: top },
    { pane: "why", x: 0, y: area.y + top, width: area.width, height: inspector },
  ];
}

function stack(area: Area, parts: readonly (readonly [pane: PaneId, height: number])[]): Rect[] {
  let y = area.y;
  return parts.map(([pane, height]) => {
    const rect = { pane, x: area.x, y, width: area.width, height };
    y += height;
    return rect;
  });
}

/** Columns and rows of a pane's content; tables count without their heading. */
export function contentSize(state: State, pane: PaneId): { readonly width: number; readonly rows: number } {
  const rect = layout(state).find((item) => item.pane === pane);
  if (rect === undefined) return { width: Math.max(1, state.width - 2), rows: 1 };
  const heading = pane === "routes" || pane === "requests" ? 1 : 0;
  return { width: Math.max(1, rect.width - 2), rows: Math.max(1, rect.height - 1 - heading) };
}
