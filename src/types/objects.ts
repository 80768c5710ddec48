import type { GroupResource } from "../apimachinery/index.ts";
import type { KeyToPath } from "./data/objects.ts";

export const RESOURCES = {
  configMaps: { group: "", resource: "configmaps" },
  deployments: { group: "apps", resource: "deployments" },
  endpoints: { group: "", resource: "endpoints" },
  endpointSlices: { group: "discovery.k8s.io", resource: "endpointslices" },
  events: { group: "", resource: "events" },
  namespaces: { group: "", resource: "namespaces" },
  nodes: { group: "", resource: "nodes" },
  pods: { group: "", resource: "pods" },
  replicaSets: { group: "apps", resource: "replicasets" },
  secrets: { group: "", resource: "secrets" },
  serviceAccounts: { group: "", resource: "serviceaccounts" },
  services: { group: "", resource: "services" },
} as const satisfies Record<string, GroupResource>;

/** What the conditions of all kinds have in common. */
export interface Condition {
  type: string;
  status: string;
  lastProbeTime?: string | null;
  lastUpdateTime?: string | null;
  lastTransitionTime?: string | null;
  reason?: string;
  message?: string;
  observedGeneration?: number;
}

/** What sources of files by keys have in common. */
export interface KeyedSource {
  readonly items?: readonly KeyToPath[];
  readonly defaultMode?: number;
  readonly optional?: boolean;
}
