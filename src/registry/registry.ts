import type { ApiService } from "../api/api-service.ts";
import { createRouteTable, routeOf, type Route, type RouteTable } from "./route-table.ts";

export interface RouteChange {
  readonly name: string;
  /** Undefined when the APIService is gone. */
  readonly route: Route | undefined;
  readonly previous: Route | undefined;
}

/** All APIServices that routes are made of. Requests read {@link Registry.snapshot}, which never changes under them. */
export interface Registry {
  upsert(apiService: ApiService): void;
  remove(name: string): void;
  /** Made anew at the first reading after a change. */
  snapshot(): RouteTable;
  /** The returned function ends the subscription. */
  subscribe(listener: (change: RouteChange) => void): () => void;
}

export function createRegistry(): Registry {
  const routes = new Map<string, Route>();
  const listeners = new Set<(change: RouteChange) => void>();
  let table: RouteTable | undefined;

  function change(name: string, route: Route | undefined): void {
    const previous = routes.get(name);
    if (route === undefined) routes.delete(name);
    else routes.set(name, route);
    table = undefined;
    for (const listener of listeners) listener({ name, route, previous });
  }
  return {
    upsert: (apiService) => change(apiService.metadata.name ?? "", routeOf(apiService)),
    remove(name) {
      if (routes.has(name)) change(name, undefined);
    },
    snapshot: () => (table ??= createRouteTable(new Map(routes))),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
