import type { Language } from "../apimachinery/index.ts";
import { faultLabel, type RouteView } from "./source.ts";
import { word, type Word } from "./words.ts";

/** What is known of a route, for people: a name and what it is; the name is empty where the text stands alone. */
export function routeDescription(route: RouteView, language: Language): (readonly [name: string, text: string])[] {
  const say = (name: Word, params: Readonly<Record<string, string>> = {}): string => word(name, language, params);
  const { apiService, service, isStarting, reason, message, faults } = route;
  return [
    ["APIService", apiService],
    [say("route.path"), pathOf(apiService)],
    ["Service", service ?? say("route.no-service")],
    [say("route.endpoint"), endpointNow(route, say("route.none"))],
    [
      say("route.available"),
      isStarting === true ? `${route.available} (${word("starting", language)})` : route.available,
    ],
    [`  ${say("route.reason")}`, reason === "" ? say("route.unchecked") : reason],
    [`  ${say("route.message")}`, message === "" ? "-" : message],
    [say("route.group-priority"), String(route.groupPriority)],
    [say("route.version-priority"), String(route.versionPriority)],
    [say("route.faults"), faults.length === 0 ? say("route.none") : ""],
    ...faults.map((name) => ["", `  [x] ${name}: ${faultLabel(name, language)}`] as const),
    ["", ""],
    ...advice(route, language).map((text) => ["", text] as const),
  ];
}

/** As the main apiserver sees it: a fault may hide what is there. */
function endpointNow({ endpoint, faults }: RouteView, none: string): string {
  const hiding = faults.find((name) => name === "no-endpoints" || name === "no-service");
  if (hiding !== undefined) return `${none} (${hiding})`;
  return endpoint === "none" ? none : endpoint;
}

export function pathOf(apiService: string): string {
  const dot = apiService.indexOf(".");
  const version = apiService.slice(0, dot < 0 ? undefined : dot);
  const group = dot < 0 ? "" : apiService.slice(dot + 1);
  return group === "" ? "/api" : `/apis/${group}/${version}`;
}

function advice({ apiService, available, advice: said }: RouteView, language: Language): string[] {
  if (available === "True")
    return [word("route.try", language, { command: `kubectl get --raw ${pathOf(apiService)}` })];
  return said === undefined ? [] : [said];
}
