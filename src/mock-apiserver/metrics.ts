import type { Verdict, Registry } from "../registry/index.ts";
import type { HealthEndpoint, RequestInfo, Exchange, RequestMeter } from "../apiserver/index.ts";

import type { Seats } from "./flow-control/seats.ts";
import { renderMetrics, type Family, type Value } from "./metrics-text.ts";
import { OWN_API_SERVICE } from "./aggregator/discovery/local-apis.ts";

/** What the main apiserver counts, under the real server's names. */
export interface Metrics extends RequestMeter {
  /** The verdict on an APIService changed. */
  availabilityChanged(name: string, verdict: Verdict): void;
  /** A health check of an endpoint found this problem, or none. */
  healthChecked(endpoint: HealthEndpoint, name: string, problem: string | undefined): void;
  /** The Prometheus text format, version 0.0.4. */
  render(): string;
  /** The same of `/metrics/slis`: how healthy this server found itself whenever it was asked. */
  renderIndicators(): string;
  /** Forgets what was counted of requests. */
  reset(): void;
}

type Labels = Readonly<Record<string, string>>;

/** Values by label set. Counting costs one map look-up; everything else waits for a scrape. */
interface Tally {
  readonly labels: Labels;
  value: number;
}

interface Duration {
  readonly labels: Labels;
  /** Observations between one limit and the next, the last of them above all limits. */
  readonly buckets: number[];
  sum: number;
  count: number;
}

/** apiserver `endpoints/metrics/metrics.go` requestLatencies, in seconds. */
const BUCKETS = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

/** How apiserver's metrics name verbs (`endpoints/metrics/metrics.go` CanonicalVerb, cleanVerb). */
const VERBS: Readonly<Record<string, string>> = {
  get: "GET",
  list: "LIST",
  watch: "WATCH",
  create: "POST",
  update: "PUT",
  patch: "PATCH",
  delete: "DELETE",
  deletecollection: "DELETECOLLECTION",
};
const MUTATING: ReadonlySet<string> = new Set(["create", "update", "patch", "delete", "deletecollection"]);

function kindOf({ info }: Exchange): "mutating" | "readOnly" {
  return MUTATING.has(info.verb) ? "mutating" : "readOnly";
}

/** `seats` are read at a scrape. */
export function createMetrics(registry: Registry, seats: () => readonly Seats[]): Metrics {
  const requests = new Map<string, Tally>();
  const terminations = new Map<string, Tally>();
  const unavailable = new Map<string, Tally>();
  const durations = createDurations();
  const inFlight = { readOnly: 0, mutating: 0 };
  return {
    requestStarted: (exchange) => void (inFlight[kindOf(exchange)] += 1),
    requestFinished(exchange) {
      inFlight[kindOf(exchange)] -= 1;
      const { info, trace } = exchange;
      const { backend, status = 0, durationMs = 0 } = trace.record;
      const code = String(status);
      if (backend === undefined) count(requests, { ...requestLabels(info), component: "apiserver", dry_run: "", code });
      else if (backend.error !== undefined)
        count(terminations, { ...requestLabels(info), component: "aggregator", code });
      durations.observe(info, durationMs / 1000);
    },
    availabilityChanged(name, { status, reason }) {
      if (status !== "True") count(unavailable, { name, reason });
    },
    ...createIndicators(),
    reset: () => [requests, terminations, unavailable, durations].forEach((counted) => counted.clear()),
    render: () =>
      renderMetrics([
        unavailableGauge(registry),
        counter(
          "aggregator_unavailable_apiservice_total",
          "[ALPHA] Counter of APIServices which are marked as unavailable broken down by APIService name and reason.",
          unavailable,
        ),
        counter(
          "apiserver_request_total",
          "[STABLE] Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.",
          requests,
        ),
        counter(
          "apiserver_request_terminations_total",
          "[ALPHA] Number of requests which apiserver terminated in self-defense.",
          terminations,
        ),
        gauge(
          "apiserver_current_inflight_requests",
          "[STABLE] Maximal number of currently used inflight request limit of this apiserver per request kind in last second.",
          Object.entries(inFlight).map(([kind, value]) => ({ labels: { request_kind: kind }, value })),
        ),
        seatsGauge(seats()),
        histogram(
          "apiserver_request_duration_seconds",
          "[STABLE] Response latency distribution in seconds for each verb, dry run value, group, version, resource, subresource, scope and component.",
          durations.all(),
        ),
      ]),
  };
}

