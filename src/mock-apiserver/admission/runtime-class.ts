/** What a RuntimeClass adds to Pods of its kind (k8s `plugin/pkg/admission/runtimeclass`). */
import { isDeepStrictEqual } from "node:util";
import {
  apiErrors,
  asFields,
  at,
  fieldsAt,
  listAt,
  quote,
  sortedKeys,
  textAt,
  type Fields,
  type KubeObject,
} from "../../apimachinery/index.ts";
import { objectKey, type ObjectStore } from "../../storage/index.ts";

const CLASSES = { group: "node.k8s.io", resource: "runtimeclasses" };

function refuse(pod: KubeObject, why: string): Error {
  return apiErrors.forbidden({ group: "", resource: "pods" }, pod.metadata.name ?? "", why);
}

/** @throws ApiError 403 */
export async function admitRuntimeClass(store: ObjectStore, pod: KubeObject): Promise<void> {
  const spec = asFields(pod["spec"]);
  const found = await classOf(store, pod);
  setOverhead(pod, spec, found);
  if (found !== undefined) setScheduling(pod, spec, found);
}

async function classOf(store: ObjectStore, pod: KubeObject): Promise<KubeObject | undefined> {
  const name = textAt(pod, "spec", "runtimeClassName");
  if (name === "") return undefined;
  const stored = await store.get(objectKey(CLASSES, "", name));
  if (stored === undefined) throw refuse(pod, `pod rejected: RuntimeClass ${quote(name)} not found`);
  return stored.object;
}

function setOverhead(pod: KubeObject, spec: Fields, found: KubeObject | undefined): void {
  const wanted = fieldsAt(spec, "overhead");
  const isSet = Object.keys(wanted).length > 0;
  if (at(found, "overhead") === undefined) {
    if (at(spec, "overhead") !== undefined)
      throw refuse(pod, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
    return;
  }
  const fixed = fieldsAt(found, "overhead", "podFixed");
  if (isSet && !isDeepStrictEqual(wanted, fixed))
    throw refuse(pod, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
  spec["overhead"] = { ...fixed };
}

function setScheduling(pod: KubeObject, spec: Fields, found: KubeObject): void {
  const selector = { ...fieldsAt(spec, "nodeSelector") };
  for (const [key, value] of Object.entries(fieldsAt(found, "scheduling", "nodeSelector"))) {
    const own = selector[key];
    if (own !== undefined && own !== value) {
      const theirs = `runtimeClass.scheduling.nodeSelector[${key}] = ${textAt(found, "scheduling", "nodeSelector", key)}`;
      throw refuse(pod, `conflict: ${theirs}; pod.spec.nodeSelector[${key}] = ${textAt(spec, "nodeSelector", key)}`);
    }
    selector[key] = value;
  }
  if (Object.keys(selector).length > 0) spec["nodeSelector"] = sortedKeys(selector);
  const added = listAt(found, "scheduling", "tolerations");
  if (added.length > 0) spec["tolerations"] = merged([...listAt(spec, "tolerations"), ...added]);
}

/** Without those that another one of the list includes (k8s `pkg/util/tolerations`). */
function merged(all: readonly unknown[]): unknown[] {
  const kept: unknown[] = [];
  for (const [index, one] of all.entries()) {
    const later = all.slice(index + 1).filter((other) => !isDeepStrictEqual(one, other));
    if (![...kept, ...later].some((other) => includes(other, one))) kept.push(one);
  }
  return kept;
}

function includes(wide: unknown, narrow: unknown): boolean {
  if (isDeepStrictEqual(wide, narrow)) return true;
  const [key, operator, effect] = ["key", "operator", "effect"].map((field) => textAt(wide, field));
  if (textAt(narrow, "key") !== key && (key !== "" || operator !== "Exists")) return false;
  if (textAt(narrow, "effect") !== effect && effect !== "") return false;
  const [most, wanted] = [at(wide, "tolerationSeconds"), at(narrow, "tolerationSeconds")];
  if (effect === "NoExecute" && most !== undefined && (wanted === undefined || Number(wanted) > Number(most)))
    return false;
  if (operator === "Exists") return true;
  return textAt(narrow, "operator") === "Equal" && textAt(narrow, "value") === textAt(wide, "value");
}
