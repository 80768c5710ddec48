import type { EndpointSliceSpec, ServiceLookup, ServiceSpec } from "../../registry/availability.ts";
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
}

/**
 * Host of a service as apiserver `pkg/util/proxy/proxy.go` ResolveCluster gives it. What a cluster's network does then, to
 * lead a cluster IP to one of the ready endpoints, is done here too, one endpoint after the other.
 */
export function createServiceResolver(lookup: ServiceLookup, addressMap: AddressMap): ServiceResolver {
  let turn = 0;
  return {
    resolve(namespace, name, port) {
      const service = lookup.service(namespace, name);
      if (service === undefined) return { ok: false, problem: `service "${name}" not found` };
      if (service.type === "ExternalName") {
        const { externalName: hostname } = service;
        return { ok: true, address: { host: hostPort(hostname, port), dial: { hostname, port } } };
      }
      if (service.clusterIP === "None") return { ok: false, problem: 'cannot route to service with ClusterIP "None"' };
      const servicePort = service.ports.find((candidate) => candidate.port === port);
      if (servicePort === undefined)
        return { ok: false, problem: `no service port ${port} found for service "${name}"` };
      const endpoints = readyEndpoints(lookup.endpointSlices(namespace, name), servicePort);
      turn += 1;
      const chosen = endpoints[turn % Math.max(1, endpoints.length)];
      const dial = chosen === undefined ? undefined : (addressMap(chosen.hostname, chosen.port) ?? chosen);
      return { ok: true, address: { host: hostPort(service.clusterIP, port), dial } };
    },
  };
}

function readyEndpoints(
  slices: readonly EndpointSliceSpec[],
  servicePort: ServiceSpec["ports"][number],
): { hostname: string; port: number }[] {
  return slices.flatMap(({ ports, endpoints }) => {
    const port = ports.find(({ name }) => (name ?? "") === servicePort.name)?.port;
    if (port === undefined) return [];
    return endpoints.filter(({ ready }) => ready).map(({ addresses }) => ({ hostname: addresses[0] ?? "", port }));
  });
}
