import type { DescriptionTable, TypeDescriptions } from "./description-table.ts";
import { API_REGISTRATION_DESCRIPTIONS } from "./descriptions-apiregistration.ts";
import { CORE_DESCRIPTIONS } from "./descriptions-core.ts";
import { GROUP_DESCRIPTIONS } from "./descriptions-groups.ts";
import { META_DESCRIPTIONS } from "./descriptions-meta.ts";
import { POD_DESCRIPTIONS } from "./descriptions-pods.ts";

/** What every kind has; Kubernetes' own texts, as `kubectl explain` of an APIService is compared with a recording. */
const COMMON: TypeDescriptions = {
  kind: "Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds",
  apiVersion:
    "APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources",
  metadata:
    "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata",
};

export const DESCRIPTION_TABLES: readonly DescriptionTable[] = [
  API_REGISTRATION_DESCRIPTIONS,
  META_DESCRIPTIONS,
  CORE_DESCRIPTIONS,
  POD_DESCRIPTIONS,
  GROUP_DESCRIPTIONS,
];

/** The text for a model such as `io.k8s.api.core.v1.Pod`, or undefined. */
export function describeType(model: string): string | undefined {
  return lookUp(model)?.[""];
}

export function describeField(model: string, field: string): string | undefined {
  return lookUp(model)?.[field] ?? commonField(field);
}

function lookUp(model: string): TypeDescriptions | undefined {
  return DESCRIPTION_TABLES.find((table) => Object.hasOwn(table, model))?.[model];
}

function commonField(field: string): string | undefined {
  return Object.hasOwn(COMMON, field) ? COMMON[field] : undefined;
}
