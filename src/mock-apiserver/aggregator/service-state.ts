import { createListeners, type KubeObject } from "../../apimachinery/index.ts";
import type { EndpointSliceSpec, ServiceLookup, ServiceSpec } from "../../registry/index.ts";
import { resourcePrefix, type ObjectStore, startInformer } from "../../storage/index.ts";

const SERVICES = { group: "", resource: "services" };
const SLICES = { group: "discovery.k8s.io", resource: "endpointslices" };
/** `discoveryv1.LabelServiceName`. */
const SERVICE_NAME_LABEL = "kubernetes.io/service-name";

export interface ServiceState extends ServiceLookup {
  /** Calls `listener` with the service that a change affects. Returns an unsubscribe function. */
  subscribe(listener: (namespace: string, name: string) => void): () => void;
  close(): void;
}

/** Services and endpoint slices as availability and resolving read them. */
export async function startServiceState(store: ObjectStore): Promise<ServiceState> {
  const listeners = createListeners<[namespace: string, name: string]>();
  const onChange = (namespace: string, name: string): void => {
    listeners.emit(namespace, name);
  };
  const services = new Map<string, ServiceSpec>();
  const slices = new Map<string, Map<string, EndpointSliceSpec>>();
  const changed = ({ metadata: { namespace = "", name = "" } }: KubeObject): void => onChange(namespace, name);
  const setSlice = (object: KubeObject, spec: EndpointSliceSpec | undefined): void => {
    const { namespace = "", name = "" } = object.metadata;
    const service = serviceOf(object);
    const key = serviceKey(object);
    const known = slices.get(key) ?? new Map<string, EndpointSliceSpec>();
    if (spec === undefined) known.delete(name);
    else known.set(name, spec);
    slices.set(key, known);
    onChange(namespace, service);
  };
  const serviceInformer = await startInformer(store, resourcePrefix(SERVICES), {
    onUpsert: (object) => {
      services.set(keyOf(object), readService(object));
      changed(object);
    },
    onDelete: (object) => {
      services.delete(keyOf(object));
      changed(object);
    },
  });
  const sliceInformer = await startInformer(store, resourcePrefix(SLICES), {
    onUpsert: (object, previous) => {
      // Without the old state in between, which would read as "no slices": a slice may change its service.
      if (previous !== undefined && serviceKey(previous) !== serviceKey(object)) setSlice(previous, undefined);
      setSlice(object, readSlice(object));
    },
    onDelete: (object) => setSlice(object, undefined),
  });
  return {
    service: (namespace, name) => services.get(`${namespace}/${name}`),
    endpointSlices: (namespace, name) => [...(slices.get(`${namespace}/${name}`)?.values() ?? [])],
    subscribe: listeners.subscribe,
    close: () => {
      serviceInformer.close();
      sliceInformer.close();
    },
  };
}

function serviceOf({ metadata: { labels } }: KubeObject): string {
  return labels?.[SERVICE_NAME_LABEL] ?? "";
}

function serviceKey(slice: KubeObject): string {
  return `${slice.metadata.namespace ?? ""}/${serviceOf(slice)}`;
}

function keyOf({ metadata: { namespace = "", name = "" } }: KubeObject): string {
  return `${namespace}/${name}`;
}

/** The stored form, which defaulting and validation have completed. */
interface StoredService {
  readonly type?: string;
  readonly clusterIP?: string;
  readonly externalName?: string;
  readonly ports?: readonly { readonly name?: string; readonly port: number; readonly targetPort?: number | string }[];
  readonly selector?: Readonly<Record<string, string>>;
}

function readService(object: KubeObject): ServiceSpec {
  const spec = (object.spec ?? {}) as StoredService;
  const { type = "ClusterIP", clusterIP = "", externalName = "", ports = [], selector } = spec;
  return {
    type,
    clusterIP,
    externalName,
    ports: ports.map(({ name = "", port, targetPort = port }) => ({ name, port, targetPort })),
    ...(selector === undefined ? {} : { selector }),
  };
}

interface StoredSlice extends KubeObject {
  readonly ports?: readonly { readonly name?: string; readonly port?: number }[] | null;
  readonly endpoints?: readonly {
    readonly addresses: readonly string[];
    readonly conditions?: { readonly ready?: boolean };
  }[];
}

function readSlice(object: KubeObject): EndpointSliceSpec {
  const { ports, endpoints } = object as StoredSlice;
  return {
    ports: (ports ?? []).map(({ name, port }) => ({ name, port })),
    endpoints: (endpoints ?? []).map(({ addresses, conditions }) => ({ addresses, ready: conditions?.ready ?? true })),
  };
}
