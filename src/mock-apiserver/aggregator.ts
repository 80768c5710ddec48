import type { ApiService } from "../api/api-service.ts";
import type { Clock } from "../api/clock.ts";
import type { Verdict } from "../registry/availability.ts";
import { createRegistry, type Registry } from "../registry/registry.ts";
import { LEGACY_API_SERVICE, type Route } from "../registry/route-table.ts";
import type { ResourceService } from "../resources/service-types.ts";
import { resourcePrefix } from "../storage/keys.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { createBackendClient, type BackendClient } from "./backend/backend-client.ts";
import { createBackendPools, type BackendPools } from "./backend/backend-pools.ts";
import type { Dialer } from "./backend/dialer.ts";
import { createServiceResolver, type AddressMap, type ServiceResolver } from "./backend/service-resolver.ts";
import type { AggregatedDiscovery } from "./discovery-documents.ts";
import { createDiscoveryManager } from "./discovery-manager.ts";
import { startInformer } from "../storage/informer.ts";
import { OWN_API_SERVICE } from "./local-apis.ts";
import { createProber } from "./prober.ts";
import { startServiceState } from "./service-state.ts";

const API_SERVICES = { group: "apiregistration.k8s.io", resource: "apiservices" };

export interface AggregatorOptions {
  readonly store: ObjectStore;
  readonly service: ResourceService;
  readonly clock: Clock;
  readonly dialer: Dialer;
  readonly addressMap: AddressMap;
  readonly discovery: AggregatedDiscovery;
  readonly onVerdict: (name: string, verdict: Verdict) => void;
}

/** What keeps the route table true: APIServices, their services and endpoints, availability and discovery. */
export interface Aggregator {
  readonly registry: Registry;
  readonly resolver: ServiceResolver;
  readonly pools: BackendPools;
  readonly client: BackendClient;
  /** The stored APIService of this name. */
  apiService(name: string): ApiService | undefined;
  /** Resolves when every change so far has been checked. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function startAggregator(options: AggregatorOptions): Promise<Aggregator> {
  const { store, service, clock } = options;
  const registry = createRegistry();
  registry.upsert(OWN_API_SERVICE);
  const apiServices = new Map<string, ApiService>();
  const byService = new Map<string, Set<string>>();
  const lookup = (name: string): ApiService | undefined => apiServices.get(name);

  const services = await startServiceState(store, (namespace, name) => {
    for (const apiService of byService.get(`${namespace}/${name}`) ?? []) prober.enqueue(apiService);
  });
  const resolver = createServiceResolver(services, options.addressMap);
  const pools = createBackendPools(options.dialer);
  const client = createBackendClient(resolver, pools);
  const prober = createProber({
    clock,
    lookup,
    services,
    client,
    writeStatus: async (apiService) => void (await service.updateStatus(API_SERVICES, apiService)),
    onVerdict: options.onVerdict,
  });
  const discovery = createDiscoveryManager({ clock, lookup, get: client.get, target: options.discovery });
  const forget = (name: string, { spec }: ApiService): void => void byService.get(serviceKey(spec))?.delete(name);

  const informer = await startInformer<ApiService>(store, resourcePrefix(API_SERVICES), {
    onUpsert(apiService, previous) {
      const name = apiService.metadata.name ?? "";
      if (name === OWN_API_SERVICE.metadata.name) return;
      apiServices.set(name, apiService);
      registry.upsert(apiService);
      if (previous !== undefined && !specChanged(apiService, previous)) return;
      if (previous !== undefined) forget(name, previous);
      pools.release(name);
      const key = serviceKey(apiService.spec);
      if (key === "") return;
      byService.set(key, (byService.get(key) ?? new Set()).add(name));
      prober.enqueue(name);
    },
    onDelete(apiService) {
      const name = apiService.metadata.name ?? "";
      if (name === OWN_API_SERVICE.metadata.name) return;
      forget(name, apiService);
      apiServices.delete(name);
      registry.remove(name);
      pools.release(name);
      discovery.enqueue(name);
    },
  });
  const unsubscribe = registry.subscribe(({ name, route, previous }) => {
    if (name !== LEGACY_API_SERVICE && route?.service !== undefined && wantsDiscovery(route, previous)) {
      discovery.enqueue(name);
    }
  });
  for (const route of registry.snapshot().routes.values())
    if (route.service !== undefined) discovery.enqueue(route.name);

  return {
    registry,
    resolver,
    pools,
    client,
    apiService: lookup,
    async settled() {
      await prober.idle();
      await discovery.idle();
    },
    async close() {
      unsubscribe();
      informer.close();
      services.close();
      await Promise.all([prober.close(), discovery.close()]);
      await pools.close();
    },
  };
}

/** Another verdict, another backend or another place in the order: the document is read anew. */
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

function serviceKey({ service }: ApiService["spec"]): string {
  return service === undefined ? "" : `${service.namespace}/${service.name}`;
}
