export { API_REGISTRATION_GROUP } from "../apimachinery/index.ts";
import type { KubeObject, ObjectMeta } from "../apimachinery/index.ts";

/** `apiregistration.k8s.io/v1` (kube-aggregator `pkg/apis/apiregistration/v1/types.go`). */
export interface ServiceReference {
  namespace?: string;
  name?: string;
  /** Defaults to 443. */
  port?: number;
}

export interface ApiServiceSpec {
  /** Absent for an API that the main apiserver serves itself. */
  service?: ServiceReference;
  group?: string;
  version?: string;
  insecureSkipTLSVerify?: boolean;
  /** Base64 of a PEM bundle. */
  caBundle?: string;
  groupPriorityMinimum?: number;
  versionPriority?: number;
}

export type ConditionStatus = "True" | "False" | "Unknown";

export type AvailabilityReason =
  | "Local"
  | "Passed"
  | "ServiceNotFound"
  | "ServiceAccessError"
  | "ServicePortError"
  | "EndpointsNotFound"
  | "EndpointsAccessError"
  | "MissingEndpoints"
  | "FailedDiscoveryCheck";

export interface ApiServiceCondition {
  type: string;
  status: ConditionStatus;
  lastTransitionTime?: string;
  reason?: string;
  message?: string;
}

export interface ApiServiceStatus {
  conditions?: ApiServiceCondition[];
}

export interface ApiService extends KubeObject {
  metadata: ObjectMeta;
  spec: ApiServiceSpec;
  status?: ApiServiceStatus;
}

export const AVAILABLE = "Available";

export function availableCondition(apiService: ApiService): ApiServiceCondition | undefined {
  return apiService.status?.conditions?.find((condition) => condition.type === AVAILABLE);
}

export function isAvailable(apiService: ApiService): boolean {
  return availableCondition(apiService)?.status === "True";
}
