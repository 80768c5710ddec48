import {
  toJson,
  parseJson,
  at,
  asFields,
  ensure,
  fieldsAt,
  listAt,
  textAt,
  type Fields,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import type { Conversion } from "../../../apiserver/index.ts";
import { currentMetricV1, currentMetricV2, metricV1, metricV2 } from "./metrics.ts";

/** Autoscalers are stored in v2; what v1 has no fields for it keeps in annotations (k8s `pkg/apis/autoscaling/v1/conversion.go`). */
const PREFIX = "autoscaling.alpha.kubernetes.io/";
const [METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOR] = ["metrics", "current-metrics", "conditions", "behavior"].map(
  (name) => PREFIX + name,
) as [string, string, string, string];
const DEFAULT_UTILIZATION = 80;

export const AUTOSCALER_CONVERSION: Conversion = { decode: (objects) => objects.map(toV1), encode: autoscalerV2 };

/** The CPU utilization of all pods on average, which alone v1 has a field for. */
function isCpu(metric: unknown): boolean {
  return textAt(metric, "type") === "Resource" && textAt(metric, "resource", "name") === "cpu";
}

function utilization(metric: unknown, side: "target" | "current"): unknown {
  return isCpu(metric) ? at(metric, "resource", side, "averageUtilization") : undefined;
}

/** The CPU utilization that the metrics ask for. */
export function cpuTarget(metrics: readonly unknown[]): unknown {
  return metrics.map((metric) => utilization(metric, "target")).find((value) => value !== undefined);
}

function cpuMetric(averageUtilization: unknown): Fields {
  return { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization } } };
}

function toV1(object: KubeObject): KubeObject {
  const { metrics: _metrics, behavior, ...spec } = fieldsAt(object, "spec");
  const { currentMetrics: _current, conditions: _conditions, ...status } = fieldsAt(object, "status");
  const metrics = listAt(object, "spec", "metrics");
  const current = listAt(object, "status", "currentMetrics");
  const target = cpuTarget(metrics);
  const used = current.map((metric) => utilization(metric, "current")).findLast((value) => value !== undefined);
  const others = metrics.filter((metric) => utilization(metric, "target") === undefined);
  const kept = {
    [METRICS]: others.map(metricV1),
    [CURRENT_METRICS]: current.map(currentMetricV1),
    [CONDITIONS]: listAt(object, "status", "conditions"),
    [BEHAVIOR]: behavior === undefined || behavior === null ? [] : withGoNames(behavior),
  };
  const annotations = Object.entries(kept).filter(([, value]) => !Array.isArray(value) || value.length > 0);
  return {
    ...object,
    apiVersion: "autoscaling/v1",
    metadata: withAnnotations(
      object,
      annotations.map(([key, value]): [string, string] => [key, toJson(value)]),
    ),
    spec: { ...spec, ...(target === undefined ? {} : { targetCPUUtilizationPercentage: target }) },
    status: { ...status, ...(used === undefined ? {} : { currentCPUUtilizationPercentage: used }) },
  };
}

export function autoscalerV2(object: KubeObject): KubeObject {
  const { targetCPUUtilizationPercentage: target, ...spec } = fieldsAt(object, "spec");
  const { currentCPUUtilizationPercentage: used, ...status } = fieldsAt(object, "status");
  const kept = (key: string): unknown => parsed(object.metadata.annotations?.[key]);
  const listed = (key: string): readonly unknown[] | undefined => {
    const value = kept(key);
    return Array.isArray(value) ? (value as unknown[]) : undefined;
  };
  const metrics = [
    ...(listed(METRICS) ?? []).map(metricV2),
    ...(typeof target === "number" ? [cpuMetric(target)] : []),
  ];
  const behavior = kept(BEHAVIOR);
  const current =
    listed(CURRENT_METRICS)?.map(currentMetricV2) ??
    (typeof used === "number"
      ? [{ type: "Resource", resource: { name: "cpu", current: { averageUtilization: used } } }]
      : undefined);
  const conditions = listed(CONDITIONS);
  return {
    ...object,
    apiVersion: "autoscaling/v2",
    metadata: withAnnotations(object, []),
    spec: {
      ...spec,
      metrics: metrics.length === 0 ? [cpuMetric(DEFAULT_UTILIZATION)] : metrics,
      ...(behavior === undefined ? {} : { behavior: withJsonNames(behavior) }),
    },
    status: {
      ...status,
      ...(current === undefined ? {} : { currentMetrics: current }),
      ...(conditions === undefined ? {} : { conditions }),
    },
  };
}

/** The metadata with other annotations of this conversion. */
function withAnnotations(object: KubeObject, added: readonly (readonly [string, string])[]): KubeObject["metadata"] {
  const own = new Set([METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOR]);
  const entries = Object.entries(object.metadata.annotations ?? {}).filter(([key]) => !own.has(key));
  const { annotations: _annotations, ...metadata } = object.metadata;
  const all = Object.fromEntries([...entries, ...added]);
  if (Object.keys(all).length > 0) ensure(metadata, "annotations");
  return Object.keys(all).length === 0 ? metadata : { ...metadata, annotations: all };
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** The behaviour is kept in the names of an internal type: those of Go. */
function withGoNames(value: unknown): unknown {
  return withNames(value, (name) => name.charAt(0).toUpperCase() + name.slice(1));
}

function withJsonNames(value: unknown): unknown {
  return withNames(value, (name) => name.charAt(0).toLowerCase() + name.slice(1));
}

function withNames(value: unknown, change: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => withNames(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(asFields(value)).map(([key, item]) => [change(key), withNames(item, change)]),
  );
}
