import type { Faults, Startups } from "../../mock-apiserver/index.ts";
import type { RouteState, ServiceReference } from "../../registry/index.ts";

/** What is known of routes beside their conditions. */
export function routeStates(
  faults: Pick<Faults, "list">,
  { isStarting }: Pick<Startups, "isStarting">,
): (route: { readonly name: string; readonly service?: ServiceReference | undefined }) => RouteState {
  return ({ name, service }) => ({
    faults: (faults.list().get(name) ?? []).map((fault) => fault.name),
    isStarting: service !== undefined && isStarting(service.namespace ?? "", service.name ?? ""),
  });
}
