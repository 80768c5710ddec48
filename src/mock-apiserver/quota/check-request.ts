import { at, type KubeObject } from "../../apimachinery/index.ts";
import type { AdmissionAttributes } from "../../apiserver/index.ts";
import type { Evaluator } from "./evaluator.ts";
import {
  add,
  exceeding,
  increase,
  mask,
  printList,
  readList,
  withoutZeros,
  writeList,
  type ResourceList,
} from "./resource-list.ts";
import { scopesOf } from "./scopes.ts";

/** Whether a request stays within the quotas of its namespace (apiserver `admission/plugin/resourcequota/controller.go`). */

export type Verdict =
  | { readonly refused: string }
  /** Those whose use rises, with that. */
  | { readonly changed: readonly KubeObject[] };

type Attributes = Pick<AdmissionAttributes, "operation" | "subresource" | "oldObject"> & {
  readonly object: KubeObject;
};

const hardOf = (quota: KubeObject): ResourceList => readList(at(quota, "status", "hard"));
const usedOf = (quota: KubeObject): ResourceList => readList(at(quota, "status", "used"));

function matches(quota: KubeObject, evaluator: Evaluator, object: KubeObject): boolean {
  if (evaluator.matching([...hardOf(quota).keys()]).length === 0) return false;
  return scopesOf(quota).every((requirement) => evaluator.inScope(requirement, object));
}

/** Why a quota that means the object cannot be applied. */
function obstacleOf(quota: KubeObject, evaluator: Evaluator, object: KubeObject): string | undefined {
  const { name = "" } = quota.metadata;
  const names = evaluator.matching([...hardOf(quota).keys()]);
  const obstacle = evaluator.obstacle?.(names, object);
  if (obstacle !== undefined) return `failed quota: ${name}: ${obstacle}`;
  const used = usedOf(quota);
  if (names.every((resource) => used.has(resource))) return undefined;
  return `status unknown for quota: ${name}, resources: ${names.toSorted().join(",")}`;
}

/** How much more is used; an object that a quota did not mean before counts whole. */
function deltaFor(quota: KubeObject, evaluator: Evaluator, { operation, object, oldObject }: Attributes): ResourceList {
  const usage = evaluator.usage(object);
  const isChange = operation === "UPDATE" && oldObject !== undefined && matches(quota, evaluator, oldObject);
  return withoutZeros(isChange ? increase(usage, evaluator.usage(oldObject)) : usage);
}

function charge(quota: KubeObject, delta: ResourceList, isStatus: boolean): KubeObject | string | undefined {
  const [hard, used] = [hardOf(quota), usedOf(quota)];
  const requested = mask(delta, hard.keys());
  if (requested.size === 0) return undefined;
  const after = add(used, requested);
  const over = isStatus ? [] : exceeding(mask(after, requested.keys()), hard);
  if (over.length > 0) {
    const [asked, before, most] = [requested, used, hard].map((list) => printList(mask(list, over)));
    return `exceeded quota: ${quota.metadata.name ?? ""}, requested: ${asked}, used: ${before}, limited: ${most}`;
  }
  return { ...quota, status: { hard: writeList(hard), used: writeList(after) } };
}

export function checkRequest(quotas: readonly KubeObject[], evaluator: Evaluator, attributes: Attributes): Verdict {
  const { object } = attributes;
  const meant = quotas.filter((quota) => matches(quota, evaluator, object));
  for (const quota of meant) {
    const refused = obstacleOf(quota, evaluator, object);
    if (refused !== undefined) return { refused };
  }
  if (meant.length === 0) return { changed: [] };
  const negative = [...evaluator.usage(object)].filter(([, { nanos }]) => nanos < 0n).map(([name]) => name);
  if (negative.length > 0)
    return { refused: `quota usage is negative for resource(s): ${negative.toSorted().join(",")}` };
  const changed: KubeObject[] = [];
  for (const quota of meant) {
    const charged = charge(quota, deltaFor(quota, evaluator, attributes), attributes.subresource === "status");
    if (typeof charged === "string") return { refused: charged };
    if (charged !== undefined) changed.push(charged);
  }
  return { changed };
}
