import type { KubeObject } from "../../apimachinery/index.ts";
import { resourcePrefix, startInformer, type Informer, type ObjectStore } from "../../storage/index.ts";
import { RESOURCES, type EndpointSlice, type Service } from "../../types/index.ts";

/** A port of a pod. */
export interface PodPort {
  readonly ip: string;
  readonly port: number;
}

/** What a node's kube-proxy and DNS know of Services. */
export interface ServiceTable {
  /** The ready pods behind a port of a cluster IP; empty where there are none, undefined for an address of no Service. */
  find(clusterIP: string, port: number): readonly PodPort[] | undefined;
  /** Ports that Services have. */
  ports(): ReadonlySet<number>;
  /** Lines for /etc/hosts in a namespace, whose own Services need not be qualified. */
  hosts(namespace: string): string[];
  close(): void;
}

const SERVICE_NAME = "kubernetes.io/service-name";

/** `onChange` hears that any of the three answers may be another one. */
export async function openServiceTable(store: ObjectStore, onChange: () => void): Promise<ServiceTable> {
  const follow = <T extends KubeObject>(resource: { group: string; resource: string }): Promise<Informer<T>> =>
    startInformer<T>(store, resourcePrefix(resource), { onUpsert: onChange, onDelete: onChange });
  const [services, slices] = await Promise.all([
    follow<Service>(RESOURCES.services),
    follow<EndpointSlice>(RESOURCES.endpointSlices),
  ]);
  const withAddress = (): Service[] => [...services.values()].filter(({ spec }) => isAddress(spec.clusterIP));
  return {
    find(clusterIP, port) {
      const service = withAddress().find(({ spec }) => spec.clusterIP === clusterIP);
      const named = service?.spec.ports?.find((candidate) => candidate.port === port);
      if (service === undefined || named === undefined) return undefined;
      return behind(service, named.name ?? "", slices.values());
    },
    ports: () => new Set(withAddress().flatMap(({ spec }) => (spec.ports ?? []).map(({ port }) => port))),
    hosts: (namespace) => withAddress().map((service) => hostsLine(service, namespace)),
    close() {
      services.close();
      slices.close();
    },
  };
}

function isAddress(clusterIP: string | undefined): boolean {
  return clusterIP !== undefined && clusterIP !== "" && clusterIP !== "None";
}

function behind(service: Service, portName: string, slices: Iterable<EndpointSlice>): PodPort[] {
  const { name = "", namespace } = service.metadata;
  return [...slices].flatMap(({ metadata, ports, endpoints }) => {
    const isOurs = metadata.namespace === namespace && metadata.labels?.[SERVICE_NAME] === name;
    const port = (ports ?? []).find((candidate) => (candidate.name ?? "") === portName)?.port;
    if (!isOurs || port === undefined) return [];
    const ready = (endpoints ?? []).filter(({ conditions }) => conditions.ready);
    return ready.flatMap(({ addresses }) => addresses.map((ip) => ({ ip, port })));
  });
}

function hostsLine({ metadata: { name = "", namespace = "" }, spec }: Service, from: string): string {
  const short = `${name}.${namespace}`;
  const own = namespace === from ? ` ${name}` : "";
  return `${spec.clusterIP ?? ""} ${short}.svc.cluster.local ${short}.svc ${short}${own}`;
}
