import type { APIGroup, APIResource, APIResourceList } from "../../../apimachinery/discovery.ts";
import { formatGroupVersion, type GroupVersion } from "../../../apimachinery/meta.ts";
import { writeDiscovery } from "../../../apiserver/discovery/discovery-replies.ts";
import type { RouteTable } from "../../../registry/route-table.ts";
import type { AggregatedDiscovery } from "../../../apiserver/discovery/discovery-documents.ts";
import type { Exchange } from "../../../apiserver/exchange.ts";
import type { LocalApi } from "./local-apis.ts";

export interface DiscoveryHandler {
  /** `/apis` */
  groups(exchange: Exchange, table: RouteTable): void;
  /** `/apis/<group>` */
  group(exchange: Exchange, document: APIGroup): void;
  /** `/api` */
  legacy(exchange: Exchange): void;
  /** `/api/v1` or `/apis/<group>/<version>` of a group version that is served here. */
  resources(exchange: Exchange, gv: GroupVersion): void;
}

export interface DiscoveryHandlerOptions {
  readonly localApis: readonly LocalApi[];
  /** The merged document of `/apis`. */
  readonly aggregated: AggregatedDiscovery;
  /** The same of `/api`. */
  readonly aggregatedLegacy: AggregatedDiscovery;
  /** `host:port` for clients that want to know where they are. */
  readonly serverAddress: () => string;
}

export function createDiscoveryHandler(options: DiscoveryHandlerOptions): DiscoveryHandler {
  return {
    groups: (exchange, table) => writeDiscovery(exchange, () => table.groupList(), options.aggregated),
    group: (exchange, document) => writeDiscovery(exchange, () => document),
    legacy: (exchange) => {
      const serverAddress = options.serverAddress();
      const addresses = [{ clientCIDR: "0.0.0.0/0", serverAddress }];
      const versions = { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: addresses };
      writeDiscovery(exchange, () => versions, options.aggregatedLegacy);
    },
    resources: (exchange, gv) => writeDiscovery(exchange, () => resourceList(gv, options.localApis)),
  };
}

/** The resources of all local APIs at a group version, by name. */
export function localResources(gv: GroupVersion, localApis: readonly LocalApi[]): APIResource[] {
  const matching = localApis.filter((api) =>
    api.groupVersions.some(({ group, version }) => group === gv.group && version === gv.version),
  );
  return matching.flatMap((api) => api.resources(gv)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function resourceList(gv: GroupVersion, localApis: readonly LocalApi[]): APIResourceList {
  const resources = localResources(gv, localApis);
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion: formatGroupVersion(gv), resources };
}
