import {
  type FieldError,
  type KubeObject,
  dns1035Label,
  formatGroupVersion,
  invalidValue,
  dns1123Label,
  dns1123Subdomain,
  pathSegmentName,
  type NameRule as NameCheck,
  nameOrPrefix,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../apimachinery/index.ts";
import type { KindDefinition, NameRule } from "./kind.ts";

const NAME_CHECKS: Readonly<Record<NameRule, NameCheck>> = {
  "dns-subdomain": dns1123Subdomain,
  "dns-label": dns1123Label,
  "dns-1035-label": dns1035Label,
  "path-segment": pathSegmentName,
};

/** Nothing else is looked at in an object of another type; only custom resources get here with one. */
function kindErrors(kind: KindDefinition, object: KubeObject): FieldError[] {
  const expected = { kind: kind.kind, apiVersion: formatGroupVersion(kind) };
  return (["kind", "apiVersion"] as const)
    .filter((key) => object[key] !== expected[key])
    .map((key) => invalidValue(key, object[key], `must be ${expected[key]}`));
}

/** What is wrong with a new object: its metadata, then what the kind itself demands. */
export function createErrors(kind: KindDefinition, object: KubeObject): FieldError[] {
  const wrong = kindErrors(kind, object);
  if (wrong.length > 0) return wrong;
  const own = [...(kind.validate?.(object) ?? []), ...(kind.validateCreate?.(object) ?? [])];
  if (kind.nameRule === "own") return own;
  const validateName = nameOrPrefix(NAME_CHECKS[kind.nameRule]);
  return [...validateObjectMeta(object.metadata, { namespaced: kind.namespaced, validateName }), ...own];
}

export function updateErrors(kind: KindDefinition, object: KubeObject, old: KubeObject): FieldError[] {
  const wrong = kindErrors(kind, object);
  if (wrong.length > 0) return wrong;
  return [
    ...validateObjectMetaUpdate(object.metadata, old.metadata),
    ...(kind.validate?.(object) ?? []),
    ...(kind.validateUpdate?.(object, old) ?? []),
  ];
}

/** A kind without a rule of its own for `/status` is checked as a whole. */
export function statusErrors(kind: KindDefinition, object: KubeObject, old: KubeObject): FieldError[] {
  if (kind.validateStatus === undefined) return updateErrors(kind, object, old);
  return [...validateObjectMetaUpdate(object.metadata, old.metadata), ...kind.validateStatus(object, old)];
}
