import type { GroupResource, KubeObject } from "../../apimachinery/index.ts";
import type { AdmissionAttributes } from "../../apiserver/index.ts";
import { count, type ResourceList } from "./resource-list.ts";

/** How much of which resources an object uses (apiserver `pkg/quota/v1`). */
export interface Evaluator {
  readonly resource: GroupResource;
  /** Whether a request can change what is used. */
  handles(attributes: AdmissionAttributes): boolean;
  /** Those of these resources that objects of the kind use. */
  matching(names: readonly string[]): readonly string[];
  /** Whether a scope, as a requirement of a selector, takes an object. */
  inScope(requirement: unknown, object: KubeObject): boolean;
  usage(object: KubeObject): ResourceList;
  /** Why an object cannot be counted by these resources. */
  obstacle?(names: readonly string[], object: KubeObject): string | undefined;
}

export function countName({ group, resource }: GroupResource): string {
  return group === "" ? `count/${resource}` : `count/${resource}.${group}`;
}

/** Objects of any kind, by their number (`generic/evaluator.go`); `alias` is what Kubernetes called that before. */
export function objectCount(resource: GroupResource, alias?: string): Evaluator {
  const names = [countName(resource), ...(alias === undefined ? [] : [alias])];
  const usage = new Map(names.map((name) => [name, count(1)]));
  return {
    resource,
    handles: ({ subresource, operation }) => subresource === "" && operation === "CREATE",
    matching: (wanted) => wanted.filter((name) => names.includes(name)),
    inScope: () => false,
    usage: () => usage,
  };
}
