import type { Language } from "../apimachinery/index.ts";
import type { PictureInput, RouteFacts } from "./input.ts";
import type { BrokenLink, Health, ServerNode, StoreNode } from "./picture.ts";
import { word } from "./words.ts";

/** The routes that lead to one Service. */
export interface Server {
  /** `namespace/name:port` */
  readonly service: string;
  readonly routes: readonly RouteFacts[];
}

export function serverId(service: string): string {
  return `server:${service}`;
}

export function storeId(owner: string): string {
  return `store:${owner}`;
}

export function toServer(service: string): string {
  return `main->${serverId(service)}`;
}

/** In the order of their first routes. */
export function serversOf(routes: readonly RouteFacts[]): Server[] {
  const found = new Map<string, RouteFacts[]>();
  for (const route of routes)
    if (route.service !== undefined) found.set(route.service, [...(found.get(route.service) ?? []), route]);
  return [...found].map(([service, own]) => ({ service, routes: own }));
}

const HEALTH: Readonly<Record<RouteFacts["available"], Health>> = { True: "ok", False: "broken", Unknown: "unknown" };

/** Something is wrong, and not only not up yet. */
export function isBroken({ available, isStarting }: Pick<RouteFacts, "available" | "isStarting">): boolean {
  return available === "False" && isStarting !== true;
}

function healthOfRoute(route: RouteFacts): Health {
  return route.isStarting === true ? "starting" : HEALTH[route.available];
}

export function healthOf(routes: readonly RouteFacts[]): Health {
  const all = routes.map(healthOfRoute);
  return (["broken", "unknown", "starting"] as const).find((health) => all.includes(health)) ?? "ok";
}

/** `shop/demo:443` is the server demo. */
export function serverName(service: string): string {
  return service.replace(/^[^/]*\//, "").replace(/:\d+$/, "");
}

/** `v1.example.k8s.io` is at `/apis/example.k8s.io/v1`. */
export function prefixOf(apiService: string): string {
  const dot = apiService.indexOf(".");
  const [version, group] = dot < 0 ? [apiService, ""] : [apiService.slice(0, dot), apiService.slice(dot + 1)];
  return group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
}

export function endpointName(endpoint: string, language: Language): string {
  return endpoint === "none" ? word("endpoint.none", language) : endpoint;
}

export function serverNode({ service, routes }: Server, language: Language, light: ServerNode["light"]): ServerNode {
  return {
    id: serverId(service),
    title: word("server", language, { name: serverName(service) }),
    service,
    endpoint: endpointName(routes[0]?.endpoint ?? "none", language),
    apiServices: routes.map((route) => ({
      apiService: route.apiService,
      prefix: prefixOf(route.apiService),
      health: healthOfRoute(route),
      reason: route.isStarting === true ? word("starting", language) : route.reason,
    })),
    health: healthOf(routes),
    faults: [...new Set(routes.flatMap(({ faults }) => faults))],
    light,
  };
}

/** X: the main apiserver's own store. */
export function mainStoreNode({ stores, language }: PictureInput, light: StoreNode["light"]): StoreNode {
  const contents = stores.find(({ owner }) => owner === "main");
  return {
    id: storeId("main"),
    letter: "X",
    title: word("store.main", language),
    owner: "main",
    contents: contents?.resources ?? [],
    isKnown: contents !== undefined,
    light,
  };
}

/** X as well for a server that keeps its objects in the main apiserver's store, as the article's figure has it. */
export function serverStoreNode(
  { service, routes }: Server,
  { stores, language }: PictureInput,
  light: StoreNode["light"],
): StoreNode {
  const groups = new Set(routes.map(({ apiService }) => apiService.replace(/^[^.]*\./, "")));
  const main = stores.find(({ owner }) => owner === "main")?.resources ?? [];
  const lent = main.filter(({ resource }) => groups.has(resource.replace(/^[^.]*\.?/, "")));
  const own = stores.find(({ owner }) => owner === service);
  const title = lent.length > 0 ? "store.lent" : own === undefined ? "store.unknown" : "store.server";
  return {
    id: storeId(service),
    letter: lent.length > 0 ? "X" : "Y",
    title: word(title, language),
    owner: serverId(service),
    contents: lent.length > 0 ? lent : (own?.resources ?? []),
    isKnown: lent.length > 0 || own !== undefined,
    light,
  };
}

/** What is wrong with a route, in a sentence; the condition's own text where nothing better is known. */
export function sentenceOn({ apiService, available, message, advice }: RouteFacts, language: Language): string {
  if (available === "True") return "";
  if (available === "Unknown") return word("unknown.sentence", language, { apiService });
  return advice ?? message;
}

/** Those of `first` come first. */
export function brokenLinks(servers: readonly Server[], first: string | undefined, language: Language): BrokenLink[] {
  const links = servers.flatMap(({ service, routes }) =>
    routes.filter(isBroken).map((route) => ({
      edge: toServer(service),
      apiService: route.apiService,
      reason: route.reason,
      message: route.message,
      sentence: sentenceOn(route, language),
    })),
  );
  return [...links.filter((link) => link.apiService === first), ...links.filter((link) => link.apiService !== first)];
}
