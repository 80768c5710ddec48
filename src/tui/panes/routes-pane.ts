import type { Language } from "../../apimachinery/index.ts";
import { fit, line, selectedLine, span, type Line, type StyleName } from "../terminal/cells.ts";
import { endpointName, type RouteView } from "../../view/index.ts";
import { displayWidth } from "../terminal/display-width.ts";
import { selectedRoute, shownRoutes, type State } from "../model/state.ts";
import { say } from "../model/words.ts";
import { moved } from "../terminal/motion.ts";
import type { Pane } from "./pane.ts";
import { whole, type Shown } from "./shown.ts";
import { sizeColumns, tableHead, tableRow, windowStart, type CellValue, type Column } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { width: 1 },
  { title: "column.route", share: 8 },
  { title: "column.endpoint", share: 9 },
  { title: "column.available", share: 7 },
  { title: "column.faults", width: 4 },
  { title: "column.priority", width: 8, align: "right", from: 70 },
];

export const routesPane: Pane = {
  id: "routes",
  keys: ["1"],
  name: { en: "Routes", zh: "路由" },
  help: { en: "the APIServices and where they lead", zh: "各个 APIService 以及它们通向哪里" },
  place: "top",
  title: ({ language, routeSort }) => [
    undefined,
    say("title.sort", language, { by: say(`sort.${routeSort}`, language) }),
  ],
  view: routesView,
  headingRows: 1,
  move(state, motion, { rows }) {
    const routes = shownRoutes(state);
    const at = routes.findIndex((route) => route.apiService === selectedRoute(state)?.apiService);
    const to = moved(Math.max(0, at), routes.length - 1, motion, Math.max(1, rows - 1));
    return { ...state, routeName: routes[to]?.apiService };
  },
  click(state, { y, rows }) {
    const routeName = routeAt(state, y, rows);
    if (routeName === undefined) return undefined;
    return state.focus === "routes" && state.routeName === routeName ? "enter" : { ...state, routeName };
  },
};

/** Word and mark, so that nothing is told by colour alone. */
function availabilityMark(
  { available, isStarting, reason }: RouteView,
  language: Language,
): readonly [text: string, style: StyleName] {
  if (available === "True") return [`ok ${reason}`, "ok"];
  if (isStarting === true) return [say("routes.starting", language), "text"];
  if (available === "False") return [`!! ${reason}`, "bad"];
  return [say("routes.unchecked", language), "warn"];
}

function routesView(state: State, width: number, rows: number): Shown {
  const columns = sizeColumns(COLUMNS, width);
  const routes = shownRoutes(state);
  const head: Line = { spans: tableHead(columns, state.language) };
  if (state.routes.length === 0) return whole([head, line(span(`  ${say("routes.none", state.language)}`, "dim"))]);
  const folded = foldedLine(state);
  const { start, room, cursor } = shownPart(state, rows, folded.length);
  const body = routes.slice(start, start + room).map((route, index) => {
    const selected = start + index === cursor;
    return selectedLine(
      { spans: tableRow(columns, cells(route, selected, columns[2]?.columns ?? 0, state.language)) },
      selected && state.focus === "routes",
    );
  });
  return {
    lines: [head, ...body, ...folded],
    isMoreAbove: start > 0,
    isMoreBelow: start + body.length < routes.length,
  };
}

function shownPart(
  state: State,
  rows: number,
  folded: number,
): { readonly start: number; readonly room: number; readonly cursor: number } {
  const routes = shownRoutes(state);
  const cursor = routes.findIndex((route) => route.apiService === selectedRoute(state)?.apiService);
  const room = rows - 1 - folded;
  return { start: windowStart(cursor, routes.length, room), room, cursor };
}

/** The route on a line of the pane's content. */
function routeAt(state: State, y: number, rows: number): string | undefined {
  const { start, room } = shownPart(state, rows, foldedLine(state).length);
  return y < 1 || y > room ? undefined : shownRoutes(state)[start + y - 1]?.apiService;
}

/** One row for all that the main apiserver serves itself. */
function foldedLine({ routes, unfolded, language }: State): Line[] {
  const own = routes.filter(({ service }) => service === undefined);
  if (unfolded || own.length === 0) return [];
  const down = own.filter(({ available }) => available !== "True").length;
  const health =
    down === 0 ? span("ok", "ok") : span(say("header.down", language, { count: String(down) }).trim(), "bad");
  const text = say("routes.folded", language, { count: String(own.length) });
  return [
    line(span("  + ", "dim"), span(text, "dim"), " ", health, span(`  ${say("routes.unfold", language)}`, "dim")),
  ];
}

/** The address as people think of it here: everything is on loopback. */
export function shortEndpoint({ endpoint }: RouteView): string {
  return endpoint.replace(/^127\.0\.0\.1:/, ":");
}

/** Where both do not fit, the service is cut: the endpoint says where requests really go. */
function serviceToEndpoint(route: RouteView, width: number, language: Language): string {
  const { service = "" } = route;
  const end = ` -> ${endpointName(shortEndpoint(route), language)}`;
  const room = width - displayWidth(end);
  return room < 4 || service.length <= room ? service + end : fit(service, room) + end;
}

function cells(route: RouteView, selected: boolean, width: number, language: Language): CellValue[] {
  return [
    [selected ? ">" : " ", "key"],
    [route.apiService, selected ? "bold" : "text"],
    route.service === undefined ? [say("routes.local", language), "dim"] : [serviceToEndpoint(route, width, language)],
    availabilityMark(route, language),
    [route.faults.length === 0 ? "" : route.faults.length === 1 ? "[F]" : `[F${route.faults.length}]`, "injected"],
    [`${route.groupPriority}/${route.versionPriority}`, "dim"],
  ];
}
