import {
  entryOf,
  apiErrors,
  at,
  listAt,
  numberAt,
  textAt,
  asFields,
  type Fields,
  type KubeObject,
} from "../../apimachinery/index.ts";
import { objectKey, resourcePrefix, type ObjectStore } from "../../storage/index.ts";

/** How urgent a Pod is (k8s `plugin/pkg/admission/priority`). */

const CLASSES = { group: "scheduling.k8s.io", resource: "priorityclasses" };
const PODS = { group: "", resource: "pods" };
/** k8s `pkg/apis/scheduling/v1/helpers.go`: classes that are always there. */
const SYSTEM: Readonly<Record<string, number>> = {
  "system-cluster-critical": 2_000_000_000,
  "system-node-critical": 2_000_001_000,
};

interface Priority {
  readonly name: string;
  readonly value: number;
  readonly policy: string | undefined;
}

function priorityOf(found: KubeObject): Priority {
  const policy = textAt(found, "preemptionPolicy");
  return {
    name: found.metadata.name ?? "",
    value: numberAt(found, "value"),
    policy: policy === "" ? undefined : policy,
  };
}

const NONE: Priority = { name: "", value: 0, policy: "PreemptLowerPriority" };

async function defaultPriority(store: ObjectStore): Promise<Priority> {
  const { items } = await store.list(resourcePrefix(CLASSES));
  const defaults = items.map(({ object }) => object).filter((object) => at(object, "globalDefault") === true);
  const [lowest] = defaults.map(priorityOf).sort((left, right) => left.value - right.value);
  return lowest ?? NONE;
}

async function namedPriority(store: ObjectStore, name: string): Promise<Priority | undefined> {
  const found = await store.get(objectKey(CLASSES, "", name));
  if (found !== undefined) return priorityOf(found.object);
  const value = entryOf(SYSTEM, name);
  return value === undefined ? undefined : { name, value, policy: "PreemptLowerPriority" };
}

function refuse(pod: KubeObject, why: string): Error {
  return apiErrors.forbidden(PODS, pod.metadata.name ?? "", why);
}

function setPriority(pod: KubeObject, spec: Fields, { name, value, policy }: Priority): void {
  const own = spec["priority"];
  if (typeof own === "number" && own !== value) {
    const why = `the integer value of priority (${own}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
    throw refuse(pod, why);
  }
  if (name !== "") spec["priorityClassName"] = name;
  spec["priority"] = value;
  if (policy === undefined) return;
  const ownPolicy = spec["preemptionPolicy"];
  if (typeof ownPolicy === "string" && ownPolicy !== policy) {
    const why = `the string value of PreemptionPolicy (${ownPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`;
    throw refuse(pod, why);
  }
  spec["preemptionPolicy"] = policy;
}

/** @throws ApiError 403 */
export async function admitPriority(store: ObjectStore, pod: KubeObject, old: KubeObject | undefined): Promise<void> {
  const spec = asFields(pod["spec"]);
  if (old !== undefined) {
    for (const field of ["priority", "preemptionPolicy"]) {
      const before = at(old, "spec", field);
      if (before !== undefined) spec[field] ??= before;
    }
    return;
  }
  const name = textAt(spec, "priorityClassName");
  const priority = name === "" ? await defaultPriority(store) : await namedPriority(store, name);
  if (priority === undefined) throw refuse(pod, `no PriorityClass with name ${name} was found`);
  setPriority(pod, spec, priority);
}

const FIVE_MINUTES = 300;

function tolerates(toleration: unknown, key: string): boolean {
  const [ownKey, effect] = [textAt(toleration, "key"), textAt(toleration, "effect")];
  return (ownKey === key || ownKey === "") && (effect === "NoExecute" || effect === "");
}

/** A Pod stays for a while on a node that is gone (k8s `plugin/pkg/admission/defaulttolerationseconds`). */
export function tolerateLostNodes(pod: KubeObject): void {
  const spec = asFields(pod["spec"]);
  for (const key of ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]) {
    const tolerations = listAt(spec, "tolerations");
    if (tolerations.some((toleration) => tolerates(toleration, key))) continue;
    const added = { key, operator: "Exists", effect: "NoExecute", tolerationSeconds: FIVE_MINUTES };
    spec["tolerations"] = [...tolerations, added];
  }
}
