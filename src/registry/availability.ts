import type { ApiService, AvailabilityReason, ConditionStatus } from "./api-service.ts";

/** The parts of a core/v1 Service that availability and resolving depend on. */
export interface ServiceSpec {
  /** ClusterIP, NodePort, LoadBalancer or ExternalName. */
  readonly type: string;
  readonly clusterIP: string;
  readonly externalName: string;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly targetPort: number | string }[];
  /** Labels of its pods; absent where it selects none. */
  readonly selector?: Readonly<Record<string, string>>;
}

/** The parts of a discovery.k8s.io/v1 EndpointSlice that availability and resolving depend on. */
export interface EndpointSliceSpec {
  readonly ports: readonly { readonly name: string | undefined; readonly port: number | undefined }[];
  readonly endpoints: readonly { readonly addresses: readonly string[]; readonly ready: boolean }[];
}

export interface Verdict {
  readonly status: ConditionStatus;
  readonly reason: AvailabilityReason;
  readonly message: string;
}

export interface ServiceLookup {
  service(namespace: string, name: string): ServiceSpec | undefined;
  endpointSlices(namespace: string, serviceName: string): readonly EndpointSliceSpec[];
}

export const PASSED: Verdict = { status: "True", reason: "Passed", message: "all checks passed" };

/**
 * What can be said of an APIService without asking its backend; undefined when only a probe can tell
 * (kube-aggregator `pkg/controllers/status/remote/remote_available_controller.go` sync, up to the discovery check).
 */
export function checkReferences(apiService: ApiService, lookup: ServiceLookup): Verdict | undefined {
  const { service: reference } = apiService.spec;
  if (reference === undefined)
    return { status: "True", reason: "Local", message: "Local APIServices are always available" };
  const { namespace = "", name = "", port = 443 } = reference;
  const service = lookup.service(namespace, name);
  const where = `service/${name} in ${JSON.stringify(namespace)}`;
  if (service === undefined) return refused("ServiceNotFound", `${where} is not present`);
  if (service.type !== "ClusterIP") return undefined;
  const servicePort = service.ports.find((candidate) => candidate.port === port);
  if (servicePort === undefined) return refused("ServicePortError", `${where} is not listening on port ${port}`);
  const slices = lookup.endpointSlices(namespace, name);
  if (slices.length === 0) return refused("EndpointsNotFound", `cannot find endpointslices for ${where}`);
  if (slices.some((slice) => servesPort(slice, servicePort.name))) return undefined;
  const portName = JSON.stringify(servicePort.name);
  return refused("MissingEndpoints", `endpointslices for ${where} have no addresses with port name ${portName}`);
}

function servesPort(slice: EndpointSliceSpec, portName: string): boolean {
  return (
    slice.endpoints.some(({ ready }) => ready) &&
    slice.ports.some(({ name, port }) => name === portName && port !== undefined)
  );
}

function refused(reason: AvailabilityReason, message: string): Verdict {
  return { status: "False", reason, message };
}

export function failedDiscovery(message: string): Verdict {
  return refused("FailedDiscoveryCheck", message);
}
