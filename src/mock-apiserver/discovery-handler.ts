import type { IncomingMessage, ServerResponse } from "node:http";
import type { APIGroup, APIResource, APIResourceList } from "../api/discovery.ts";
import { formatGroupVersion, type GroupVersion } from "../api/meta.ts";
import type { Conversion } from "../http/negotiation.ts";
import { negotiateOrRefuse, wantsPretty, writeNegotiated } from "../http/replies.ts";
import type { RouteTable } from "../registry/route-table.ts";
import { DISCOVERY_V2_TYPE, type AggregatedDiscovery } from "./discovery-documents.ts";
import type { Exchange } from "./exchange.ts";
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
    groups: (exchange, table) => writeDocument(exchange, () => table.groupList(), options.aggregated),
    group: (exchange, document) => writeDocument(exchange, () => document),
    legacy: (exchange) => {
      const serverAddress = options.serverAddress();
      const addresses = [{ clientCIDR: "0.0.0.0/0", serverAddress }];
      const versions = { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: addresses };
      writeDocument(exchange, () => versions, options.aggregatedLegacy);
    },
    resources: (exchange, gv) => writeDocument(exchange, () => resourceList(gv, options.localApis)),
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

function isDiscoveryV2({ kind, group, version }: Conversion): boolean {
  return kind === "APIGroupDiscoveryList" && group === "apidiscovery.k8s.io" && version === "v2";
}

/** @throws ApiError 406 */
function writeDocument({ req, res, info }: Exchange, make: () => object, aggregated?: AggregatedDiscovery): void {
  const negotiated = negotiateOrRefuse(req.headers.accept, (as) => aggregated !== undefined && isDiscoveryV2(as));
  if (negotiated.as !== undefined && aggregated !== undefined) return writeAggregated(req, res, aggregated);
  writeNegotiated(res, 200, make(), negotiated, { pretty: wantsPretty(info.query, req.headers["user-agent"]) });
}

/** apiserver `endpoints/discovery/aggregated/etag.go`. */
function writeAggregated(req: IncomingMessage, res: ServerResponse, aggregated: AggregatedDiscovery): void {
  const { body, etag } = aggregated.document();
  const quoted = JSON.stringify(etag);
  const headers = { ETag: quoted, Vary: "Accept", "Cache-Control": "public" };
  if (req.headers["if-none-match"] === quoted) {
    res.writeHead(304, headers).end();
    return;
  }
  res.writeHead(200, { "Content-Type": DISCOVERY_V2_TYPE, "Content-Length": body.length, ...headers });
  res.end(req.method === "HEAD" ? undefined : body);
}
