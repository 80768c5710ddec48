import { createRegistry, type ApiService, type Registry, type Route, type RouteState } from "../registry/index.ts";
import type { Clock, Release } from "../apimachinery/index.ts";
import {
  createInFlight,
  DEFAULT_LIMITS,
  createPipeline,
  type FrontHandler,
  type IdentityStages,
  type InFlightLimits,
  type ResourceService,
  type Stages,
  type TlsSettings,
} from "../apiserver/index.ts";
import type { ObjectStore } from "../storage/index.ts";
import {
  createTraceFactory,
  createTraceIds,
  refusedRecorder,
  type TraceIds,
  type TraceRecorder,
} from "../trace/index.ts";
import { startAggregator } from "./aggregator/aggregator.ts";
import type { ProberOptions } from "./aggregator/availability/prober.ts";
import { createDialer, type Dialer } from "./aggregator/backend/dialer.ts";
import type { ServiceResolver } from "./aggregator/backend/service-resolver.ts";
import {
  API_REGISTRATION,
  asAvailable,
  localApiServices,
  ownApiService,
  servedGroupVersions,
  type LocalApi,
} from "./aggregator/discovery/local-apis.ts";
import { createLocalDiscovery } from "./aggregator/discovery/local-discovery.ts";
import type { ExtensionObjects } from "./aggregator/extension-objects.ts";
import type { Faults } from "./aggregator/faults/faults.ts";
import { startOpenApi } from "./aggregator/openapi/openapi.ts";
import type { ServiceState } from "./aggregator/service-state.ts";
import { startFlowControl } from "./flow-control/flow-control.ts";
import type { Fronts } from "./fronts.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import type { PageHandler } from "./route-stage.ts";
import { createStages } from "./stages.ts";

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
  /** Further pages outside of the API groups, after OpenAPI's. */
  readonly pages: readonly PageHandler[];
  readonly disableHttp2Serving: boolean;
  readonly frontProxyClient: TlsSettings;
  readonly bind: string;
  /** They close with this server. */
  readonly fronts: Fronts;
  readonly allowRemoteBackends: boolean;
  readonly faults: Faults;
  /** PEM of a CA that signed no backend's certificate. */
  readonly strangerCa: string;
  readonly services: ServiceState;
  /** What is known of a route beside its condition. */
  readonly stateOf: (route: Route) => RouteState;
  readonly resolver: ServiceResolver;
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
  /** Answers at its ports from now on. */
  serve(): void;
  /** Resolves when every change so far has been checked, and the documents that follow from it were read. */
  settled(): Promise<void>;
  /** Fails `/readyz`, finishes what is in flight for at most `graceMs`, then closes everything. */
  close(graceMs: number): Promise<void>;
}

export async function startMainApiserver(options: MainApiserverOptions): Promise<MainApiserver> {
  const { service, localApis, clock, release } = options;
  const dialer = dialerOf(options);
  const documents = createLocalDiscovery(localApis, service.kinds);
  const registry = createRegistry();
  const { maxRequestsInFlight, maxMutatingRequestsInFlight } = options.limits ?? DEFAULT_LIMITS;
  const flowControl = await startFlowControl(options.store);
  const metrics = createMetrics(registry, () => flowControl.seats(maxRequestsInFlight + maxMutatingRequestsInFlight));
  const aggregator = await startAggregator({
    ...options,
    registry,
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
  const openApi = startOpenApi({ ...aggregator, registry, clock, release, kinds: service.kinds });
  const inFlight = createInFlight(options.limits);
  const stages = createStages({
    ...options,
    registry,
    selector: aggregator.selector,
    documents,
    metrics,
    inFlight,
    dialer,
    pages: [openApi.handle, ...options.pages],
    classify: release.namesFlowSchema ? (exchange) => flowControl.classify(exchange) : () => {},
  });
  const handler = createHandler(options, stages, metrics, aggregator.extensions);
  const { fronts } = options;
  return {
    registry,
    extensions: aggregator.extensions,
    endpointsOf: (name) => aggregator.endpointsOf(name),
    serviceType: (namespace, name) => aggregator.serviceType(namespace, name),
    serve: () => fronts.serve(handler),
    async settled() {
      await aggregator.settled();
      await openApi.settled();
    },
    async close(graceMs) {
      await inFlight.drain(graceMs);
      await fronts.close();
      dialer.close();
      documents.close();
      flowControl.close();
      await openApi.close();
      await aggregator.close();
    },
  };
}

function dialerOf({ allowRemoteBackends, release, clock, frontProxyClient: client }: MainApiserverOptions): Dialer {
  const { trustsCommonName } = release;
  return createDialer({ allowRemote: allowRemoteBackends, trustsCommonName, now: () => clock.now(), client });
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

/** What is done with requests, each of which leaves a record. */
function createHandler(
  options: MainApiserverOptions,
  stages: Stages,
  metrics: Metrics,
  extensions: ExtensionObjects,
): FrontHandler {
  const nextId = createTraceIds();
  const pipeline = createPipeline({
    ...options,
    stages,
    onTrace: (trace, phase) => {
      options.onTrace(trace, phase);
      if (phase === "finished") extensions.observe(trace.record);
    },
    newTrace: createTraceFactory({ ...options, nextId }),
    metrics,
  });
  return { pipeline, onRefusedConnection: refusalRecorder(options, nextId) };
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
