import { fit, line, selectedLine, span, type Line, type StyleName } from "../terminal/cells.ts";
import type { RouteView } from "../../view/index.ts";
import { selectedRoute, sortedRoutes, type State } from "../model/state.ts";
import { sizeColumns, tableHead, tableRow, windowStart, type CellValue, type Column } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { title: "", width: 1 },
  { title: "APISERVICE", share: 8 },
  { title: "SERVICE -> ENDPOINT", share: 9 },
  { title: "AVAILABLE", share: 7 },
  { title: "FLT", width: 4 },
  { title: "GRP/VER", width: 8, align: "right", from: 70 },
];

/** Word and mark, so that nothing is told by colour alone. */
export function availabilityMark({ available, reason }: RouteView): readonly [text: string, style: StyleName] {
  if (available === "True") return [`ok ${reason}`, "ok"];
  if (available === "False") return [`!! ${reason}`, "bad"];
  return ["?? not checked", "warn"];
}

export function routesView(state: State, width: number, rows: number): Line[] {
  const columns = sizeColumns(COLUMNS, width);
  const routes = sortedRoutes(state);
  const head: Line = { spans: tableHead(columns) };
  if (routes.length === 0)
    return [head, line(span("  No APIService yet: kubectl apply one, or start with -f FILE.", "dim"))];
  const cursor = routes.findIndex((route) => route.apiService === selectedRoute(state)?.apiService);
  const start = windowStart(cursor, routes.length, rows - 1);
  const body = routes.slice(start, start + rows - 1).map((route, index) => {
    const selected = start + index === cursor;
    return selectedLine(
      { spans: tableRow(columns, cells(route, selected, columns[2]?.columns ?? 0)) },
      selected && state.focus === "routes",
    );
  });
  return [head, ...body];
}

/** The address as people think of it here: everything is on loopback. */
export function shortEndpoint({ endpoint }: RouteView): string {
  return endpoint.replace(/^127\.0\.0\.1:/, ":");
}

/** Where both do not fit, the service is cut: the endpoint says where requests really go. */
function serviceToEndpoint(route: RouteView, width: number): string {
  const { service = "" } = route;
  const end = ` -> ${shortEndpoint(route)}`;
  const room = width - end.length;
  return room < 4 || service.length <= room ? service + end : fit(service, room) + end;
}

function cells(route: RouteView, selected: boolean, width: number): CellValue[] {
  return [
    [selected ? ">" : " ", "key"],
    [route.apiService, selected ? "bold" : "text"],
    route.service === undefined ? ["local", "dim"] : [serviceToEndpoint(route, width)],
    availabilityMark(route),
    [route.faults.length === 0 ? "" : route.faults.length === 1 ? "[F]" : `[F${route.faults.length}]`, "injected"],
    [`${route.groupPriority}/${route.versionPriority}`, "dim"],
  ];
}
