import type { ApiService } from "./api-service.ts";
import type { Reason } from "../trace/index.ts";
import { adviceOn, type RouteState } from "./advice.ts";
import type { Route, RouteTable } from "./route-table.ts";

/** Paths under which the main apiserver has pages of its own. */
const BUILT_IN = /^\/(?:version|healthz|livez|readyz|openapi|metrics|$)/;

/** Why a request to this path goes where it goes, judged from the APIServices alone, in the order it is decided. */
export function explainRoute(table: RouteTable, path: string, stateOf?: (route: Route) => RouteState): Reason[] {
  const match = table.lookup(path);
  switch (match.kind) {
    case "groups":
      return [{ code: "route.groups", params: { path, count: table.groupCount } }];
    case "group": {
      const versions = (table.group(match.group)?.versions ?? []).map(({ version }) => version);
      return [{ code: "route.group", params: { path, group: match.group, versions: versions.join(", ") } }];
    }
    case "none":
      return explainMiss(table, path);
    case "route":
      return [
        { code: "route.match", params: { prefix: match.route.prefix, apiService: match.route.name } },
        ...explainMatch(match.route, stateOf?.(match.route)),
      ];
  }
}

function explainMiss(table: RouteTable, path: string): Reason[] {
  const [root, group = "", version = ""] = path.split("/").slice(1);
  if (root === "apis" && group !== "") {
    const document = table.group(group);
    if (document === undefined) return [{ code: "route.no-group", params: { group } }, notFound(path)];
    const versions = document.versions.map((item) => item.version).join(", ");
    if (version !== "") return [{ code: "route.no-version", params: { group, version, versions } }, notFound(path)];
  }
  if (BUILT_IN.test(path)) return [{ code: "route.builtin", params: { path } }];
  return [{ code: "route.none", params: { path } }, notFound(path)];
}

function notFound(path: string): Reason {
  return { code: "serve.not-found", params: { path } };
}

function explainMatch(route: Route, state?: RouteState): Reason[] {
  const { name: apiService, service } = route;
  if (service === undefined) return [{ code: "route.local", params: { apiService } }];
  const [, ...remote] = remoteReasons(route);
  return [...remote, ...availabilityReasons(route, state), tlsReasonOf(route.apiService)];
}

const remoteReasonsOf = new WeakMap<Route, readonly Reason[]>();

/** What every request over a remote route is told before its availability. A route never changes, so records share it. */
export function remoteReasons(route: Route): readonly Reason[] {
  const known = remoteReasonsOf.get(route);
  if (known !== undefined) return known;
  const { prefix, name: apiService, service } = route;
  const match: Reason = { code: "route.match", params: { prefix, apiService } };
  const remote: Reason[] =
    service === undefined ? [] : [{ code: "route.remote", params: { apiService, service: formatService(service) } }];
  const reasons = [match, ...remote];
  remoteReasonsOf.set(route, reasons);
  return reasons;
}

const availabilityOf = new WeakMap<Route, readonly Reason[]>();

/** The verdict, and what to do about one that is bad. */
export function availabilityReasons(route: Route, state?: RouteState): readonly Reason[] {
  const known = route.available ? availabilityOf.get(route) : undefined;
  if (known !== undefined) return known;
  const reasons = judgeAvailability(route, state);
  if (route.available) availabilityOf.set(route, reasons);
  return reasons;
}

function judgeAvailability(route: Route, state?: RouteState): Reason[] {
  const { available, reason, message, apiService } = route;
  const advice = available || reason === "" ? undefined : adviceOn(apiService.spec, reason, message, state);
  const verdict = availabilityReason(route);
  return advice === undefined ? [verdict] : [verdict, advice];
}

/** The decision that stands for a route's availability, the same in explanations and in traces. */
function availabilityReason({ name: apiService, available, reason, message }: Route): Reason {
  if (available) return { code: "available.yes", params: { apiService, reason } };
  if (reason === "") return { code: "available.unknown", params: { apiService } };
  return { code: "available.no", params: { apiService, reason, message } };
}

function tlsReasonOf({ spec: { service, insecureSkipTLSVerify = false, caBundle = "" } }: ApiService): Reason {
  const serverName = serverNameOf(service?.name ?? "", service?.namespace ?? "");
  return tlsReason({ serverName, insecure: insecureSkipTLSVerify, caBundle });
}

/** How a backend's certificate is judged, the same in explanations and in traces. */
export function tlsReason(tls: {
  readonly serverName: string;
  readonly insecure: boolean;
  readonly caBundle: string;
}): Reason {
  const { serverName, insecure, caBundle } = tls;
  const code = insecure ? "tls.skipped" : caBundle === "" ? "tls.no-bundle" : "tls.verified";
  return { code, params: { serverName } };
}

/** The name that a backend's certificate must be for. */
export function serverNameOf(service: string, namespace: string): string {
  return `${service}.${namespace}.svc`;
}

export function formatService(service: {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}): string {
  return `${service.namespace}/${service.name}:${service.port}`;
}
