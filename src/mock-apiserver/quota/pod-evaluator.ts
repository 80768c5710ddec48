import { asFields, at, listAt, textAt, type KubeObject, type Quantity } from "../../apimachinery/index.ts";
import { isExtended, isNative, podUse } from "../kinds/validation/index.ts";
import { qosClass } from "../kinds/pod-strategy.ts";
import { countName, type Evaluator } from "./evaluator.ts";
import { add, count, readList, type ResourceList } from "./resource-list.ts";
import { takesValue } from "./scopes.ts";

/** k8s `pkg/quota/v1/evaluator/core/pods.go`. */

const PODS = { group: "", resource: "pods" };
const COMPUTE = ["cpu", "memory", "ephemeral-storage"];
const NAMES = [
  countName(PODS),
  "pods",
  ...COMPUTE,
  ...COMPUTE.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
];
const PREFIXES = ["hugepages-", "requests.hugepages-"];
const DEVICE_CLASS = "deviceclass.resource.kubernetes.io/";
/** What every container must ask for where a quota limits it: a mistake that Kubernetes keeps. */
const REQUIRED = ["cpu", "memory"].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]);

function isExtendedQuota(name: string): boolean {
  return name.startsWith("requests.") && (!isNative(name) || name.startsWith(`requests.${DEVICE_CLASS}`));
}

function isMatching(name: string): boolean {
  return NAMES.includes(name) || PREFIXES.some((prefix) => name.startsWith(prefix)) || isExtendedQuota(name);
}

function computeUse(requests: ResourceList, limits: ResourceList): ResourceList {
  const result = new Map<string, Quantity>([["pods", count(1)]]);
  for (const [name, quantity] of requests) {
    const isPlain = COMPUTE.includes(name) || name.startsWith("hugepages-");
    if (isPlain) result.set(name, quantity);
    if (isPlain || isExtended(name) || name.startsWith(DEVICE_CLASS)) result.set(`requests.${name}`, quantity);
  }
  for (const [name, quantity] of limits) if (COMPUTE.includes(name)) result.set(`limits.${name}`, quantity);
  return result;
}

export function isTerminating(pod: KubeObject): boolean {
  const seconds = at(pod, "spec", "activeDeadlineSeconds");
  return typeof seconds === "number" && seconds >= 0;
}

/** Whether a Pod still counts: not when it has ended, nor when its node should have ended it long ago. */
export function isCounted(pod: KubeObject, now: number): boolean {
  if (["Failed", "Succeeded"].includes(textAt(pod, "status", "phase"))) return false;
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return true;
  return now <= Date.parse(deletionTimestamp) + deletionGracePeriodSeconds * 1_000;
}

function usage(pod: KubeObject, now: number): ResourceList {
  const objects = new Map([[countName(PODS), count(1)]]);
  if (!isCounted(pod, now)) return objects;
  const { spec } = pod;
  const overhead = readList(at(spec, "overhead"));
  const limits = podUse(spec, "limits");
  const limited = new Map([...overhead].filter(([name]) => limits.has(name)));
  return add(objects, computeUse(add(podUse(spec, "requests"), overhead), add(limits, limited)));
}

function isElsewhere(term: unknown): boolean {
  return listAt(term, "namespaces").length > 0 || at(term, "namespaceSelector") !== undefined;
}

function looksElsewhere(pod: KubeObject): boolean {
  return ["podAffinity", "podAntiAffinity"].some((kind) => {
    const affinity = at(pod, "spec", "affinity", kind);
    const preferred = listAt(affinity, "preferredDuringSchedulingIgnoredDuringExecution");
    const terms = preferred.map((weighted) => at(weighted, "podAffinityTerm"));
    return [...listAt(affinity, "requiredDuringSchedulingIgnoredDuringExecution"), ...terms].some(isElsewhere);
  });
}

const SCOPES: Readonly<Record<string, (pod: KubeObject, requirement: unknown) => boolean>> = {
  Terminating: isTerminating,
  NotTerminating: (pod) => !isTerminating(pod),
  BestEffort: ({ spec }) => qosClass(spec) === "BestEffort",
  NotBestEffort: ({ spec }) => qosClass(spec) !== "BestEffort",
  PriorityClass: ({ spec }, requirement) => takesValue(requirement, textAt(spec, "priorityClassName")),
  CrossNamespacePodAffinity: looksElsewhere,
};

/** Which containers lack which of the required amounts. */
function obstacle(names: readonly string[], { spec }: KubeObject): string | undefined {
  const ofPod = [at(spec, "resources", "requests"), at(spec, "resources", "limits")];
  if (ofPod.some((list) => Object.keys(asFields(list)).length > 0)) return undefined;
  const containers = [...listAt(spec, "containers"), ...listAt(spec, "initContainers")];
  const lacking = REQUIRED.filter((name) => names.includes(name))
    .toSorted()
    .flatMap((name) => {
      const without = containers.filter((container) => {
        const resources = at(container, "resources");
        const use = computeUse(readList(at(resources, "requests")), readList(at(resources, "limits")));
        return !use.has(name);
      });
      const whose = [...new Set(without.map((container) => textAt(container, "name")))].toSorted();
      return whose.length === 0 ? [] : [`${name} for: ${whose.join(",")}`];
    });
  return lacking.length === 0 ? undefined : `must specify ${lacking.join("; ")}`;
}

export function podEvaluator(now: () => number): Evaluator {
  return {
    resource: PODS,
    handles({ operation, subresource, object, oldObject }) {
      if (subresource === "resize") return operation === "UPDATE";
      if (subresource !== "") return false;
      if (operation !== "UPDATE" || object === undefined || oldObject === undefined) return operation === "CREATE";
      return isTerminating(object) !== isTerminating(oldObject);
    },
    matching: (names) => names.filter(isMatching),
    inScope: (requirement, pod) => SCOPES[textAt(requirement, "scopeName")]?.(pod, requirement) ?? false,
    usage: (pod) => usage(pod, now()),
    obstacle,
  };
}

/** Whether a change of a Pod can lower what is used. */
export function freesPods(before: KubeObject, after: KubeObject, now: number): boolean {
  return isTerminating(before) !== isTerminating(after) || (isCounted(before, now) && !isCounted(after, now));
}
