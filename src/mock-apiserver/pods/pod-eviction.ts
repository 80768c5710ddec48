import {
  apiErrors,
  asFields,
  at,
  fieldsAt,
  formatTime,
  invalidValue,
  listAt,
  matchesLabels,
  numberAt,
  parseLabelSelector,
  textAt,
  valueToNode,
  type Fields,
  type KubeObject,
  type Status,
} from "../../apimachinery/index.ts";
import { formatSelector, parseDeleteBody, type ResourceService } from "../../apiserver/index.ts";
import type { ActionPlace } from "./action-place.ts";
import { SUCCESS } from "./pod-binding.ts";
import { isReady, withPodCondition } from "./pod-conditions.ts";

/** Evictions and the budgets that stand against them (k8s `pkg/registry/core/pod/storage/eviction.go`). */

const BUDGETS = { group: "policy", resource: "poddisruptionbudgets" };
const BUDGET = { group: "policy", resource: "poddisruptionbudget" };
const REFUSAL = "Cannot evict pod as it would violate the pod's disruption budget.";
const SEVERAL = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
const ALLOWED = "DisruptionAllowed";
const MAX_DISRUPTED_PODS = 2000;
const RETRY_SECONDS = 10;

interface Eviction {
  readonly service: ResourceService;
  readonly name: string;
  readonly namespace: string;
  readonly dryRun: boolean;
  /** Of the eviction. */
  readonly options: Fields;
}

/** @throws ApiError 429 where a disruption budget forbids it now */
export async function evictPod(
  service: ResourceService,
  eviction: KubeObject,
  { name, namespace, dryRun, validate }: ActionPlace,
): Promise<Status> {
  if ((eviction.metadata.name ?? "") !== name)
    throw apiErrors.badRequest("name in URL does not match name in Eviction object");
  const options = fieldsAt(eviction, "deleteOptions");
  rejectUnsafe(options, name);
  const request = { service, name, namespace, options, dryRun: dryRun || listAt(options, "dryRun").length > 0 };
  await validate();
  const pod = await service.get({ group: "", resource: "pods", namespace }, name);
  if (isBeyondBudgets(pod)) return remove(request, pod);
  const budgets = await budgetsOf(service, pod);
  const [budget] = budgets;
  if (budgets.length > 1) throw apiErrors.unclassified(SEVERAL);
  if (budget !== undefined && !isFree(pod, budget)) await takeOne(request, budget);
  return remove(request, pod);
}

function rejectUnsafe(options: Fields, name: string): void {
  const field = "ignoreStoreReadErrorWithClusterBreakingPotential";
  if (options[field] !== true) return;
  const why = "can not be set for pod eviction, try after removing the option";
  throw apiErrors.invalid("policy", "Eviction", name, [invalidValue(`deleteOptions.${field}`, true, why)]);
}

/** A pod that does not run is disrupted already. */
function isBeyondBudgets(pod: KubeObject): boolean {
  const phase = textAt(pod, "status", "phase");
  return ["Succeeded", "Failed", "Pending"].includes(phase) || pod.metadata.deletionTimestamp !== undefined;
}

async function budgetsOf(service: ResourceService, pod: KubeObject): Promise<KubeObject[]> {
  const { items } = await service.list({ ...BUDGETS, namespace: pod.metadata.namespace ?? "" });
  return items.filter((budget) => {
    const selector = at(budget, "spec", "selector");
    if (selector === undefined) return false;
    const text = formatSelector(selector);
    return text === "<none>" || matchesLabels(parseLabelSelector(text), pod.metadata.labels);
  });
}

/** An unhealthy pod counts for nothing where enough others are healthy, or where its budget says so. */
function isFree(pod: KubeObject, budget: KubeObject): boolean {
  if (isReady(pod)) return false;
  if (textAt(budget, "spec", "unhealthyPodEvictionPolicy") === "AlwaysAllow") return true;
  const [current, desired] = healthOf(budget);
  return current >= desired && desired > 0;
}

function healthOf(budget: KubeObject): readonly [current: number, desired: number] {
  return [numberAt(budget, "status", "currentHealthy"), numberAt(budget, "status", "desiredHealthy")];
}

