import type { ApiService, Registry, Route } from "../../registry/index.ts";
import type { Clock, GroupVersion, Release } from "../../apimachinery/index.ts";
import type { ResourceService, AggregatedDiscovery } from "../../apiserver/index.ts";
import { resourcePrefix, type ObjectStore, startInformer, type InformerHandlers } from "../../storage/index.ts";
import { createBackendClient, type BackendClient } from "./backend/backend-client.ts";
import { createBackendPools, type BackendPools } from "./backend/backend-pools.ts";
import type { Dialer } from "./backend/dialer.ts";
import { createBackendSelector, type BackendSelector } from "./backend/backend-selector.ts";
import type { ServiceResolver } from "./backend/service-resolver.ts";
import type { Faults } from "./faults/faults.ts";
import { createExtensionObjects, type ExtensionObjects } from "./extension-objects.ts";
import { createDiscoveryManager, type DiscoveryManager } from "./discovery/discovery-manager.ts";
import { createProber, type Prober, type ProberOptions } from "./availability/prober.ts";
import type { ServiceState } from "./service-state.ts";

const API_SERVICES = { group: "apiregistration.k8s.io", resource: "apiservices" };

export interface AggregatorOptions {
  readonly store: ObjectStore;
  readonly service: ResourceService;
  readonly clock: Clock;
  readonly release: Release;
  readonly dialer: Dialer;
  /** The route table that is kept true. */
  readonly registry: Registry;
  readonly services: ServiceState;
  readonly resolver: ServiceResolver;
  /** Routes of what is served here and no stored object stands for. */
  readonly fixedRoutes: readonly ApiService[];
  readonly discovery: AggregatedDiscovery;
  /** Gives a group version back to what the main apiserver serves there itself, in the document. */
  readonly releaseDiscovery: (gv: GroupVersion) => void;
  readonly faults: Faults;
  /** PEM of a CA that signed no backend's certificate. */
  readonly strangerCa: string;
  /** Whether this server writes the verdicts of the store. */
  readonly leads: () => boolean;
  readonly onVerdict: ProberOptions["onVerdict"];
}

