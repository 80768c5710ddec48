import type { ApiService, Registry } from "../registry/index.ts";
import type { Clock, Release } from "../apimachinery/index.ts";
import {
  type ResourceService,
  type FrontHandler,
  type TlsSettings,
  createDeadline,
  createInFlight,
  DEFAULT_LIMITS,
  type InFlight,
  type InFlightLimits,
  createPipeline,
  type IdentityStages,
  type Stage,
  type Stages,
} from "../apiserver/index.ts";
import type { ObjectStore } from "../storage/index.ts";
import {
  createTraceFactory,
  createTraceIds,
  refusedRecorder,
  type TraceIds,
  type TraceRecorder,
} from "../trace/index.ts";
import { startAggregator, type Aggregator } from "./aggregator/aggregator.ts";
import type { ExtensionObjects } from "./aggregator/extension-objects.ts";
import type { Fronts } from "./fronts.ts";
import { createDialer, type Dialer } from "./aggregator/backend/dialer.ts";
import type { AddressMap } from "./aggregator/backend/service-resolver.ts";
import { createDiscoveryHandler } from "./aggregator/discovery/discovery-handler.ts";
import type { Faults } from "./aggregator/faults/faults.ts";
import {
  API_REGISTRATION,
  asAvailable,
  localApiServices,
  ownApiService,
  servedGroupVersions,
  type LocalApi,
} from "./aggregator/discovery/local-apis.ts";
import { createLocalDiscovery } from "./aggregator/discovery/local-discovery.ts";
import { startFlowControl, type FlowControl } from "./flow-control/flow-control.ts";
import { createHealthChecks } from "./health-checks.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import type { ProberOptions } from "./aggregator/availability/prober.ts";
import { createProxyFilter } from "./proxy-filter.ts";
import { createRootPages } from "./root-pages.ts";
import { createRouteStage, type PageHandler } from "./route-stage.ts";
import type { WebhookCaller } from "./webhook/webhook-caller.ts";
import { createUpgradeProxy } from "./aggregator/proxy/upgrade.ts";

export interface MainApiserverOptions {
  readonly clock: Clock;
  /** Of Kubernetes. */
  readonly release: Release;
  readonly store: ObjectStore;
  readonly service: ResourceService;
  readonly localApis: readonly LocalApi[];
  /** Every stage before routing. */
  readonly identity: IdentityStages;
  /** Default: kube-apiserver's. */
  readonly limits?: InFlightLimits;
  /** Further pages outside of the API groups. */
  readonly pages: (aggregator: Aggregator) => readonly PageHandler[];
  readonly disableHttp2Serving: boolean;
  readonly frontProxyClient: TlsSettings;
  readonly bind: string;
  /** They close with this server. */
  readonly fronts: Fronts;
  readonly allowRemoteBackends: boolean;
  readonly faults: Faults;
  /** PEM of a CA that signed no backend's certificate. */
  readonly strangerCa: string;
  readonly addressMap: AddressMap;
  readonly webhooks: WebhookCaller;
  /** Of each body, for the record. */
  readonly keptBytes?: () => number;
  /** Whether records show credentials. Default false. */
  readonly showsSecrets?: boolean;
  readonly onTrace: (trace: TraceRecorder, phase: "started" | "finished") => void;
  /** Whether this server writes the availability verdicts of the store. Default: always. */
  readonly leads?: () => boolean;
  readonly onVerdict: ProberOptions["onVerdict"];
  readonly onRefusedConnection: (problem: string, remoteAddress: string) => void;
  readonly onInternalError: (error: unknown) => void;
}

export interface MainApiserver {
  readonly registry: Registry;
  readonly extensions: ExtensionObjects;
  /** Every `host:port` behind an APIService. */
  endpointsOf(name: string): string[];
  /** The type of a Service; undefined when there is none. */
  serviceType(namespace: string, name: string): string | undefined;
  /** Resolves when every change so far has been checked. */
  settled(): Promise<void>;
  /** Fails `/readyz`, finishes what is in flight for at most `graceMs`, then closes everything. */
  close(graceMs: number): Promise<void>;
}

