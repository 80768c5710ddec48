import { createHash } from "node:crypto";
import { API_REGISTRATION_GROUP } from "../api/api-service.ts";
import { compareKubeVersions } from "../api/kube-version.ts";
import {
  convertResources,
  type APIGroupDiscovery,
  type APIResource,
  type APIVersionDiscovery,
} from "../api/discovery.ts";
import { parseGroupVersion, type GroupVersion } from "../api/meta.ts";

/** kube-aggregator lists its own group first: one above the highest priority an APIService may have. */
const API_REGISTRATION_PRIORITY = 20_001;

export const DISCOVERY_V2_TYPE = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

export interface VersionEntry {
  readonly groupPriority: number;
  readonly versionPriority: number;
  readonly discovery: APIVersionDiscovery;
}

/** One serialised aggregated discovery document and the hash that is its ETag. */
export interface AggregatedDocument {
  readonly body: string;
  readonly etag: string;
}

export interface AggregatedDiscovery {
  /** Keys are `group/version`. Replaces what was there. */
  set(gv: GroupVersion, entry: VersionEntry): void;
  remove(gv: GroupVersion): void;
  has(gv: GroupVersion): boolean;
  get(gv: GroupVersion): VersionEntry | undefined;
  /** Made anew only after a change. */
  document(): AggregatedDocument;
}

/** The merged `APIGroupDiscoveryList` of `/apis` (or of `/api` for the core group): apiserver `discovery/aggregated`. */
export function createAggregatedDiscovery(): AggregatedDiscovery {
  const entries = new Map<string, VersionEntry>();
  let cached: AggregatedDocument | undefined;
  const change = (): void => void (cached = undefined);
  return {
    set(gv, entry) {
      entries.set(keyOf(gv), entry);
      change();
    },
    remove(gv) {
      if (entries.delete(keyOf(gv))) change();
    },
    has: (gv) => entries.has(keyOf(gv)),
    get: (gv) => entries.get(keyOf(gv)),
    document: () => (cached ??= renderDocument(entries)),
  };
}

/** The entry of a group version that the main apiserver serves itself. */
export function localEntry(
  resources: APIResource[],
  version: string,
  groupPriority: number,
  versionPriority: number,
): VersionEntry {
  return {
    groupPriority,
    versionPriority,
    discovery: { version, resources: convertResources(resources), freshness: "Current" },
  };
}

function keyOf(gv: GroupVersion): string {
  return `${gv.group}/${gv.version}`;
}

function renderDocument(entries: ReadonlyMap<string, VersionEntry>): AggregatedDocument {
  const groups = new Map<string, { priority: number; versions: VersionEntry[] }>();
  for (const [key, entry] of entries) {
    const { group } = parseGroupVersion(key);
    const priority = group === API_REGISTRATION_GROUP ? API_REGISTRATION_PRIORITY : entry.groupPriority;
    const known = groups.get(group);
    if (known === undefined) groups.set(group, { priority, versions: [entry] });
    else {
      known.versions.push(entry);
      known.priority = Math.max(known.priority, priority);
    }
  }
  const items: APIGroupDiscovery[] = [...groups]
    .sort(([nameA, a], [nameB, b]) => b.priority - a.priority || compareStrings(nameA, nameB))
    .map(([name, { versions }]) => ({
      metadata: name === "" ? {} : { name },
      versions: versions
        .sort(
          (a, b) =>
            b.versionPriority - a.versionPriority || compareKubeVersions(b.discovery.version, a.discovery.version),
        )
        .map((entry) => entry.discovery),
    }));
  const body = JSON.stringify({
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items,
  });
  return { body: `${body}\n`, etag: createHash("sha512").update(body).digest("hex").toUpperCase() };
}

function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
