import { captureReply } from "../trace/index.ts";
import { reencodeQuery, notFoundPage, type Exchange, type Stage, type StageResult } from "../apiserver/index.ts";
import { apiErrors, type GroupVersion } from "../apimachinery/index.ts";
import {
  explainRoute,
  groupDocument,
  remoteReasons,
  type ApiService,
  type Registry,
  type Route,
  type RouteTable,
} from "../registry/index.ts";
import type { DiscoveryHandler } from "./aggregator/discovery/discovery-handler.ts";
import {
  isCustom,
  localApiServices,
  servedGroupVersions,
  servesGroupVersion,
  type LocalApi,
} from "./aggregator/discovery/local-apis.ts";
import { chooseBackend, proxyRequest, type ProxyOptions, type Target } from "./aggregator/proxy/proxy.ts";
import type { RootPages } from "./root-pages.ts";
import type { UpgradeProxy } from "./aggregator/proxy/upgrade.ts";

/** Answers a path outside of the API groups; false when it has nothing there. */
export type PageHandler = (exchange: Exchange) => boolean | Promise<boolean>;

export interface RouteStageOptions {
  readonly registry: Registry;
  readonly proxy: ProxyOptions;
  readonly upgrades: UpgradeProxy;
  readonly discovery: DiscoveryHandler;
  readonly localApis: readonly LocalApi[];
  readonly rootPages: RootPages;
  /** Tried in order after the root pages, e.g. OpenAPI. */
  readonly pages: readonly PageHandler[];
}

/** The last stage: finds who a path belongs to, and lets them answer. */
export function createRouteStage(options: RouteStageOptions): Stage {
  const { registry, discovery } = options;
  return (exchange) => {
    const table = registry.snapshot();
    const { path } = exchange.info;
    const match = table.lookup(path);
    switch (match.kind) {
      case "groups":
        return answered(exchange, table, () => discovery.groups(exchange, table));
      case "group": {
        const document = table.group(match.group);
        if (document === undefined) return serveElsewhere(exchange, table, options);
        return answered(exchange, table, () => discovery.group(exchange, document));
      }
      case "route":
        if (match.route.service !== undefined) return serveRemote(exchange, match.route, options);
        exchange.trace.record.apiService = match.route.name;
        return serveLocal(exchange, table, match.route, options);
      case "none":
        return serveElsewhere(exchange, table, options);
    }
  };
}

function answered(exchange: Exchange, table: RouteTable, write: () => void): StageResult {
  captureReply(exchange.res, exchange.trace);
  recordRoute(exchange, table);
  write();
  return "answered";
}

/** The registry's explanation becomes the trace's. */
function recordRoute({ trace, info }: Exchange, table: RouteTable): void {
  for (const { code, params } of explainRoute(table, info.path)) {
    trace.decide(
      code === "serve.not-found" ? "serve" : "route",
      code.endsWith("not-found") ? "stop" : "pass",
      code,
      params,
    );
  }
}

function serveRemote(exchange: Exchange, route: Route, options: RouteStageOptions): StageResult | Promise<StageResult> {
  const { trace } = exchange;
  trace.record.apiService = route.name;
  for (const { code, params } of remoteReasons(route)) trace.decide("route", "pass", code, params);
  const target = chooseBackend(exchange, route, options.proxy);
  if (target instanceof Promise)
    return target.then((chosen) => (chosen === undefined ? "answered" : askBackend(exchange, chosen, options)));
  return target === undefined ? "answered" : askBackend(exchange, target, options);
}

function askBackend(exchange: Exchange, target: Target, { upgrades }: RouteStageOptions): Promise<StageResult> {
  const { upgrade } = exchange;
  const query = reencodeQuery(exchange.rawQuery);
  const asked =
    upgrade === undefined ? proxyRequest(exchange, target, query) : upgrades.upgrade(exchange, upgrade, target, query);
  return asked.then(ANSWERED);
}

const ANSWERED = (): StageResult => "answered";

async function serveLocal(
  exchange: Exchange,
  table: RouteTable,
  { group, version }: GroupVersion,
  { localApis, discovery }: RouteStageOptions,
): Promise<StageResult> {
  const { info, res, trace } = exchange;
  captureReply(res, trace);
  recordRoute(exchange, table);
  const isLegacy = group === "";
  const path = info.path.endsWith("/") ? info.path.slice(0, -1) : info.path;
  if (isLegacy && path === "/api") {
    discovery.legacy(exchange);
    return "answered";
  }
  if (!servesGroupVersion(localApis, { group, version })) {
    notFoundPage(res);
    return "answered";
  }
  if (path === (isLegacy ? `/api/${version}` : `/apis/${group}/${version}`)) {
    discovery.resources(exchange, { group, version });
    return "answered";
  }
  for (const api of localApis) if (await api.handle(exchange)) return "answered";
  if (!isCustom({ group, version }, localApis)) throw apiErrors.noSuchPath();
  notFoundPage(res);
  return "answered";
}

async function serveElsewhere(exchange: Exchange, table: RouteTable, options: RouteStageOptions): Promise<StageResult> {
  captureReply(exchange.res, exchange.trace);
  if (await options.rootPages(exchange)) {
    exchange.trace.decide("route", "pass", "route.builtin", { path: exchange.info.path });
    return "answered";
  }
  for (const page of options.pages) {
    if (await page(exchange)) {
      exchange.trace.decide("route", "pass", "route.builtin", { path: exchange.info.path });
      return "answered";
    }
  }
  return serveDelegated(exchange, table, options);
}

/** What is served here though no APIService leads there: the aggregator delegates what it has no route for. */
async function serveDelegated(exchange: Exchange, table: RouteTable, options: RouteStageOptions): Promise<StageResult> {
  const { localApis, discovery } = options;
  const [root, first = "", second = "", ...below] = exchange.info.path.split("/").slice(1);
  const { group, version } = root === "api" ? { group: "", version: first } : { group: first, version: second };
  const versions =
    root === "api" || (root === "apis" && group !== "")
      ? servedGroupVersions(localApis).filter((gv) => gv.group === group)
      : [];
  if (root === "apis" && version === "" && below.length === 0 && versions.length > 0) {
    const document = groupDocument(group, localApiServices(versions) as ApiService[]);
    return answered(exchange, table, () => discovery.group(exchange, document));
  }
  const isLegacyRoot = root === "api" && version === "";
  const served = versions.find((gv) => gv.version === version) ?? (isLegacyRoot ? versions[0] : undefined);
  if (served !== undefined) return serveLocal(exchange, table, served, options);
  recordRoute(exchange, table);
  // Another version of a group that is served here: its container answers, not the mux behind all (`endpoints/installer.go`).
  // That of custom resources has none.
  if (root === "apis" && versions.some((gv) => !isCustom(gv, localApis))) throw apiErrors.noSuchPath();
  notFoundPage(exchange.res);
  return "answered";
}
