import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import {
  API_REGISTRATION_GROUP,
  compareKubeVersions,
  convertResources,
  goJson,
  type APIGroupDiscovery,
  type APIResource,
  type APIVersionDiscovery,
  type GroupVersion,
} from "../../apimachinery/index.ts";

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
  readonly body: Buffer;
  readonly etag: string;
}

export interface AggregatedDiscovery {
  /** Keys are `group/version`. Replaces what was there. */
  set(gv: GroupVersion, entry: VersionEntry): void;
  remove(gv: GroupVersion): void;
  has(gv: GroupVersion): boolean;
  get(gv: GroupVersion): VersionEntry | undefined;
  /** Rebuilt only after a change. */
  document(): AggregatedDocument;
}

/** The merged `APIGroupDiscoveryList` of `/apis` (or of `/api` for the core group): apiserver `discovery/aggregated`. */
export function createAggregatedDiscovery(): AggregatedDiscovery {
  return new Documents();
}

class Documents implements AggregatedDiscovery {
  private readonly groups = new Map<string, Group>();
  private cached: AggregatedDocument | undefined;

  set(gv: GroupVersion, entry: VersionEntry): void {
    const group = this.groups.get(gv.group) ?? { versions: new Map(), rendered: undefined };
    // A document that is read again every minute is mostly the same.
    if (isDeepStrictEqual(group.versions.get(gv.version), entry)) return;
    group.versions.set(gv.version, entry);
    this.groups.set(gv.group, group);
    this.changed(group);
  }

  remove(gv: GroupVersion): void {
    const group = this.groups.get(gv.group);
    if (group === undefined || !group.versions.delete(gv.version)) return;
    if (group.versions.size === 0) this.groups.delete(gv.group);
    this.changed(group);
  }

  has(gv: GroupVersion): boolean {
    return this.get(gv) !== undefined;
  }

  get(gv: GroupVersion): VersionEntry | undefined {
    return this.groups.get(gv.group)?.versions.get(gv.version);
  }

  document(): AggregatedDocument {
    return (this.cached ??= renderDocument(this.groups));
  }

  private changed(group: Group): void {
    group.rendered = undefined;
    this.cached = undefined;
  }
}

interface Group {
  readonly versions: Map<string, VersionEntry>;
  rendered: RenderedGroup | undefined;
}

/** A group's part of the document, which most changes leave as it is. */
interface RenderedGroup {
  readonly name: string;
  readonly priority: number;
  readonly json: string;
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

function renderGroup(name: string, versions: ReadonlyMap<string, VersionEntry>): RenderedGroup {
  const sorted = [...versions.values()].sort(
    (a, b) => b.versionPriority - a.versionPriority || compareKubeVersions(b.discovery.version, a.discovery.version),
  );
  const item: APIGroupDiscovery = {
    metadata: name === "" ? {} : { name },
    versions: sorted.map((entry) => entry.discovery),
  };
  const highest = Math.max(...sorted.map(({ groupPriority }) => groupPriority));
  const priority = name === API_REGISTRATION_GROUP ? API_REGISTRATION_PRIORITY : highest;
  return { name, priority, json: goJson(item) };
}

function renderDocument(groups: ReadonlyMap<string, Group>): AggregatedDocument {
  const rendered = [...groups].map(([name, group]) => (group.rendered ??= renderGroup(name, group.versions)));
  rendered.sort((a, b) => b.priority - a.priority || compareStrings(a.name, b.name));
  const items = rendered.map(({ json }) => json).join(",");
  const body = `{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},"items":[${items}]}`;
  const etag = createHash("sha512").update(body).digest("hex").toUpperCase();
  return { body: Buffer.from(`${body}\n`), etag };
}

function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