/** What keeps the route table true: APIServices, their services and endpoints, availability and discovery. */
export interface Aggregator {
  readonly selector: BackendSelector;
  readonly client: BackendClient;
  readonly extensions: ExtensionObjects;
  /** Every `host:port` behind an APIService. */
  endpointsOf(name: string): string[];
  /** The type of a Service; undefined when there is none. */
  serviceType(namespace: string, name: string): string | undefined;
  /** The stored APIService of this name. */
  apiService(name: string): ApiService | undefined;
  /** Resolves when every change so far has been checked. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function startAggregator(options: AggregatorOptions): Promise<Aggregator> {
  const { store, service, clock, registry, services, resolver } = options;
  for (const fixed of options.fixedRoutes) registry.upsert(fixed);
  const tracked = createTrackedApiServices();
  const { lookup } = tracked;
  const pools = createBackendPools(options.dialer);
  const { faults, strangerCa, leads, onVerdict, release } = options;
  const selector = createBackendSelector({ resolver, pools, faults, strangerCa });
  const client = createBackendClient(selector, clock);
  const writeStatus = async (apiService: ApiService): Promise<void> =>
    void (await service.updateStatus(API_SERVICES, apiService));
  const prober = createProber({ clock, release, lookup, services, faults, client, writeStatus, leads, onVerdict });
  const discovery = createDiscoveryManager({
    clock,
    lookup,
    get: client.get,
    target: options.discovery,
    release: options.releaseDiscovery,
  });
  const extensions = createExtensionObjects({ registry, lookup, client, discovery: options.discovery, clock });
  const informer = await startInformer<ApiService>(
    store,
    resourcePrefix(API_SERVICES),
    handlersOf({ registry, tracked, pools, prober, discovery, fixed: options.fixedRoutes }),
  );
  const unfollowServices = services.subscribe((namespace, name) => {
    for (const apiService of tracked.behind(namespace, name)) prober.enqueue(apiService);
  });
  // Faults that change how a backend is reached have connections of their own: those of held requests stay.
  const unfollow = faults.subscribe((name) => prober.enqueue(name));
  const unsubscribe = followRoutes(registry, discovery);
  return {
    selector,
    client,
    extensions,
    endpointsOf(name) {
      const reference = lookup(name)?.spec.service;
      if (reference === undefined) return [];
      return resolver.endpoints(reference.namespace ?? "", reference.name ?? "", reference.port ?? 443);
    },
    serviceType: (namespace, name) => services.service(namespace, name)?.type,
    apiService: lookup,
    async settled() {
      await prober.idle();
      await discovery.idle();
    },
    async close() {
      unsubscribe();
      extensions.close();
      unfollow();
      informer.close();
      unfollowServices();
      await Promise.all([prober.close(), discovery.close()]);
      await pools.close();
    },
  };
}

/** Reads the discovery documents of what routes lead to, now and whenever they change. */
function followRoutes(registry: Registry, discovery: DiscoveryManager): () => void {
  const unsubscribe = registry.subscribe(({ name, route, previous }) => {
    if (route?.service === undefined) {
      if (previous?.service !== undefined) discovery.enqueue(name);
    } else if (wantsDiscovery(route, previous)) discovery.enqueue(name);
  });
  for (const { name, service } of registry.snapshot().routes.values())
    if (service !== undefined) discovery.enqueue(name);
  return unsubscribe;
}

interface Followers {
  readonly registry: Registry;
  readonly tracked: TrackedApiServices;
  readonly pools: BackendPools;
  readonly prober: Prober;
  readonly discovery: DiscoveryManager;
  readonly fixed: readonly ApiService[];
}

/** What a change of an APIService sets going. Its status alone only moves its route. */
function handlersOf({ registry, tracked, pools, prober, discovery, fixed }: Followers): InformerHandlers<ApiService> {
  const owns = (name: string): boolean =>
    fixed.some(({ metadata, spec }) => metadata.name === name && spec.group === API_SERVICES.group);
  return {
    onUpsert(apiService, previous) {
      const { name = "" } = apiService.metadata;
      if (owns(name)) return;
      tracked.set(apiService);
      registry.upsert(apiService);
      if (previous !== undefined && !specChanged(apiService, previous)) {
        if (prober.isForeign(apiService)) prober.enqueue(name);
        return;
      }
      pools.release(name);
      prober.enqueue(name);
    },
    onDelete(apiService) {
      const { name = "" } = apiService.metadata;
      if (owns(name)) return;
      tracked.delete(apiService);
      registry.remove(name);
      pools.release(name);
      prober.enqueue(name);
      discovery.enqueue(name);
    },
  };
}

/** The stored APIServices by name, and by the service that they point to. */
interface TrackedApiServices {
  set(apiService: ApiService): void;
  delete(apiService: ApiService): void;
  lookup(this: void, name: string): ApiService | undefined;
  /** Names of those that point to a service. */
  behind(namespace: string, service: string): Iterable<string>;
}

function createTrackedApiServices(): TrackedApiServices {
  const byName = new Map<string, ApiService>();
  const byService = new Map<string, Set<string>>();
  const nameOf = ({ metadata: { name = "" } }: ApiService): string => name;
  const remove = (apiService: ApiService): void => {
    byName.delete(nameOf(apiService));
    const key = serviceKey(apiService);
    const others = byService.get(key);
    others?.delete(nameOf(apiService));
    if (others?.size === 0) byService.delete(key);
  };
  return {
    set(apiService) {
      const previous = byName.get(nameOf(apiService));
      if (previous !== undefined) remove(previous);
      byName.set(nameOf(apiService), apiService);
      const key = serviceKey(apiService);
      if (key !== "") byService.set(key, (byService.get(key) ?? new Set()).add(nameOf(apiService)));
    },
    delete: remove,
    lookup: (name) => byName.get(name),
    behind: (namespace, service) => byService.get(`${namespace}/${service}`) ?? [],
  };
}

/** Another verdict, another backend or another place in the order: the document is read again. */
function wantsDiscovery(route: Route, previous: Route | undefined): boolean {
  return (
    previous === undefined ||
    previous.available !== route.available ||
    specChanged(route.apiService, previous.apiService)
  );
}

function specChanged(a: ApiService, b: ApiService): boolean {
  return JSON.stringify(a.spec) !== JSON.stringify(b.spec);
}

function serviceKey({ spec: { service } }: ApiService): string {
  return service === undefined ? "" : `${service.namespace}/${service.name}`;
}
