import { createListeners } from "../apimachinery/index.ts";
import type { ApiService } from "./api-service.ts";
import { createRouteTable, routeOf, type Route, type RouteTable } from "./route-table.ts";

/** What became of a route. */
export interface RouteChange {
  /** The APIService's. */
  readonly name: string;
  /** Undefined when the APIService is gone. */
  readonly route: Route | undefined;
  /** The route before; undefined for a new one. */
  readonly previous: Route | undefined;
}

/** All APIServices that routes are made of. Requests read {@link Registry.snapshot}, which never changes under them. */
export interface Registry {
  /** Adds or replaces one. */
  upsert(apiService: ApiService): void;
  /** Forgets one. */
  remove(name: string): void;
  /** The table as it is; it never changes. */
  snapshot(): RouteTable;
  /** The returned function ends the subscription. */
  subscribe(listener: (change: RouteChange) => void): () => void;
}

export function createRegistry(): Registry {
  const listeners = createListeners<[change: RouteChange]>();
  let table = createRouteTable();

  function change(name: string, route: Route | undefined): void {
    const previous = table.routes.get(name);
    table = route === undefined ? table.without(name) : table.with(route);
    listeners.emit({ name, route, previous });
  }
  return {
    upsert: (apiService) => change(apiService.metadata.name ?? "", routeOf(apiService)),
    remove(name) {
      if (table.routes.get(name) !== undefined) change(name, undefined);
    },
    snapshot: () => table,
    subscribe: listeners.subscribe,
  };
}