/** Counts one disruption against a budget. @throws ApiError */
async function takeOne({ service, name, dryRun }: Eviction, budget: KubeObject): Promise<void> {
  const { name: budgetName = "", generation = 0, namespace = "" } = budget.metadata;
  if (numberAt(budget, "status", "observedGeneration") < generation)
    throw refusal(`The disruption budget ${budgetName} is still being processed by the server.`, RETRY_SECONDS);
  const allowed = numberAt(budget, "status", "disruptionsAllowed");
  const disrupted = fieldsAt(budget, "status", "disruptedPods");
  if (allowed < 0) throw apiErrors.forbidden(BUDGET, budgetName, "pdb disruptions allowed is negative");
  if (Object.keys(disrupted).length > MAX_DISRUPTED_PODS) {
    const why = "DisruptedPods map too big - too many evictions not confirmed by PDB controller";
    throw apiErrors.forbidden(BUDGET, budgetName, why);
  }
  if (allowed === 0) throw refusal(exhausted(budget), 0);
  if (dryRun) return;
  const now = formatTime(service.clock.now());
  const status = {
    ...asFields(budget["status"]),
    disruptionsAllowed: allowed - 1,
    disruptedPods: { ...disrupted, [name]: now },
    ...(allowed === 1 ? { conditions: withoutRoom(budget, now) } : {}),
  };
  await service.updateStatus({ ...BUDGETS, namespace }, { ...budget, status });
}

/** k8s `pkg/controller/disruption` UpdateDisruptionAllowedCondition. */
function withoutRoom(budget: KubeObject, now: string): Fields[] {
  const conditions = listAt(budget, "status", "conditions").map(asFields);
  const old = conditions.find(({ type }) => type === ALLOWED);
  const lastTransitionTime = old?.["status"] === "False" ? old["lastTransitionTime"] : now;
  const { generation: observedGeneration } = budget.metadata;
  const reason = { reason: "InsufficientPods", message: "", observedGeneration };
  const next = { type: ALLOWED, status: "False", ...reason, lastTransitionTime };
  return old === undefined ? [...conditions, next] : conditions.map((other) => (other === old ? next : other));
}

function exhausted(budget: KubeObject): string {
  const { name = "" } = budget.metadata;
  const [current, desired] = healthOf(budget);
  const condition = listAt(budget, "status", "conditions").find((item) => textAt(item, "type") === ALLOWED);
  const [reason, message] = [textAt(condition, "reason"), textAt(condition, "message")];
  const tells = textAt(condition, "status") === "False" && message !== "";
  const not = `The disruption budget ${name} does not allow evicting pods currently`;
  if (tells && reason === "SyncFailed") return `${not} because it failed sync: ${message}`;
  if (current <= desired)
    return `The disruption budget ${name} needs ${desired} healthy pods and has ${current} currently`;
  return tells ? `${not} (${reason}): ${message}` : not;
}

function refusal(cause: string, retryAfterSeconds: number): Error {
  return apiErrors.tooManyRequests(REFUSAL, retryAfterSeconds, [{ reason: "DisruptionBudget", message: cause }]);
}

/** Says why, then deletes. */
async function remove({ service, name, namespace, dryRun, options }: Eviction, pod: KubeObject): Promise<Status> {
  const target = { group: "", resource: "pods", namespace };
  const reason = { reason: "EvictionByEvictionAPI", message: "Eviction API: evicting" };
  const condition = { type: "DisruptionTarget", status: "True", ...reason };
  const preconditions = fieldsAt(options, "preconditions");
  if (!dryRun) {
    checkPreconditions(pod, preconditions);
    const conditions = withPodCondition(pod, condition, formatTime(service.clock.now()));
    const changed = { ...pod, status: { ...asFields(pod["status"] ?? {}), conditions } };
    await service.update(target, changed, { name, status: true, unchecked: true });
  }
  const parsed = parseDeleteBody(() => valueToNode({ ...options, kind: "DeleteOptions", apiVersion: "v1" }));
  await service.delete(target, name, { ...parsed, dryRun, unchecked: true });
  return SUCCESS;
}

/** @throws ApiError 409 */
function checkPreconditions(pod: KubeObject, preconditions: Fields): void {
  const { name = "", uid = "", resourceVersion = "" } = pod.metadata;
  const [wantedUid, wantedVersion] = [textAt(preconditions, "uid"), textAt(preconditions, "resourceVersion")];
  const conflict = (why: string): Error => apiErrors.conflict({ group: "", resource: "Pod" }, name, why);
  if (wantedUid !== "" && wantedUid !== uid) {
    const rest = "The object might have been deleted and then recreated";
    throw conflict(`the UID in the precondition (${wantedUid}) does not match the UID in record (${uid}). ${rest}`);
  }
  if (wantedVersion === "" || wantedVersion === resourceVersion) return;
  const versions = `the ResourceVersion in the precondition (${wantedVersion}) does not match the ResourceVersion in record (${resourceVersion})`;
  throw conflict(`${versions}. The object might have been modified`);
}
