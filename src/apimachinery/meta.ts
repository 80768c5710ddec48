/** Wire types that every Kubernetes object shares (apimachinery `meta/v1`). */

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** The namespaces that every cluster has from its start. */
export const SYSTEM_NAMESPACES: readonly string[] = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** An object without which another one goes. */
export interface OwnerReference {
  /** The owner's. */
  apiVersion: string;
  /** The owner's. */
  kind: string;
  /** The owner's. */
  name: string;
  /** The owner's; another one of the same name is none. */
  uid: string;
  /** Whether it manages the object; at most one owner does. */
  controller?: boolean;
  /** Whether the owner waits for the object when it is deleted in the foreground. */
  blockOwnerDeletion?: boolean;
}

/** An object's metadata. */
export interface ObjectMeta {
  /** Unique among those of its kind in its namespace. */
  name?: string;
  /** What a name begins with that the server makes. */
  generateName?: string;
  /** Absent for kinds that have none. */
  namespace?: string;
  /** Unique for ever. */
  uid?: string;
  /** The store's revision as a decimal string; opaque to clients. */
  resourceVersion?: string;
  /** Counts changes of the spec. */
  generation?: number;
  /** RFC 3339, whole seconds, UTC. */
  creationTimestamp?: string;
  /** When it will be gone; set while something still keeps it. */
  deletionTimestamp?: string;
  /** How long that may take. */
  deletionGracePeriodSeconds?: number;
  /** What selectors look at. */
  labels?: Record<string, string>;
  /** Notes for programs. */
  annotations?: Record<string, string>;
  /** Objects without which it goes, too. */
  ownerReferences?: OwnerReference[];
  /** What must be done before it goes. */
  finalizers?: string[];
  /** Who set which field. */
  managedFields?: JsonValue[];
}

/** An object as every API of Kubernetes has it. */
export interface KubeObject {
  /** `group/version`, or `v1`. */
  apiVersion: string;
  /** e.g. `Deployment`. */
  kind: string;
  /** What is the same for all kinds. */
  metadata: ObjectMeta;
  /** Whatever else the kind has. */
  [field: string]: unknown;
}

/** A list's metadata. */
export interface ListMeta {
  /** What the whole list is true of. */
  resourceVersion?: string;
  /** Where the next page begins. */
  continue?: string;
  /** How many there are behind this page. */
  remainingItemCount?: number;
}

/** Objects of one kind. */
export interface KubeList<T extends KubeObject = KubeObject> {
  /** e.g. `PodList`. */
  kind: string;
  /** `group/version`, or `v1`. */
  apiVersion: string;
  /** Of the list. */
  metadata: ListMeta;
  /** In the order of their keys. */
  items: T[];
}

export interface GroupVersion {
  /** Empty for the core group. */
  group: string;
  version: string;
}

export interface GroupResource {
  group: string;
  resource: string;
}

/** `apps/v1`, or `v1` for the core group. */
export function formatGroupVersion(gv: GroupVersion): string {
  return gv.group === "" ? gv.version : `${gv.group}/${gv.version}`;
}

/** Splits an `apiVersion` at its first slash; a value with none is of the core group. */
export function parseGroupVersion(apiVersion: string): GroupVersion {
  const slash = apiVersion.indexOf("/");
  return slash < 0
    ? { group: "", version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** `apiservices.apiregistration.k8s.io`, or `pods` for the core group, as Go's GroupResource.String prints it. */
export function formatGroupResource(gr: GroupResource): string {
  return gr.group === "" ? gr.resource : `${gr.resource}.${gr.group}`;
}

/** A moment as `metav1.Time` is written: RFC 3339 in UTC with whole seconds. */
export function formatTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d{3}Z$/, "Z");
}
