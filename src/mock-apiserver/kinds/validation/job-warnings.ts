import { at, numberAt, textAt, type KubeObject } from "../../../apimachinery/index.ts";
import { hostNameWarning, podWarnings } from "./pod-warnings.ts";
import { child } from "./vocabulary.ts";

/** What Jobs, and the CronJobs that make them, are warned of (k8s `pkg/api/job/warnings.go`). */

const MANY_COMPLETIONS = 100_000;
const MANY_AT_ONCE = 10_000;
const TOO_MANY =
  "In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail";

function specWarnings(spec: unknown, path: string): string[] {
  const isIndexed = textAt(spec, "completionMode") === "Indexed";
  const isMany = numberAt(spec, "completions") > MANY_COMPLETIONS && numberAt(spec, "parallelism") > MANY_AT_ONCE;
  return [
    ...(isIndexed && isMany ? [`${path}: ${TOO_MANY}`] : []),
    ...podWarnings(at(spec, "template"), child(path, "template")),
  ];
}

function warnings(object: KubeObject, old: KubeObject | undefined, spec: unknown, path: string): string[] {
  if (old !== undefined && object.metadata.generation === old.metadata.generation) return [];
  return [
    ...(old === undefined ? hostNameWarning(object, "Pod names and hostnames") : []),
    ...specWarnings(spec, path),
  ];
}

export function jobWarnings(job: KubeObject, old: KubeObject | undefined): string[] {
  return warnings(job, old, job["spec"], "spec");
}

const ZONE_IN_SCHEDULE =
  "cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details";

export function cronJobWarnings(job: KubeObject, old: KubeObject | undefined): string[] {
  const hasZone = old !== undefined && textAt(job, "spec", "schedule").includes("TZ");
  return [
    ...warnings(job, old, at(job, "spec", "jobTemplate", "spec"), "spec.jobTemplate.spec"),
    ...(hasZone ? [ZONE_IN_SCHEDULE] : []),
  ];
}
