import { isReady, isFinished } from "./pods.ts";
import { hasLabels } from "./selector.ts";
import { referenceTo } from "./event-recorder.ts";
import type {
  Endpoint,
  EndpointAddress,
  DiscoveryEndpointPort,
  EndpointSubset,
  Pod,
  Service,
  ServicePort,
  EndpointPort,
} from "../types/index.ts";

/** Endpoints that share their ports: one EndpointSlice. */
export interface EndpointGroup {
  readonly ports: readonly DiscoveryEndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

/** The endpoints behind a service, grouped by port numbers; at least one group, so that "none" can be told from "unknown". */
export function planEndpoints(service: Service, pods: readonly Pod[]): EndpointGroup[] {
  const groups = new Map<string, { ports: DiscoveryEndpointPort[]; endpoints: Endpoint[] }>();
  const members = pods
    .filter((pod) => hasLabels(service.spec.selector ?? {}, pod.metadata.labels))
    .filter((pod) => (pod.status?.podIP ?? "") !== "" && !isFinished(pod))
    .sort((a, b) => ((a.metadata.name ?? "") < (b.metadata.name ?? "") ? -1 : 1));
  for (const pod of members) {
    const ports = (service.spec.ports ?? []).flatMap((port) => resolvePort(port, pod));
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { ports, endpoints: [] };
    group.endpoints.push(endpointOf(service, pod));
    groups.set(key, group);
  }
  return groups.size === 0 ? [{ ports: [], endpoints: [] }] : [...groups.values()];
}

function endpointOf(service: Service, pod: Pod): Endpoint {
  const serving = isReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const { resourceVersion: _volatile, apiVersion: _implied, ...targetRef } = referenceTo(pod);
  return {
    addresses: [pod.status?.podIP ?? ""],
    conditions: {
      ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating),
      serving,
      terminating,
    },
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef,
  };
}

/** The number behind a service port in a pod; a name that no container port has leads nowhere. */
function resolvePort(
  { name = "", protocol = "TCP", port, targetPort, appProtocol }: ServicePort,
  pod: Pod,
): DiscoveryEndpointPort[] {
  const wanted = targetPort ?? port;
  const number = typeof wanted === "number" ? wanted : namedPort(pod, wanted, protocol);
  if (number === undefined) return [];
  return [{ name, protocol, port: number, ...(appProtocol === undefined ? {} : { appProtocol }) }];
}

function namedPort(pod: Pod, name: string, protocol: string): number | undefined {
  for (const container of pod.spec.containers) {
    const port = (container.ports ?? []).find((item) => item.name === name && (item.protocol ?? "TCP") === protocol);
    if (port !== undefined) return port.containerPort;
  }
  return undefined;
}

/** The same as the older Endpoints object has it; a pod that is being deleted is in neither list. */
export function toSubsets(groups: readonly EndpointGroup[]): EndpointSubset[] {
  return groups.flatMap(({ ports, endpoints }) => {
    const lasting = endpoints.filter(({ conditions }) => conditions.ready || !conditions.terminating);
    const addresses = lasting.filter(({ conditions }) => conditions.ready).map(toAddress);
    const notReadyAddresses = lasting.filter(({ conditions }) => !conditions.ready).map(toAddress);
    if (lasting.length === 0) return [];
    return [
      {
        ...(addresses.length === 0 ? {} : { addresses }),
        ...(notReadyAddresses.length === 0 ? {} : { notReadyAddresses }),
        ports: ports.map(withoutEmptyName),
      },
    ];
  });
}

/** The older kind leaves out an empty name, the newer one writes it. */
function withoutEmptyName({ name = "", port = 0, ...rest }: DiscoveryEndpointPort): EndpointPort {
  return name === "" ? { ...rest, port } : { name, ...rest, port };
}

function toAddress({ addresses, nodeName, targetRef }: Endpoint): EndpointAddress {
  return {
    ip: addresses[0] ?? "",
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(targetRef === undefined ? {} : { targetRef }),
  };
}