function unavailableGauge(registry: Registry): Family {
  return gauge(
    "aggregator_unavailable_apiservice",
    "[ALPHA] Gauge of APIServices which are marked as unavailable broken down by APIService name.",
    [...registry.snapshot().routes.values()]
      .filter(({ name }) => name !== OWN_API_SERVICE.metadata.name)
      .map(({ name, available }) => ({ labels: { name }, value: available ? 0 : 1 })),
  );
}

function seatsGauge(seats: readonly Seats[]): Family {
  return gauge(
    "apiserver_flowcontrol_nominal_limit_seats",
    "[BETA] Nominal number of execution seats configured for each priority level",
    seats.map(({ level, seats: value }) => ({ labels: { priority_level: level }, value })),
  );
}

/** component-base `metrics/prometheus/slis/metrics.go`. */
function createIndicators(): Pick<Metrics, "healthChecked" | "renderIndicators"> {
  const last = new Map<string, Tally>();
  const totals = new Map<string, Tally>();
  return {
    healthChecked(type, name, problem) {
      const labels = { name, type };
      last.set(keyOf(labels), { labels, value: problem === undefined ? 1 : 0 });
      count(totals, { name, status: problem === undefined ? "success" : "error", type });
    },
    renderIndicators: () =>
      renderMetrics([
        gauge("kubernetes_healthcheck", "[STABLE] This metric records the result of a single healthcheck.", [
          ...last.values(),
        ]),
        counter(
          "kubernetes_healthchecks_total",
          "[STABLE] This metric records the results of all healthcheck.",
          totals,
        ),
      ]),
  };
}

function requestLabels(info: RequestInfo): Labels {
  const { verb, apiGroup: group, apiVersion: version, resource, subresource, namespace, name } = info;
  const scope = name !== "" ? "resource" : namespace !== "" ? "namespace" : "cluster";
  return {
    verb: VERBS[verb] ?? verb.toUpperCase(),
    group,
    version,
    resource,
    subresource,
    scope: info.isResourceRequest ? scope : "",
  };
}

function keyOf(labels: Labels): string {
  return Object.values(labels).join("\0");
}

function count(tallies: Map<string, Tally>, labels: Labels): void {
  const key = keyOf(labels);
  const known = tallies.get(key);
  if (known === undefined) tallies.set(key, { labels, value: 1 });
  else known.value += 1;
}

interface Durations {
  observe(info: RequestInfo, seconds: number): void;
  all(): Iterable<Duration>;
  clear(): void;
}

function createDurations(): Durations {
  const durations = new Map<string, Duration>();
  // Requests for the same are described by the same object, so most need no labels made for them.
  let known = new WeakMap<RequestInfo, Duration>();
  const find = (info: RequestInfo): Duration => {
    const labels = { ...requestLabels(info), component: "apiserver", dry_run: "" };
    const key = keyOf(labels);
    const duration = durations.get(key) ?? { labels, buckets: [...BUCKETS, Infinity].map(() => 0), sum: 0, count: 0 };
    durations.set(key, duration);
    known.set(info, duration);
    return duration;
  };
  return {
    observe(info, seconds) {
      const duration = known.get(info) ?? find(info);
      duration.sum += seconds;
      duration.count += 1;
      let index = 0;
      while (index < BUCKETS.length && seconds > (BUCKETS[index] ?? 0)) index += 1;
      duration.buckets[index] = (duration.buckets[index] ?? 0) + 1;
    },
    all: () => durations.values(),
    clear() {
      durations.clear();
      known = new WeakMap();
    },
  };
}

/** How many observations are at most each limit. */
function upTo(buckets: readonly number[]): number[] {
  let sum = 0;
  return buckets.map((count) => (sum += count));
}

function gauge(name: string, help: string, values: readonly Value[]): Family {
  return { name, help, type: "gauge", values };
}

function counter(name: string, help: string, tallies: ReadonlyMap<string, Tally>): Family {
  return { name, help, type: "counter", values: [...tallies.values()].map(({ labels, value }) => ({ labels, value })) };
}

function histogram(name: string, help: string, durations: Iterable<Duration>): Family {
  const limits = [...BUCKETS, "+Inf"];
  const values = [...durations].flatMap(({ labels, buckets, sum, count: total }) => [
    ...upTo(buckets).map((value, index) => ({
      metricName: `${name}_bucket`,
      labels: { ...labels, le: limits[index] ?? "+Inf" },
      value,
    })),
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: total },
  ]);
  return { name, help, type: "histogram", values };
}
