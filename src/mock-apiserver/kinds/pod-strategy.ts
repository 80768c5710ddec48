import {
  isJsonNumber,
  asFields,
  at,
  fieldsAt,
  listAt,
  type Fields,
  type KubeObject,
} from "../../apimachinery/index.ts";
import { amount } from "./validation/index.ts";

/** What the server itself makes of a new Pod (k8s `pkg/registry/core/pod/strategy.go`). */

const COMPUTE = ["cpu", "memory"];

interface Budget {
  readonly requests: Map<string, bigint>;
  readonly limits: Map<string, bigint>;
  /** Everything has both limits. */
  readonly isBounded: boolean;
}

/** Adds what is above zero; returns the names. */
function count(sums: Map<string, bigint>, resources: Fields): Set<string> {
  const names = new Set<string>();
  for (const name of COMPUTE) {
    const { nanos } = amount(resources[name]);
    if (nanos <= 0n) continue;
    names.add(name);
    sums.set(name, (sums.get(name) ?? 0n) + nanos);
  }
  return names;
}

function budget(spec: unknown): Budget {
  const [requests, limits] = [new Map<string, bigint>(), new Map<string, bigint>()];
  const ofPod = at(spec, "resources") !== undefined;
  const holders = ofPod ? [spec] : [...listAt(spec, "containers"), ...listAt(spec, "initContainers")];
  let isBounded = true;
  for (const holder of holders) {
    const own = fieldsAt(holder, "resources", "limits");
    count(requests, fieldsAt(holder, "resources", "requests"));
    const found = count(limits, own);
    const isAsked = !ofPod || Object.keys(own).length > 0;
    if (isAsked && found.size < COMPUTE.length) isBounded = false;
  }
  return { requests, limits, isBounded };
}

/** k8s `pkg/apis/core/v1/helper/qos` ComputePodQOS. */
export function qosClass(spec: unknown): string {
  const { requests, limits, isBounded } = budget(spec);
  if (requests.size + limits.size === 0) return "BestEffort";
  const isEqual = [...requests].every(([name, nanos]) => limits.get(name) === nanos);
  return isBounded && isEqual && requests.size === limits.size ? "Guaranteed" : "Burstable";
}

/** Label keys become part of the selector: those Pods are meant that have this one's values. */
function selectSame(holder: unknown, labels: Fields, keys: string, operator: string): void {
  const selector = at(holder, "labelSelector");
  if (selector === undefined) return;
  const added = listAt(holder, keys)
    .map(String)
    .filter((key) => Object.hasOwn(labels, key))
    .map((key) => ({ key, operator, values: [labels[key]] }));
  const fields = asFields(selector);
  if (added.length > 0) fields["matchExpressions"] = [...listAt(selector, "matchExpressions"), ...added];
}

function applyLabelKeys(pod: KubeObject): void {
  const labels: Fields = pod.metadata.labels ?? {};
  const spec = pod["spec"];
  for (const side of ["podAffinity", "podAntiAffinity"]) {
    const affinity = at(spec, "affinity", side);
    const preferred = listAt(affinity, "preferredDuringSchedulingIgnoredDuringExecution");
    const terms = [
      ...preferred.map((term) => at(term, "podAffinityTerm")),
      ...listAt(affinity, "requiredDuringSchedulingIgnoredDuringExecution"),
    ];
    for (const term of terms) {
      selectSame(term, labels, "matchLabelKeys", "In");
      selectSame(term, labels, "mismatchLabelKeys", "NotIn");
    }
  }
  for (const constraint of listAt(spec, "topologySpreadConstraints"))
    selectSame(constraint, labels, "matchLabelKeys", "In");
}

const GATED = {
  type: "PodScheduled",
  status: "False",
  lastProbeTime: null,
  reason: "SchedulingGated",
  message: "Scheduling is blocked due to non-empty scheduling gates",
};

export function preparePod(pod: KubeObject, now: string): void {
  const isGated = listAt(pod, "spec", "schedulingGates").length > 0;
  pod["status"] = {
    phase: "Pending",
    ...(isGated ? { conditions: [{ ...GATED, lastTransitionTime: now }] } : {}),
    qosClass: qosClass(pod["spec"]),
  };
  applyLabelKeys(pod);
  keepGrace(pod["spec"]);
}

/** A negative time to end is sent as one second (core/v1 conversion.go). */
export function keepGrace(spec: unknown): void {
  const fields = asFields(spec);
  const grace = fields["terminationGracePeriodSeconds"];
  if (isJsonNumber(grace) && grace < 0) fields["terminationGracePeriodSeconds"] = 1;
}
