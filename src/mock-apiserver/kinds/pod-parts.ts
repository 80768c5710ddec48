import { isDeepStrictEqual } from "node:util";
import {
  type FieldError,
  type Fields,
  type KubeObject,
  asFields,
  ensure,
  fieldsAt,
  forbiddenValue,
  invalidValue,
  listAt,
  quote,
  textAt,
} from "../../apimachinery/index.ts";
import type { ObjectPart } from "../../apiserver/index.ts";
import { qosClass } from "./pod-strategy.ts";
import { podErrors } from "./validation/index.ts";

/** The parts of a Pod that have subresources of their own (k8s `pkg/registry/core/pod/strategy.go`). */

/** Everything of the pod stays but these fields of its spec, and its version. */
function keepAllBut(pod: KubeObject, old: KubeObject, fields: readonly string[]): void {
  const wanted = asFields(pod["spec"]);
  const spec: Fields = structuredClone(asFields(old["spec"]));
  for (const field of fields) {
    if (wanted[field] === undefined) delete spec[field];
    else spec[field] = wanted[field];
  }
  pod["spec"] = spec;
  pod["status"] = structuredClone(old["status"]);
  const { labels, annotations, ownerReferences, finalizers } = structuredClone(old.metadata);
  Object.assign(pod.metadata, { labels, annotations, ownerReferences, finalizers });
}

/** `ValidatePodEphemeralContainersUpdate`: they are added, and stay as they are. */
function ephemeralErrors(pod: KubeObject, old: KubeObject): FieldError[] {
  const where = "spec.ephemeralContainers";
  const byName = new Map(listAt(pod, "spec", "ephemeralContainers").map((item) => [textAt(item, "name"), item]));
  return listAt(old, "spec", "ephemeralContainers").flatMap((item) => {
    const name = textAt(item, "name");
    const now = byName.get(name);
    if (now === undefined)
      return [forbiddenValue(where, `existing ephemeral containers ${quote(name)} may not be removed\n`)];
    const isSame = isDeepStrictEqual(now, item);
    return isSame ? [] : [forbiddenValue(where, `existing ephemeral containers ${quote(name)} may not be changed\n`)];
  });
}

const CONTAINERS = ["containers", "initContainers"];

/** A container without what may change. */
function withoutAmounts(container: unknown): Fields {
  const copy = structuredClone(asFields(container));
  delete copy["resizePolicy"];
  const resources = ensure(copy, "resources");
  for (const kind of ["requests", "limits"]) {
    const { cpu: _cpu, memory: _memory, ...others } = fieldsAt(resources, kind);
    resources[kind] = others;
  }
  return copy;
}

/** `validatePodResizeContainerOrdering`. */
function orderErrors(pod: KubeObject, old: KubeObject, field: string): FieldError[] {
  const [now, before] = [listAt(pod, "spec", field), listAt(old, "spec", field)];
  const where = `spec.${field}`;
  if (now.length !== before.length) return [forbiddenValue(where, `${field} may not be added or removed on resize`)];
  return now.flatMap((container, index) =>
    textAt(container, "name") === textAt(before[index], "name")
      ? []
      : [forbiddenValue(`${where}[${index}].name`, `${field} may not be renamed or reordered on resize`)],
  );
}

/** `ValidatePodResize`. */
function resizeErrors(pod: KubeObject, old: KubeObject): FieldError[] {
  const order = CONTAINERS.flatMap((field) => orderErrors(pod, old, field));
  if (order.length > 0) return order;
  const quality = qosClass(old["spec"]);
  const rest = (spec: unknown): Fields[][] => CONTAINERS.map((field) => listAt(spec, field).map(withoutAmounts));
  return [
    ...(qosClass(pod["spec"]) === quality
      ? []
      : [invalidValue("spec", quality, "Pod QOS Class may not change as a result of resizing")]),
    ...(isDeepStrictEqual(rest(pod["spec"]), rest(old["spec"]))
      ? []
      : [forbiddenValue("spec", "only cpu and memory resources are mutable")]),
  ];
}

function part(
  fields: readonly string[],
  changes: (pod: KubeObject, old: KubeObject) => readonly FieldError[],
): ObjectPart {
  return {
    prepare: (pod, old) => keepAllBut(pod, old, fields),
    validate: (pod, old) => [...podErrors(pod), ...changes(pod, old)],
  };
}

export const EPHEMERAL_CONTAINERS_PART = part(["ephemeralContainers"], ephemeralErrors);
export const RESIZE_PART = part(CONTAINERS, resizeErrors);
