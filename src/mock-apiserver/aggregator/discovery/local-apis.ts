import type { ApiService } from "../../../registry/index.ts";
import {
  type APIResource,
  type GroupVersion,
  type KubeObject,
  formatGroupVersion,
} from "../../../apimachinery/index.ts";
import { bootstrapObjects } from "../../../types/index.ts";
import type { KindTable, Exchange } from "../../../apiserver/index.ts";

/** Something that the main apiserver serves itself under one or more group versions. */
export interface LocalApi {
  readonly groupVersions: readonly GroupVersion[];
  /** Its part of the discovery document of the group version. */
  resources(gv: GroupVersion): readonly APIResource[];
  /** Its resources at this group version are CustomResourceDefinitions', which have no routes. Default: none are. */
  isCustom?(gv: GroupVersion): boolean;
  /** False when the request is about none of its resources. @throws ApiError */
  handle(exchange: Exchange): Promise<boolean>;
}

/** Whether CustomResourceDefinitions stand behind a group version. */
export function isCustom(gv: GroupVersion, localApis: readonly LocalApi[]): boolean {
  return localApis.some((api) => api.isCustom?.(gv) === true);
}

interface Priority {
  readonly group: number;
  readonly version: number;
}

let priorities: ReadonlyMap<string, Priority> | undefined;

/** Those that a server registers its own APIs with. */
function builtInPriorities(): ReadonlyMap<string, Priority> {
  const registered = (): ApiService[] =>
    bootstrapObjects(API_REGISTRATION.group, API_REGISTRATION.version, "apiservices") as ApiService[];
  return (priorities ??= new Map(
    registered().map(({ spec: { group = "", version = "", groupPriorityMinimum = 0, versionPriority = 0 } }) => [
      formatGroupVersion({ group, version }),
      { group: groupPriorityMinimum, version: versionPriority },
    ]),
  ));
}

export const API_REGISTRATION = { group: "apiregistration.k8s.io", version: "v1" } as const;

/** The aggregator serves its own group by itself: no object stands for it, and none can take it over. */
export function ownApiService(version: string): ApiService {
  return {
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: `${version}.${API_REGISTRATION.group}` },
    spec: {
      group: API_REGISTRATION.group,
      version,
      groupPriorityMinimum: 20_000,
      versionPriority: version === API_REGISTRATION.version ? 1_000 : BETA_PRIORITY,
    },
    status: { conditions: [{ type: "Available", status: "True", reason: "Local" }] },
  };
}

/** kube-apiserver to 1.21, `cmd/kube-apiserver/app/aggregator.go`, of the beta beside a v1. */
const BETA_PRIORITY = 12;

export const OWN_API_SERVICE = ownApiService(API_REGISTRATION.version);

/** The APIServices of what the main apiserver serves itself, as it registers them at its start. */
export function localApiServices(groupVersions: readonly GroupVersion[]): KubeObject[] {
  return groupVersions
    .filter(({ group }) => group !== API_REGISTRATION.group)
    .map(({ group, version }) => {
      const { group: groupPriorityMinimum, version: versionPriority } = priorityOf({ group, version });
      return {
        apiVersion: "apiregistration.k8s.io/v1",
        kind: "APIService",
        metadata: { name: `${version}.${group}`, labels: { "kube-aggregator.kubernetes.io/automanaged": "onstart" } },
        spec: { group, version, groupPriorityMinimum, versionPriority },
      };
    });
}

/** As it is once the main apiserver has looked at it. */
export function asAvailable(apiService: KubeObject): ApiService {
  const conditions = [{ type: "Available", status: "True" as const, reason: "Local" }];
  return { ...(apiService as ApiService), status: { conditions } };
}

export function priorityOf(gv: GroupVersion): Priority {
  // What is not in the table is registered as CRDs are.
  const known = builtInPriorities();
  const stable = known.get(formatGroupVersion({ ...gv, version: "v1" }));
  const fallback = stable === undefined ? { group: 1_000, version: 100 } : { ...stable, version: BETA_PRIORITY };
  return known.get(formatGroupVersion(gv)) ?? fallback;
}

/** Whether one of them serves the group version. */
export function servesGroupVersion(apis: readonly LocalApi[], { group, version }: GroupVersion): boolean {
  return apis.some(({ groupVersions }) => groupVersions.some((gv) => gv.group === group && gv.version === version));
}

/** Every group version once, in the order of first mention. */
export function servedGroupVersions(apis: readonly LocalApi[]): GroupVersion[] {
  const all = new Map(apis.flatMap((api) => api.groupVersions.map((gv) => [formatGroupVersion(gv), gv] as const)));
  return [...all.values()];
}

export function kindGroupVersions(kinds: KindTable): GroupVersion[] {
  const all = kinds.all.map(({ group, version }) => [`${group}/${version}`, { group, version }] as const);
  return [...new Map(all).values()];
}
