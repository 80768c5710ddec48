import { API_REGISTRATION_GROUP, availableCondition, type ApiService } from "../api/api-service.ts";
import { groupVersionForDiscovery, type APIGroup, type APIGroupList } from "../api/discovery.ts";
import { sortByVersionPriority, sortGroups } from "./ordering.ts";

/** The APIService of the core group, which answers at /api. */
export const LEGACY_API_SERVICE = "v1.";

export interface RouteService {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** What a path under one group version leads to. Made once per change of its APIService. */
export interface Route {
  /** The APIService's name. */
  readonly name: string;
  readonly group: string;
  readonly version: string;
  /** e.g. `/apis/example.k8s.io/v1`. */
  readonly prefix: string;
  /** Absent: the main apiserver serves it itself. */
  readonly service: RouteService | undefined;
  readonly available: boolean;
  /** Of the condition Available; empty before the first check. */
  readonly reason: string;
  readonly message: string;
  readonly apiService: ApiService;
}

export type Match =
  | { readonly kind: "route"; readonly route: Route }
  | { readonly kind: "group"; readonly group: string }
  | { readonly kind: "groups" }
  | { readonly kind: "none" };

/** An immutable picture of all APIServices. Finding a route takes the same time however many there are. */
export interface RouteTable {
  readonly routes: ReadonlyMap<string, Route>;
  /** `path` is decoded. */
  lookup(path: string): Match;
  /** The document of `/apis/<group>`. */
  group(name: string): APIGroup | undefined;
  /** The document of `/apis`. */
  groupList(): APIGroupList;
}

const NONE: Match = { kind: "none" };
const GROUPS: Match = { kind: "groups" };

export function createRouteTable(routes: ReadonlyMap<string, Route>): RouteTable {
  const byGroupVersion = new Map<string, Match>();
  const members = new Map<string, ApiService[]>();
  const groupMatches = new Map<string, Match>();
  for (const route of routes.values()) {
    byGroupVersion.set(`${route.group}/${route.version}`, { kind: "route", route });
    if (route.name === LEGACY_API_SERVICE) continue;
    const known = members.get(route.group);
    if (known === undefined) {
      members.set(route.group, [route.apiService]);
      groupMatches.set(route.group, { kind: "group", group: route.group });
    } else known.push(route.apiService);
  }
  const legacy = byGroupVersion.get("/v1") ?? NONE;
  const documents = lazily(() => groupDocuments(members));
  return {
    routes,
    lookup(path) {
      if (path === "/api" || path.startsWith("/api/")) return legacy;
      if (!path.startsWith("/apis")) return NONE;
      if (path.length <= "/apis/".length) return path === "/apis" || path === "/apis/" ? GROUPS : NONE;
      if (path.charCodeAt(5) !== 0x2f) return NONE;
      const groupEnd = path.indexOf("/", 6);
      // The core group answers at /api alone.
      if (groupEnd === 6) return NONE;
      if (groupEnd < 0 || groupEnd === path.length - 1) {
        return groupMatches.get(path.slice(6, groupEnd < 0 ? undefined : groupEnd)) ?? NONE;
      }
      const versionEnd = path.indexOf("/", groupEnd + 1);
      return byGroupVersion.get(path.slice(6, versionEnd < 0 ? undefined : versionEnd)) ?? NONE;
    },
    group: (name) => documents().get(name),
    groupList: () => ({ kind: "APIGroupList", apiVersion: "v1", groups: [...documents().values()].map(withoutType) }),
  };
}

/** The route of one APIService. */
export function routeOf(apiService: ApiService): Route {
  const { group = "", version = "", service } = apiService.spec;
  const name = apiService.metadata.name ?? "";
  const condition = availableCondition(apiService);
  return {
    name,
    group,
    version,
    prefix: name === LEGACY_API_SERVICE ? "/api" : `/apis/${group}/${version}`,
    service:
      service === undefined
        ? undefined
        : { namespace: service.namespace ?? "", name: service.name ?? "", port: service.port ?? 443 },
    available: condition?.status === "True",
    reason: condition?.reason ?? "",
    message: condition?.message ?? "",
    apiService,
  };
}

/** In the order of `/apis`, where the aggregator's own group always comes first. */
function groupDocuments(members: ReadonlyMap<string, readonly ApiService[]>): Map<string, APIGroup> {
  const names = sortGroups(members);
  const ordered = [
    ...names.filter((name) => name === API_REGISTRATION_GROUP),
    ...names.filter((name) => name !== API_REGISTRATION_GROUP),
  ];
  return new Map(ordered.map((name) => [name, groupDocument(name, members.get(name) ?? [])]));
}

function groupDocument(name: string, apiServices: readonly ApiService[]): APIGroup {
  const versions = sortByVersionPriority(apiServices).map((item) =>
    groupVersionForDiscovery(name, item.spec.version ?? ""),
  );
  const preferredVersion = versions[0] ?? groupVersionForDiscovery(name, "");
  return { kind: "APIGroup", apiVersion: "v1", name, versions, preferredVersion };
}

/** Within the list of groups a group carries no kind of its own. */
function withoutType({ name, versions, preferredVersion }: APIGroup): APIGroup {
  return { name, versions, preferredVersion };
}

function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
