import {
  type APIGroup,
  type APIResource,
  type APIResourceList,
  compareBytes,
  formatGroupVersion,
  type GroupVersion,
} from "../../../apimachinery/index.ts";
import {
  READABLE_TYPES,
  checkReadRoute,
  writeDiscovery,
  type AggregatedDiscovery,
  type Exchange,
} from "../../../apiserver/index.ts";
import { API_REGISTRATION_GROUP, type RouteTable } from "../../../registry/index.ts";
import { isCustom, type LocalApi } from "./local-apis.ts";

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
  /** The merged document of `/apis`; none: this server has no such form. */
  readonly aggregated?: AggregatedDiscovery;
  /** The same of `/api`. */
  readonly aggregatedLegacy?: AggregatedDiscovery;
  /** `host:port` for clients that want to know where they are. */
  readonly serverAddress: string;
}

export function createDiscoveryHandler(options: DiscoveryHandlerOptions): DiscoveryHandler {
  return {
    // What is below the path is another handler's, which knows no aggregated form (kube-aggregator `apiserver.go`).
    groups: (exchange, table) =>
      writeDiscovery(
        exchange,
        () => table.groupList(),
        exchange.info.path === "/apis" ? options.aggregated : undefined,
      ),
    group(exchange, document) {
      // The aggregator's own group is installed as routes; of all others it serves the document by itself.
      if (document.name === API_REGISTRATION_GROUP) checkReadRoute(exchange, READABLE_TYPES);
      writeDiscovery(exchange, () => document);
    },
    legacy: (exchange) => {
      checkReadRoute(exchange, READABLE_TYPES);
      const { serverAddress } = options;
      const addresses = [{ clientCIDR: "0.0.0.0/0", serverAddress }];
      const versions = { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: addresses };
      writeDiscovery(exchange, () => versions, options.aggregatedLegacy);
    },
    resources: (exchange, gv) => {
      if (!isCustom(gv, options.localApis)) checkReadRoute(exchange, READABLE_TYPES);
      writeDiscovery(exchange, () => resourceList(gv, options.localApis));
    },
  };
}

/** The resources of all local APIs at a group version, by name; a custom one has its status before its scale. */
export function localResources(gv: GroupVersion, localApis: readonly LocalApi[]): APIResource[] {
  const matching = localApis.filter((api) =>
    api.groupVersions.some(({ group, version }) => group === gv.group && version === gv.version),
  );
  const key = isCustom(gv, localApis)
    ? ({ name }: APIResource) => name.split("/")[0] ?? ""
    : ({ name }: APIResource) => name;
  return matching.flatMap((api) => api.resources(gv)).toSorted((a, b) => compareBytes(key(a), key(b)));
}

function resourceList(gv: GroupVersion, localApis: readonly LocalApi[]): Omit<APIResourceList, "apiVersion"> {
  const resources = localResources(gv, localApis);
  // The core group's is of a type that has no version itself, as its APIVersions (apiserver `endpoints/discovery/version.go`).
  const head = gv.group === "" ? {} : { apiVersion: "v1" };
  return { kind: "APIResourceList", ...head, groupVersion: formatGroupVersion(gv), resources };
}
