export { API_REGISTRATION_GROUP } from "../apimachinery/index.ts";
import type { KubeObject, ObjectMeta } from "../apimachinery/index.ts";

/** `apiregistration.k8s.io/v1` (kube-aggregator `pkg/apis/apiregistration/v1/types.go`). */
export interface ServiceReference {
  /** The Service's. */
  namespace?: string;
  /** The Service's. */
  name?: string;
  /** Defaults to 443. */
  port?: number;
}

/** What an APIService asks for. */
export interface ApiServiceSpec {
  /** Absent for an API that the main apiserver serves itself. */
  service?: ServiceReference;
  /** Of the API. */
  group?: string;
  /** Of the API. */
  version?: string;
  /** Whether the backend's certificate is not verified. */
  insecureSkipTLSVerify?: boolean;
  /** Base64 of a PEM bundle. */
  caBundle?: string;
  /** The higher, the earlier the group stands in discovery. */
  groupPriorityMinimum?: number;
  /** The same among the versions of the group. */
  versionPriority?: number;
}

/** Whether a condition holds. */
export type ConditionStatus = "True" | "False" | "Unknown";

/** Why an APIService is available or not. */
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

/** What is observed of an APIService. */
export interface ApiServiceCondition {
  /** e.g. `Available`. */
  type: string;
  /** Whether it holds. */
  status: ConditionStatus;
  /** RFC 3339: when the status changed. */
  lastTransitionTime?: string;
  /** One word. */
  reason?: string;
  /** A sentence. */
  message?: string;
}

/** What is observed of an APIService. */
export interface ApiServiceStatus {
  /** One of each type. */
  conditions?: ApiServiceCondition[];
}

/** Says who serves a group version. */
export interface ApiService extends KubeObject {
  /** Its name is `<version>.<group>`. */
  metadata: ObjectMeta;
  /** What it asks for. */
  spec: ApiServiceSpec;
  /** What is observed. */
  status?: ApiServiceStatus;
}

export const AVAILABLE = "Available";

export function availableCondition(apiService: ApiService): ApiServiceCondition | undefined {
  return apiService.status?.conditions?.find((condition) => condition.type === AVAILABLE);
}

export function isAvailable(apiService: ApiService): boolean {
  return availableCondition(apiService)?.status === "True";
}
