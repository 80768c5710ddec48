import { randomUUID } from "node:crypto";
import type { Clock, KubeObject, Release } from "../apimachinery/index.ts";
import type { AdmissionChain, KindRegistry, ResourceService, ResourceTarget } from "../apiserver/index.ts";
import {
  createMainService,
  createServiceResolver,
  createWebhookCaller,
  startAdmission,
  startCustomResources,
  startServiceState,
  startStartups,
  type AddressMap,
  type CustomResources,
  type ServiceResolver,
  type ServiceState,
  type Startups,
  type WebhookCaller,
} from "../mock-apiserver/index.ts";
import type { Leadership, ObjectStore } from "../storage/index.ts";
import type { Closers } from "./lifecycle/index.ts";
import type { PlaygroundOptions } from "./settings/index.ts";
import { startRbac, type Rbac } from "./rbac.ts";

interface ServiceParts {
  readonly store: ObjectStore;
  readonly leadership: Leadership;
  readonly kinds: KindRegistry;
  readonly clock: Clock;
  readonly release: Release;
  readonly addressMap: AddressMap;
}

export interface AdmittedService {
  readonly service: ResourceService;
  readonly rbac: Rbac;
  /** The stored Services and their endpoints, and where they lead. */
  readonly services: ServiceState;
  readonly startups: Startups;
  readonly resolver: ServiceResolver;
  readonly webhooks: WebhookCaller;
  /** Which requests that store nothing pass by themselves. */
  readonly chain: AdmissionChain;
  /** A fresh one for every object. */
  readonly uid: () => string;
}

/** The registry of all kinds, with the admission that every write passes. */
export async function openService(
  options: PlaygroundOptions,
  parts: ServiceParts,
  closers: Closers,
): Promise<AdmittedService> {
  const { store, clock, release, addressMap } = parts;
  const rbac = await startRbac(store);
  closers.add(() => rbac.close());
  const services = await startServiceState(store);
  closers.add(() => services.close());
  const startups = await startStartups(store, services, clock);
  closers.add(() => startups.close());
  const resolver = createServiceResolver(services, addressMap);
  const webhooks = createWebhookCaller(resolver, {
    allowRemote: options.allowRemoteBackends ?? false,
    trustsCommonName: release.trustsCommonName,
    now: () => clock.now(),
  });
  closers.add(() => webhooks.close());
  const { authorizer } = rbac;
  const updateQuota = (quota: KubeObject): Promise<unknown> => service.updateStatus(quotasOf(quota), quota);
  const { chain, ...admission } = await startAdmission({ ...parts, authorizer, webhooks, updateQuota });
  closers.add(() => admission.close());
  const ids = idsOf(options);
  const service: ResourceService = createMainService({ ...parts, ...ids, chain, hasNamespaceController: true });
  return { service, rbac, services, startups, resolver, webhooks, chain, uid: options.uid ?? randomUUID };
}

function quotasOf({ metadata: { namespace = "" } }: KubeObject): ResourceTarget {
  return { group: "", resource: "resourcequotas", namespace };
}

/** Serves what CustomResourceDefinitions define. */
export async function openCustomResources(
  parts: AdmittedService & ServiceParts,
  closers: Closers,
): Promise<CustomResources> {
  const customResources = await startCustomResources(parts);
  closers.add(() => customResources.close());
  return customResources;
}

export function idsOf({ uid, nameSuffix }: PlaygroundOptions): Pick<PlaygroundOptions, "uid" | "nameSuffix"> {
  return { ...(uid === undefined ? {} : { uid }), ...(nameSuffix === undefined ? {} : { nameSuffix }) };
}