export async function startMainApiserver(options: MainApiserverOptions): Promise<MainApiserver> {
  const { service, localApis } = options;
  const dialer = dialerOf(options, options.frontProxyClient);
  const documents = createLocalDiscovery(localApis, service.kinds);
  const metrics: Metrics = createMetrics(() => aggregator.registry);
  const aggregator = await startAggregator({
    ...options,
    fixedRoutes: fixedRoutes(service, localApis),
    dialer,
    discovery: documents.aggregated,
    releaseDiscovery: documents.release,
    leads: options.leads ?? (() => true),
    onVerdict: (name, verdict, spec) => {
      metrics.availabilityChanged(name, verdict);
      options.onVerdict(name, verdict, spec);
    },
  });
  options.webhooks.connect({ resolver: aggregator.resolver, dialer: dialerOf(options) });
  const inFlight = createInFlight(options.limits);
  const flowControl = await startFlowControl(options.store);
  const parts = { aggregator, flowControl, dialer, documents, metrics, inFlight };
  const stages = createStages(options, parts);
  const nextId = createTraceIds();
  const pipeline = createPipeline({
    ...options,
    stages,
    onTrace: (trace, phase) => {
      options.onTrace(trace, phase);
      if (phase === "finished") aggregator.extensions.observe(trace.record);
    },
    newTrace: createTraceFactory({ ...options, nextId }),
    metrics,
  });
  const { fronts } = options;
  fronts.serve({ pipeline, onRefusedConnection: refusalRecorder(options, nextId) });
  return {
    registry: aggregator.registry,
    extensions: aggregator.extensions,
    endpointsOf: (name) => aggregator.endpointsOf(name),
    serviceType: (namespace, name) => aggregator.serviceType(namespace, name),
    settled: () => aggregator.settled(),
    async close(graceMs) {
      await inFlight.drain(graceMs);
      await fronts.close();
      dialer.close();
      await options.webhooks.close();
      documents.close();
      flowControl.close();
      await aggregator.close();
    },
  };
}

function dialerOf(
  { allowRemoteBackends: allowRemote, release, clock }: MainApiserverOptions,
  client?: TlsSettings,
): Dialer {
  const { trustsCommonName } = release;
  return createDialer({
    allowRemote,
    trustsCommonName,
    now: () => clock.now(),
    ...(client === undefined ? {} : { client }),
  });
}

interface Parts {
  readonly aggregator: Aggregator;
  readonly dialer: Dialer;
  readonly documents: ReturnType<typeof createLocalDiscovery>;
  readonly metrics: Metrics;
  readonly inFlight: InFlight;
  readonly flowControl: FlowControl;
}

function createStages(options: MainApiserverOptions, parts: Parts): Stages {
  const { clock, store, localApis, identity, release } = options;
  const { aggregator, dialer, documents, metrics, inFlight, flowControl } = parts;
  const route = createRouteStage({
    registry: aggregator.registry,
    proxy: { selector: aggregator.selector, clock, passesRedirects: release.passesRedirects },
    upgrades: createUpgradeProxy(dialer),
    discovery: createDiscoveryHandler({
      localApis,
      ...(release.aggregatedDiscovery ? documents : {}),
      serverAddress: `${options.bind}:${options.fronts.port}`,
    }),
    localApis,
    rootPages: createRootPages({
      versionInfo: release.versionInfo,
      registry: aggregator.registry,
      localApis,
      health: createHealthChecks({ store: () => store.problem?.(), shutdown: inFlight.readyCheck }),
      onHealthCheck: (endpoint, name, problem) => metrics.healthChecked(endpoint, name, problem),
      metrics: { "/metrics": () => metrics.render(), "/metrics/slis": () => metrics.renderIndicators() },
      clock,
      flags: () => flagsOf(options),
    }),
    pages: options.pages(aggregator),
  });
  const limit: Stage = (exchange) => {
    flowControl.classify(exchange);
    return inFlight.limit(exchange);
  };
  const before = { filter: createProxyFilter(), deadline: createDeadline(), shutdown: inFlight.shutdown };
  return { ...before, ...identity, limit, route };
}

/** kube-apiserver's that have a meaning here. */
function flagsOf({
  bind,
  fronts: { port },
  limits = DEFAULT_LIMITS,
  disableHttp2Serving,
}: MainApiserverOptions): Record<string, string> {
  return {
    "aggregator-reject-forwarding-redirect": "true",
    "anonymous-auth": "true",
    "authorization-mode": "[RBAC]",
    "bind-address": bind,
    "disable-http2-serving": String(disableHttp2Serving),
    "max-mutating-requests-inflight": String(limits.maxMutatingRequestsInFlight),
    "max-requests-inflight": String(limits.maxRequestsInFlight),
    "request-timeout": "1m0s",
    "secure-port": String(port),
  };
}

/**
 * The aggregator's own group; and, where `--runtime-config` switched that group off, every other one too, as no APIService
 * can be stored then.
 */
function fixedRoutes({ kinds }: ResourceService, localApis: readonly LocalApi[]): ApiService[] {
  const own = kinds.all.filter(({ group, plural }) => group === API_REGISTRATION.group && plural === "apiservices");
  if (own.length > 0) return own.map(({ version }) => ownApiService(version));
  return localApiServices(servedGroupVersions(localApis)).map(asAvailable);
}

/** A connection that is turned away is a row among the requests too. */
function refusalRecorder(
  { clock, onTrace, onRefusedConnection }: MainApiserverOptions,
  nextId: TraceIds,
): NonNullable<FrontHandler["onRefusedConnection"]> {
  return (problem, remoteAddress) => {
    onRefusedConnection(problem, remoteAddress);
    const trace = refusedRecorder(clock, nextId(), problem, remoteAddress);
    onTrace(trace, "started");
    onTrace(trace, "finished");
  };
}
