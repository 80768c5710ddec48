import type { EndpointSliceSpec, ServiceLookup, ServiceSpec } from "../../../registry/index.ts";
import { hostPort } from "./backend-error.ts";

/** Where a service leads to. */
export interface ServiceAddress {
  /** Host and port as the aggregator names them: a cluster IP or an external name. */
  readonly host: string;
  /** What to dial instead: name or address. Undefined where nobody is behind the cluster IP. */
  readonly dial: { readonly hostname: string; readonly port: number } | undefined;
}

export type Resolution =
  | { readonly ok: true; readonly address: ServiceAddress }
  | { readonly ok: false; readonly problem: string };

/** A cluster-looking address as the loopback one that stands for it, e.g. `127.0.0.1:40123`. */
export type AddressMap = (ip: string, port: number) => { readonly hostname: string; readonly port: number } | undefined;

export interface ServiceResolver {
  resolve(namespace: string, name: string, port: number): Resolution;
  /** Every `host:port` that requests may be sent to, for people to read. */
  endpoints(namespace: string, name: string, port: number): string[];
}

/**
 * Host of a service as apiserver `pkg/util/proxy/proxy.go` ResolveCluster gives it. What a cluster's network does then, to
 * lead a cluster IP to one of the ready endpoints, is done here too, one endpoint after the other.
 */
export function createServiceResolver(lookup: ServiceLookup, addressMap: AddressMap): ServiceResolver {
  let turn = 0;
  const toLocal = ({ hostname, port }: Endpoint): Endpoint => addressMap(hostname, port) ?? { hostname, port };
  const behind = (namespace: string, name: string, servicePort: ServiceSpec["ports"][number]): Endpoint[] =>
    readyEndpoints(lookup.endpointSlices(namespace, name), servicePort).map(toLocal);
  return {
    resolve(namespace, name, port) {
      const service = lookup.service(namespace, name);
      if (service === undefined) return { ok: false, problem: `service "${name}" not found` };
      if (service.type === "ExternalName") {
        const { externalName: hostname } = service;
        return { ok: true, address: { host: hostPort(hostname, port), dial: { hostname, port } } };
      }
      if (service.clusterIP === "None") return { ok: false, problem: 'cannot route to service with ClusterIP "None"' };
      const servicePort = portOf(service, port);
      if (servicePort === undefined)
        return { ok: false, problem: `no service port ${port} found for service "${name}"` };
      const endpoints = behind(namespace, name, servicePort);
      turn += 1;
      const dial = endpoints[turn % Math.max(1, endpoints.length)];
      return { ok: true, address: { host: hostPort(service.clusterIP, port), dial } };
    },
    endpoints(namespace, name, port) {
      const service = lookup.service(namespace, name);
      if (service?.type === "ExternalName") return [hostPort(service.externalName, port)];
      const servicePort = service === undefined ? undefined : portOf(service, port);
      if (servicePort === undefined) return [];
      return behind(namespace, name, servicePort).map(({ hostname, port: local }) => hostPort(hostname, local));
    },
  };
}

interface Endpoint {
  readonly hostname: string;
  readonly port: number;
}

function portOf(service: ServiceSpec, port: number): ServiceSpec["ports"][number] | undefined {
  return service.ports.find((candidate) => candidate.port === port);
}

function readyEndpoints(slices: readonly EndpointSliceSpec[], servicePort: ServiceSpec["ports"][number]): Endpoint[] {
  return slices.flatMap(({ ports, endpoints }) => {
    const port = ports.find(({ name }) => (name ?? "") === servicePort.name)?.port;
    if (port === undefined) return [];
    return endpoints.filter(({ ready }) => ready).map(({ addresses }) => ({ hostname: addresses[0] ?? "", port }));
  });
}
