import type { Language } from "../../apimachinery/index.ts";
import { sentence } from "../../trace/index.ts";
import { parseQuery, parseTarget, requestInfo, describeRequest } from "../../apiserver/index.ts";
import { explainRoute, type Route, type RouteState, type RouteTable } from "../../registry/index.ts";

const NO_PATH = {
  en: "{target} is no path that a server accepts: 400 Bad Request.",
  zh: "{target} 不是服务器接受的路径：400 Bad Request。",
} as const;

/** Why a request would go where it goes, in sentences. `target` is a path with or without a query. */
export function explainTarget(
  table: RouteTable,
  method: string,
  target: string,
  language: Language = "en",
  stateOf?: (route: Route) => RouteState,
): string[] {
  // A request target on the wire has one character per byte.
  const parsed = parseTarget(Buffer.from(target, "utf8").toString("latin1"));
  if (parsed === undefined) return [NO_PATH[language].replace("{target}", () => target)];
  const request = describeRequest(requestInfo(method, parsed.path, parseQuery(parsed.rawQuery)));
  return [request, ...explainRoute(table, parsed.path, stateOf)].map(({ code, params }) =>
    sentence(code, params, language),
  );
}
