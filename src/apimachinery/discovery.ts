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
  /** Null where its server says nothing of them. */
  verbs: string[] | null;
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
  /** Null where its server says nothing of them. */
  verbs: string[] | null;
}

export interface APIResourceDiscovery {
  resource: string;
  responseKind: ResponseKind;
  scope: "Cluster" | "Namespaced";
  singularResource: string;
  verbs: string[] | null;
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
  const converted: APIResourceDiscovery[] = [];
  // Of several of one name the last has the subresources.
  const parents = new Map<string, APIResourceDiscovery>();
  const add = (resource: APIResourceDiscovery): APIResourceDiscovery => {
    converted.push(resource);
    parents.set(resource.resource, resource);
    return resource;
  };
  for (const resource of resources) if (!resource.name.includes("/")) add(convertParent(resource));
  for (const resource of resources) {
    const slash = resource.name.indexOf("/");
    if (slash < 0) continue;
    const parentName = resource.name.slice(0, slash);
    const scope = scopeOf(resource);
    const parent = parents.get(parentName) ?? add(orphanParent(parentName, scope));
    if (parent.scope !== scope) throw new Error(`the scopes of ${parentName} and ${resource.name} differ`);
    const subresource = resource.name.slice(slash + 1);
    const { verbs } = resource;
    (parent.subresources ??= []).push({ subresource, responseKind: responseKind(resource), verbs });
  }
  return converted;
}

function convertParent(resource: APIResource): APIResourceDiscovery {
  const { name, group = "", version = "", kind, singularName, verbs, shortNames = [], categories = [] } = resource;
  return {
    resource: name,
    responseKind: { group, version, kind },
    scope: scopeOf(resource),
    singularResource: singularName,
    verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
  };
}

/** A subresource that its server lists without a parent. */
function orphanParent(resource: string, scope: "Cluster" | "Namespaced"): APIResourceDiscovery {
  return { resource, responseKind: { group: "", version: "", kind: "" }, scope, singularResource: "", verbs: null };
}

function scopeOf(resource: APIResource): "Cluster" | "Namespaced" {
  return resource.namespaced ? "Namespaced" : "Cluster";
}

function responseKind({ group = "", version = "", kind }: APIResource): ResponseKind {
  return kind === "" ? { group: "", version: "", kind: "" } : { group, version, kind };
}
