import {
  always,
  anything,
  bool,
  int32,
  int64,
  list,
  pointer,
  string,
  struct,
  type StructShape,
} from "../../apimachinery/index.ts";

/** Types of apimachinery `meta/v1` that replies and bodies have beside the kinds themselves. */

const typeMeta = { kind: string, apiVersion: string };

const listMeta = struct("ListMeta", {
  selfLink: string,
  resourceVersion: string,
  continue: string,
  remainingItemCount: pointer(int64),
});

const statusCause = struct("StatusCause", { reason: string, message: string, field: string });

const statusDetails = struct("StatusDetails", {
  name: string,
  group: string,
  kind: string,
  uid: string,
  causes: list(statusCause),
  retryAfterSeconds: int32,
});

export const status = struct("Status", {
  ...typeMeta,
  metadata: listMeta,
  status: string,
  message: string,
  reason: string,
  details: pointer(statusDetails),
  code: int32,
});

const preconditions = struct("Preconditions", { uid: pointer(string), resourceVersion: pointer(string) });

export const deleteOptions = struct("DeleteOptions", {
  ...typeMeta,
  gracePeriodSeconds: pointer(int64),
  preconditions: pointer(preconditions),
  orphanDependents: pointer(bool),
  propagationPolicy: pointer(string),
  dryRun: list(string),
  ignoreStoreReadErrorWithClusterBreakingPotential: pointer(bool),
});

export const watchEvent = struct("WatchEvent", { type: always(string), object: always(anything) });

const apiResource = struct("APIResource", {
  name: always(string),
  singularName: always(string),
  namespaced: always(bool),
  group: string,
  version: string,
  kind: always(string),
  verbs: always(list(string)),
  shortNames: list(string),
  categories: list(string),
  storageVersionHash: string,
});

export const apiResourceList = struct("APIResourceList", {
  ...typeMeta,
  groupVersion: always(string),
  resources: always(list(apiResource)),
});

const serverAddress = struct("ServerAddressByClientCIDR", {
  clientCIDR: always(string),
  serverAddress: always(string),
});
const groupVersion = struct("GroupVersionForDiscovery", { groupVersion: always(string), version: always(string) });

export const apiGroup = struct("APIGroup", {
  ...typeMeta,
  name: always(string),
  versions: always(list(groupVersion)),
  preferredVersion: groupVersion,
  serverAddressByClientCIDRs: list(serverAddress),
});

export const apiGroupList = struct("APIGroupList", { ...typeMeta, groups: always(list(apiGroup)) });

export const apiVersions = struct("APIVersions", {
  ...typeMeta,
  versions: always(list(string)),
  serverAddressByClientCIDRs: always(list(serverAddress)),
});

export const patch = struct("Patch", {});

export const versionInfo = struct("Info", {
  major: always(string),
  minor: always(string),
  gitVersion: always(string),
  gitCommit: always(string),
  gitTreeState: always(string),
  buildDate: always(string),
  goVersion: always(string),
  compiler: always(string),
  platform: always(string),
});

/** The list type of a kind, which the table of kinds does not spell out. */
export function listOf(kind: StructShape): StructShape {
  return struct(`${kind.name}List`, { ...typeMeta, metadata: listMeta, items: always(list(kind)) });
}

export const metaModels: readonly StructShape[] = [
  listMeta,
  status,
  deleteOptions,
  watchEvent,
  apiResourceList,
  apiGroupList,
  apiVersions,
  patch,
];
