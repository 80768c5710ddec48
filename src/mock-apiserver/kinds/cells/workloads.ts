import { autoscalerV2 } from "../versions/autoscaling.ts";
import { entryOf, at, asFields, listAt, numberAt, textAt, type KubeObject } from "../../../apimachinery/index.ts";
import { humanDuration, since, type Cell } from "../../../apiserver/index.ts";

/** The conditions that a Job's status shows, the first that holds. */
const JOB_CONDITIONS = ["Complete", "Failed", "Terminating", "Suspended", "FailureTarget", "SuccessCriteriaMet"];

function jobStatus(job: KubeObject): string {
  const conditions = listAt(job, "status", "conditions");
  const holds = (type: string): boolean =>
    type === "Terminating"
      ? job.metadata.deletionTimestamp !== undefined
      : conditions.some((condition) => textAt(condition, "type") === type && textAt(condition, "status") === "True");
  return JOB_CONDITIONS.find(holds) ?? "Running";
}

function completions(job: KubeObject): string {
  const done = numberAt(job, "status", "succeeded");
  if (at(job, "spec", "completions") !== undefined) return `${done}/${numberAt(job, "spec", "completions")}`;
  const parallelism = numberAt(job, "spec", "parallelism");
  return parallelism > 1 ? `${done}/1 of ${parallelism}` : `${done}/1`;
}

function jobDuration(job: KubeObject, now: number): string {
  const started = textAt(job, "status", "startTime");
  if (started === "") return "";
  const ended = textAt(job, "status", "completionTime");
  return since(started, ended === "" ? now : Date.parse(ended));
}

function controllerOf({ metadata }: KubeObject): string {
  const owner = (metadata.ownerReferences ?? []).find(({ controller }) => controller === true);
  if (owner === undefined) return "<none>";
  const group = owner.apiVersion.includes("/") ? `.${owner.apiVersion.split("/")[0] ?? ""}` : "";
  return `${(owner.kind + group).toLowerCase()}/${owner.name}`;
}

export const WORKLOAD_CELLS: Readonly<Record<string, Cell>> = {
  completions,
  controller: controllerOf,
  jobDuration,
  jobStatus,
  metrics: (object) => {
    const isOld = object.apiVersion === "autoscaling/v1";
    const autoscaler = isOld ? autoscalerV2(object) : object;
    return printMetrics(listAt(autoscaler, "spec", "metrics"), listAt(autoscaler, "status", "currentMetrics"));
  },
  readyReplicas: (object) => `${numberAt(object, "status", "readyReplicas")}/${numberAt(object, "spec", "replicas")}`,
  scaleTarget: (autoscaler) =>
    `${textAt(autoscaler, "spec", "scaleTargetRef", "kind")}/${textAt(autoscaler, "spec", "scaleTargetRef", "name")}`,
  suspended: (job) => {
    const value = at(job, "spec", "suspend");
    return value === undefined ? "<unset>" : value === true ? "True" : "False";
  },
  requestedDuration: (request) => {
    const seconds = at(request, "spec", "expirationSeconds");
    return typeof seconds === "number" ? humanDuration(seconds * 1000) : "<none>";
  },
  requestCondition: (request) => {
    const types = listAt(request, "status", "conditions").map((condition) => textAt(condition, "type"));
    const verdict = types.includes("Denied") ? "Denied" : types.includes("Approved") ? "Approved" : "Pending";
    const failed = types.includes("Failed") ? ",Failed" : "";
    return verdict + failed + (textAt(request, "status", "certificate") === "" ? "" : ",Issued");
  },
};

const MAX_METRICS = 2;

function printMetrics(specs: readonly unknown[], statuses: readonly unknown[]): string {
  if (specs.length === 0) return "<none>";
  const all = specs.map((spec, index) => printMetric(spec, statuses[index]));
  const shown = all.slice(0, MAX_METRICS).join(", ");
  return all.length > MAX_METRICS ? `${shown} + ${all.length - MAX_METRICS} more...` : shown;
}

/** By the type of a metric: its field, and whether its values may be plain. */
const METRICS: Readonly<Record<string, string>> = {
  External: "external",
  Pods: "pods",
  Object: "object",
  Resource: "resource",
  ContainerResource: "containerResource",
};

function printMetric(spec: unknown, status: unknown): string {
  const type = textAt(spec, "type");
  const field = entryOf(METRICS, type);
  if (field === undefined) return "<unknown type>";
  const target = asFields(at(spec, field, "target"));
  const current = asFields(at(status, field, "current"));
  const isOfResource = type === "Resource" || type === "ContainerResource";
  const name = isOfResource ? `${textAt(spec, field, "name")}: ` : "";
  if (at(target, "averageValue") !== undefined) {
    const suffix = type === "External" || type === "Object" ? " (avg)" : "";
    return `${name}${textAt(current, "averageValue") || "<unknown>"}/${textAt(target, "averageValue")}${suffix}`;
  }
  if (!isOfResource) return `${textAt(current, "value") || "<unknown>"}/${textAt(target, "value")}`;
  return `${name}${percent(current, "<unknown>")}/${percent(target, "<auto>")}`;
}

function percent(value: unknown, otherwise: string): string {
  return at(value, "averageUtilization") === undefined ? otherwise : `${numberAt(value, "averageUtilization")}%`;
}
