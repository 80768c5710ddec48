import { API_REGISTRATION_GROUP, availableCondition, type ApiService } from "./api-service.ts";
import { groupVersionForDiscovery, type APIGroup, type APIGroupList } from "../apimachinery/index.ts";
import { LayeredMap } from "./layered-map.ts";
import { sortByVersionPriority, sortGroups } from "./ordering.ts";

/** The APIService of the core group, which answers at /api. */
export const LEGACY_API_SERVICE = "v1.";

/** The Service behind a route. */
export interface RouteService {
  /** The Service's. */
  readonly namespace: string;
  /** The Service's. */
  readonly name: string;
  /** The Service's port, not its endpoints'. */
  readonly port: number;
}

/** What a path under one group version leads to. Made once per change of its APIService. */
export interface Route {
  /** The APIService's name. */
  readonly name: string;
  /** Of the API. */
  readonly group: string;
  /** Of the API. */
  readonly version: string;
  /** e.g. `/apis/example.k8s.io/v1`. */
  readonly prefix: string;
  /** Absent: the main apiserver serves it itself. */
  readonly service: RouteService | undefined;
  /** Whether requests are sent there. */
  readonly available: boolean;
  /** Of the condition Available; empty before the first check. */
  readonly reason: string;
  /** Of the condition Available. */
  readonly message: string;
  /** The APIService itself. */
  readonly apiService: ApiService;
}

export type Match =
  | { readonly kind: "route"; readonly route: Route }
  | { readonly kind: "group"; readonly group: string }
  | { readonly kind: "groups" }
  | { readonly kind: "none" };

/** An immutable picture of all APIServices. Finding a route takes the same time however many there are. */
export interface RouteTable {
  /** By the APIService's name. */
  readonly routes: Pick<LayeredMap<string, Route>, "get" | "values" | "size" | typeof Symbol.iterator>;
  /** Of those with a document below `/apis`. */
  readonly groupCount: number;
  /** `path` is decoded. */
  lookup(path: string): Match;
  /** The document of `/apis/<group>`. */
  group(name: string): APIGroup | undefined;
  /** The document of `/apis`. */
  groupList(): APIGroupList;
  /** The table after one more route, or a changed one. */
  with(route: Route): RouteTable;
  /** The table after the route of this name is gone. */
  without(name: string): RouteTable;
}

const NONE: Match = { kind: "none" };
const GROUPS: Match = { kind: "groups" };

export function createRouteTable(routes: ReadonlyMap<string, Route> = new Map()): RouteTable {
  let table: RouteTable = new Table(new LayeredMap(), new LayeredMap());
  for (const route of routes.values()) table = table.with(route);
  return table;
}

type Members = readonly ApiService[];

class Table implements RouteTable {
  readonly routes: LayeredMap<string, Route>;
  private readonly members: LayeredMap<string, Members>;
  private list: APIGroupList | undefined;

  constructor(routes: LayeredMap<string, Route>, members: LayeredMap<string, Members>) {
    this.routes = routes;
    this.members = members;
  }

  get groupCount(): number {
    return this.members.size;
  }

  lookup(path: string): Match {
    if (path === "/api" || path.startsWith("/api/")) return this.match("", "v1");
    if (!path.startsWith("/apis")) return NONE;
    if (path.length <= "/apis/".length) return path === "/apis" || path === "/apis/" ? GROUPS : NONE;
    if (path.charCodeAt(5) !== 0x2f) return NONE;
    const groupEnd = path.indexOf("/", 6);
    // The core group answers at /api alone.
    if (groupEnd === 6) return NONE;
    const group = path.slice(6, groupEnd < 0 ? undefined : groupEnd);
    if (groupEnd < 0 || groupEnd === path.length - 1) return this.members.has(group) ? { kind: "group", group } : NONE;
    const versionEnd = path.indexOf("/", groupEnd + 1);
    return this.match(group, path.slice(groupEnd + 1, versionEnd < 0 ? undefined : versionEnd));
  }

  group(name: string): APIGroup | undefined {
    const members = this.members.get(name);
    return members === undefined ? undefined : documentOf(name, members);
  }

  groupList(): APIGroupList {
    return (this.list ??= {
      kind: "APIGroupList",
      apiVersion: "v1",
      groups: listGroups(new Map(this.members.entries())),
    });
  }

  with(route: Route): RouteTable {
    const routes = this.routes.with(route.name, route);
    return new Table(routes, this.withMembers(route.group, [...this.others(route), ...memberOf(route)]));
  }

  without(name: string): RouteTable {
    const route = this.routes.get(name);
    if (route === undefined) return this;
    return new Table(this.routes.without(name), this.withMembers(route.group, this.others(route)));
  }

  private match(group: string, version: string): Match {
    const route = this.routes.get(`${version}.${group}`);
    // A dot in the version would make another group of the same name.
    return route !== undefined && route.group === group ? { kind: "route", route } : NONE;
  }

  private others({ name, group }: Route): Members {
    return (this.members.get(group) ?? []).filter(({ metadata }) => metadata.name !== name);
  }

  private withMembers(group: string, members: Members): LayeredMap<string, Members> {
    return members.length === 0 ? this.members.without(group) : this.members.with(group, members);
  }
}

function memberOf({ name, apiService }: Route): Members {
  return name === LEGACY_API_SERVICE ? [] : [apiService];
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
function listGroups(members: ReadonlyMap<string, Members>): APIGroup[] {
  const names = sortGroups(members);
  const ordered = [
    ...names.filter((name) => name === API_REGISTRATION_GROUP),
    ...names.filter((name) => name !== API_REGISTRATION_GROUP),
  ];
  return ordered.map((name) => withoutType(documentOf(name, members.get(name) ?? [])));
}

const documents = new WeakMap<Members, APIGroup>();

/** Made once for each state of a group. */
function documentOf(name: string, members: Members): APIGroup {
  const document = documents.get(members) ?? groupDocument(name, members);
  documents.set(members, document);
  return document;
}

/** The document of `/apis/<group>` where these APIServices stand for its versions. */
export function groupDocument(name: string, members: Members): APIGroup {
  const versions = sortByVersionPriority(members).map((item) =>
    groupVersionForDiscovery(name, item.spec.version ?? ""),
  );
  const preferredVersion = versions[0] ?? groupVersionForDiscovery(name, "");
  return { kind: "APIGroup", apiVersion: "v1", name, versions, preferredVersion };
}

/** Within the list of groups a group carries no kind of its own. */
function withoutType({ name, versions, preferredVersion }: APIGroup): APIGroup {
  return { name, versions, preferredVersion };
}
