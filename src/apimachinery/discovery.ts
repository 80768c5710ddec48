import { isRecord } from "./fields.ts";
import { formatGroupVersion } from "./meta.ts";

export const API_REGISTRATION_GROUP = "apiregistration.k8s.io";

/** Discovery documents: `meta/v1` APIGroup and APIResourceList, and `apidiscovery.k8s.io/v2`. */
export interface GroupVersionForDiscovery {
  groupVersion: string;
  version: string;
}

export interface APIGroup {
  kind?: "APIGroup";
  apiVersion?: "v1";
  name: string;
  versions: GroupVersionForDiscovery[];
  preferredVersion: GroupVersionForDiscovery;
}

export interface APIGroupList {
  kind: "APIGroupList";
  apiVersion: "v1";
  groups: APIGroup[];
}

export interface APIResource {
  name: string;
  singularName: string;
  namespaced: boolean;
  group?: string;
  version?: string;
  kind: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
  storageVersionHash?: string;
}

export interface APIResourceList {
  kind: "APIResourceList";
  apiVersion: "v1";
  groupVersion: string;
  resources: APIResource[];
}

export interface ResponseKind {
  group: string;
  version: string;
  kind: string;
}

export interface APISubresourceDiscovery {
  subresource: string;
  responseKind: ResponseKind;
  verbs: string[];
}

export interface APIResourceDiscovery {
  resource: string;
  responseKind: ResponseKind;
  scope: "Cluster" | "Namespaced";
  singularResource: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
  storageVersionHash?: string;
  subresources?: APISubresourceDiscovery[];
}

export interface APIVersionDiscovery {
  version: string;
  resources?: APIResourceDiscovery[];
  freshness?: "Current" | "Stale";
}

export interface APIGroupDiscovery {
  metadata: { name?: string };
  versions: APIVersionDiscovery[];
}

export function groupVersionForDiscovery(group: string, version: string): GroupVersionForDiscovery {
  return { groupVersion: formatGroupVersion({ group, version }), version };
}

/**
 * The plain list of resources as the aggregated form has it: subresources under their parents (apiserver
 * `endpoints/installer.go` ConvertGroupVersionIntoToDiscovery). @throws Error when the scopes of the two differ.
 */
export function convertResources(resources: readonly APIResource[]): APIResourceDiscovery[] {
  const parents = new Map<string, APIResourceDiscovery>();
  for (const resource of resources) {
    if (!resource.name.includes("/")) parents.set(resource.name, convertParent(resource));
  }
  for (const resource of resources) {
    const slash = resource.name.indexOf("/");
    if (slash < 0) continue;
    const parentName = resource.name.slice(0, slash);
    const scope = scopeOf(resource);
    const parent = parents.get(parentName) ?? orphanParent(parentName, scope);
    parents.set(parentName, parent);
    if (parent.scope !== scope) throw new Error(`the scopes of ${parentName} and ${resource.name} differ`);
    const subresource = resource.name.slice(slash + 1);
    (parent.subresources ??= []).push({ subresource, responseKind: responseKind(resource), verbs: resource.verbs });
  }
  return [...parents.values()];
}

function convertParent(resource: APIResource): APIResourceDiscovery {
  return {
    resource: resource.name,
    responseKind: responseKind(resource),
    scope: scopeOf(resource),
    singularResource: resource.singularName,
    verbs: resource.verbs,
    ...(resource.shortNames === undefined || resource.shortNames.length === 0
      ? {}
      : { shortNames: resource.shortNames }),
    ...(resource.categories === undefined || resource.categories.length === 0
      ? {}
      : { categories: resource.categories }),
  };
}

/** A subresource that its server lists without a parent. */
function orphanParent(resource: string, scope: "Cluster" | "Namespaced"): APIResourceDiscovery {
  return { resource, responseKind: { group: "", version: "", kind: "" }, scope, singularResource: "", verbs: [] };
}

function scopeOf(resource: APIResource): "Cluster" | "Namespaced" {
  return resource.namespaced ? "Namespaced" : "Cluster";
}

function responseKind({ group = "", version = "", kind }: APIResource): ResponseKind {
  return kind === "" ? { group: "", version: "", kind: "" } : { group, version, kind };
}

/** Reads a backend's APIResourceList. @throws Error when it is none. */
export function parseResourceList(text: string): APIResourceList {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value) || value.kind !== "APIResourceList" || !Array.isArray(value.resources))
    throw new Error("not an APIResourceList");
  const resources = value.resources.filter(isRecord).map(readResource);
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion: readString(value.groupVersion), resources };
}

/** Reads the groups of a backend's `APIGroupDiscoveryList`. @throws Error when it is none. */
export function parseAggregatedDiscovery(text: string): APIGroupDiscovery[] {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value) || value.kind !== "APIGroupDiscoveryList") throw new Error("not an APIGroupDiscoveryList");
  return readList(value.items).map((group) => ({
    metadata: { name: readString(isRecord(group.metadata) ? group.metadata.name : undefined) },
    versions: readList(group.versions).map((version) => ({
      version: readString(version.version),
      resources: readList(version.resources).map(readDiscoveryResource),
    })),
  }));
}

function readDiscoveryResource(resource: Record<string, unknown>): APIResourceDiscovery {
  const subresources = readList(resource.subresources).map((sub) => ({
    subresource: readString(sub.subresource),
    responseKind: readResponseKind(sub.responseKind),
    verbs: readStrings(sub.verbs),
  }));
  return {
    resource: readString(resource.resource),
    responseKind: readResponseKind(resource.responseKind),
    scope: resource.scope === "Namespaced" ? "Namespaced" : "Cluster",
    singularResource: readString(resource.singularResource),
    verbs: readStrings(resource.verbs),
    ...listField("shortNames", readStrings(resource.shortNames)),
    ...listField("categories", readStrings(resource.categories)),
    ...(subresources.length === 0 ? {} : { subresources }),
  };
}

function readResource(resource: Record<string, unknown>): APIResource {
  return {
    name: readString(resource.name),
    singularName: readString(resource.singularName),
    namespaced: resource.namespaced === true,
    group: readString(resource.group),
    version: readString(resource.version),
    kind: readString(resource.kind),
    verbs: readStrings(resource.verbs),
    ...listField("shortNames", readStrings(resource.shortNames)),
    ...listField("categories", readStrings(resource.categories)),
  };
}

function readResponseKind(value: unknown): ResponseKind {
  const source = isRecord(value) ? value : {};
  return { group: readString(source.group), version: readString(source.version), kind: readString(source.kind) };
}

function listField<K extends string>(key: K, list: string[]): { [key in K]?: string[] } {
  return (list.length === 0 ? {} : { [key]: list }) as { [key in K]?: string[] };
}

function readList(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function readString(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function readStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
