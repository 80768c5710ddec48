import {
  type FieldError,
  type KubeObject,
  dns1035Label,
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

/** What is wrong with a new object: its metadata, then what the kind itself demands. */
export function createErrors(kind: KindDefinition, object: KubeObject): FieldError[] {
  const own = kind.validate?.(object) ?? [];
  if (kind.nameRule === "own") return [...own];
  const validateName = nameOrPrefix(NAME_CHECKS[kind.nameRule]);
  return [...validateObjectMeta(object.metadata, { namespaced: kind.namespaced, validateName }), ...own];
}

export function updateErrors(kind: KindDefinition, object: KubeObject, old: KubeObject): FieldError[] {
  return [
    ...validateObjectMetaUpdate(object.metadata, old.metadata),
    ...(kind.validate?.(object) ?? []),
    ...(kind.validateUpdate?.(object, old) ?? []),
  ];
}
