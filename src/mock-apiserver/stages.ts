import type { Clock, Release } from "../apimachinery/index.ts";
import {
  createDeadline,
  DEFAULT_LIMITS,
  type Exchange,
  type IdentityStages,
  type InFlight,
  type InFlightLimits,
  type Stage,
  type Stages,
} from "../apiserver/index.ts";
import type { Registry, Route, RouteState } from "../registry/index.ts";
import type { ObjectStore } from "../storage/index.ts";
import type { BackendSelector } from "./aggregator/backend/backend-selector.ts";
import type { Dialer } from "./aggregator/backend/dialer.ts";
import { createDiscoveryHandler } from "./aggregator/discovery/discovery-handler.ts";
import type { LocalApi } from "./aggregator/discovery/local-apis.ts";
import type { createLocalDiscovery } from "./aggregator/discovery/local-discovery.ts";
import { createUpgradeProxy } from "./aggregator/proxy/upgrade.ts";
import type { Fronts } from "./fronts.ts";
import { createHealthChecks } from "./health-checks.ts";
import type { Metrics } from "./metrics.ts";
import { createProxyFilter } from "./proxy-filter.ts";
import { createRootPages } from "./root-pages.ts";
import { createRouteStage, type PageHandler } from "./route-stage.ts";

export interface StageParts {
  readonly clock: Clock;
  readonly release: Release;
  readonly store: ObjectStore;
  readonly localApis: readonly LocalApi[];
  readonly identity: IdentityStages;
  readonly limits?: InFlightLimits;
  readonly disableHttp2Serving: boolean;
  readonly bind: string;
  readonly fronts: Pick<Fronts, "port">;
  readonly registry: Registry;
  readonly selector: BackendSelector;
  readonly stateOf: (route: Route) => RouteState;
  readonly documents: ReturnType<typeof createLocalDiscovery>;
  readonly metrics: Metrics;
  readonly inFlight: InFlight;
  readonly dialer: Dialer;
  /** Tried in order after the root pages. */
  readonly pages: readonly PageHandler[];
  /** Says which priority level a request belongs to. */
  readonly classify: (exchange: Exchange) => void;
}

/** What a request to the main apiserver passes through. */
export function createStages(parts: StageParts): Stages {
  const { clock, registry, localApis, identity, release, inFlight, classify } = parts;
  const route = createRouteStage({
    registry,
    proxy: { selector: parts.selector, clock, passesRedirects: release.passesRedirects, stateOf: parts.stateOf },
    upgrades: createUpgradeProxy(parts.dialer),
    discovery: createDiscoveryHandler({
      localApis,
      ...(release.aggregatedDiscovery ? parts.documents : {}),
      serverAddress: `${parts.bind}:${parts.fronts.port}`,
    }),
    localApis,
    rootPages: rootPagesOf(parts),
    pages: parts.pages,
  });
  const limit: Stage = (exchange) => {
    classify(exchange);
    return inFlight.limit(exchange);
  };
  const before = { filter: createProxyFilter(), deadline: createDeadline(), shutdown: inFlight.shutdown };
  return { ...before, ...identity, limit, route };
}

function rootPagesOf(parts: StageParts): ReturnType<typeof createRootPages> {
  const { clock, registry, localApis, store, release, inFlight, metrics } = parts;
  return createRootPages({
    versionInfo: release.versionInfo,
    registry,
    localApis,
    health: createHealthChecks({ store: () => store.problem?.(), shutdown: inFlight.readyCheck }),
    onHealthCheck: (endpoint, name, problem) => metrics.healthChecked(endpoint, name, problem),
    resetMetrics: () => metrics.reset(),
    metrics: { "/metrics": () => metrics.render(), "/metrics/slis": () => metrics.renderIndicators() },
    clock,
    flags: () => flagsOf(parts),
  });
}

/** kube-apiserver's that have a meaning here. */
function flagsOf({
  bind,
  fronts: { port },
  limits = DEFAULT_LIMITS,
  disableHttp2Serving,
}: StageParts): Record<string, string> {
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
