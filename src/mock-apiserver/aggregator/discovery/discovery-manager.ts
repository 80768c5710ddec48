import type { ApiService } from "../../../registry/index.ts";
import {
  type Clock,
  KUBE_AGGREGATOR,
  type APIVersionDiscovery,
  type GroupVersion,
  createWorkQueue,
} from "../../../apimachinery/index.ts";
import { DISCOVERY_V2_TYPE, type AggregatedDiscovery } from "../../../apiserver/index.ts";
import { decodeGroupDiscovery, decodeResourceList } from "./discovery-decoder.ts";
import type { BackendClient } from "../backend/backend-client.ts";

/** kube-aggregator `handler_discovery.go`: refresh interval of a document. */
const REFRESH_MS = 60_000;
const RETRY_MS = 500;
const WORKERS = 16;
const DISCOVERY_V2BETA1_TYPE = DISCOVERY_V2_TYPE.replace("v=v2", "v=v2beta1");
/** Only the first of the two requests is made with a group (kube-aggregator `handler_discovery.go`). */
const PLAIN_AGGREGATOR = { ...KUBE_AGGREGATOR, groups: [] };

/** A GET to an APIService's backend as system:kube-aggregator; rejects when no answer came within 5 s. */
export type BackendGet = BackendClient["get"];

export interface DiscoveryManager {
  /** The APIService is new, changed or gone. */
  enqueue(name: string): void;
  /** Resolves when no document is being read. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface DiscoveryManagerOptions {
  readonly clock: Clock;
  /** The current APIService, or undefined when it is gone. Local ones are left to the main apiserver. */
  readonly lookup: (name: string) => ApiService | undefined;
  readonly get: BackendGet;
  readonly target: AggregatedDiscovery;
  /** No extension apiserver stands behind a group version any more. */
  readonly release: (gv: GroupVersion) => void;
}

/**
 * Reads the discovery document of every extension apiserver and merges it into `/apis`: first the aggregated form, else
 * the plain APIResourceList of the one group version. What cannot be read is listed as Stale with no resources.
 */
export function createDiscoveryManager(options: DiscoveryManagerOptions): DiscoveryManager {
  const queue = createWorkQueue({
    workers: WORKERS,
    baseDelayMs: RETRY_MS,
    maxDelayMs: REFRESH_MS,
    clock: options.clock,
    work: (name) => refresh(options, name),
  });
  return { enqueue: (name) => queue.add(name), idle: () => queue.idle(), close: () => queue.close() };
}

async function refresh(
  { lookup, get, target, release }: DiscoveryManagerOptions,
  name: string,
): Promise<"done" | "again" | number> {
  const gv = groupVersionOf(name);
  const apiService = lookup(name);
  if (apiService === undefined || apiService.spec.service === undefined) {
    release(gv);
    return "done";
  }
  const fetched = await fetchVersion(get, apiService, gv).catch(() => undefined);
  const discovery: APIVersionDiscovery =
    fetched === undefined ? { version: gv.version, freshness: "Stale" } : { ...fetched, freshness: "Current" };
  if (lookup(name) === undefined) {
    release(gv);
    return "done";
  }
  const { groupPriorityMinimum = 0, versionPriority = 0 } = apiService.spec;
  target.set(gv, { groupPriority: groupPriorityMinimum, versionPriority, discovery });
  return fetched === undefined ? "again" : REFRESH_MS;
}

async function fetchVersion(get: BackendGet, apiService: ApiService, gv: GroupVersion): Promise<APIVersionDiscovery> {
  const aggregated = await get(apiService, "/apis", { accept: `${DISCOVERY_V2_TYPE},${DISCOVERY_V2BETA1_TYPE}` });
  if (aggregated.status === 503) throw new Error("service unavailable");
  if (aggregated.status === 200 && isDiscovery(aggregated.contentType)) {
    return decodeGroupDiscovery(aggregated.body, gv);
  }
  const path = gv.group === "" ? `/api/${gv.version}` : `/apis/${gv.group}/${gv.version}`;
  const legacy = await get(apiService, path, { accept: "application/json" }, { user: PLAIN_AGGREGATOR });
  if (legacy.status !== 200) throw new Error(`${path} answered ${legacy.status}`);
  return decodeResourceList(legacy.body, gv);
}

function isDiscovery(contentType: string): boolean {
  const params = new Set(contentType.split(";").map((part) => part.trim()));
  const isKnown = params.has("v=v2") || params.has("v=v2beta1");
  return isKnown && params.has("g=apidiscovery.k8s.io") && params.has("as=APIGroupDiscoveryList");
}

/** An APIService's name is `version.group`; its first dot parts the two. */
function groupVersionOf(name: string): GroupVersion {
  const dot = name.indexOf(".");
  return { group: name.slice(dot + 1), version: name.slice(0, dot) };
}
