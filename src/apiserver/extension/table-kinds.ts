import { kindStruct } from "../../types/index.ts";
import {
  toJson,
  invalidValue,
  type KubeObject,
  at,
  isRecord,
  pointer,
  type FieldError,
} from "../../apimachinery/index.ts";
import { age, ageColumn, column, nameColumn, nameOf } from "../rest/columns.ts";
import { ALL_VERBS, define, STATUS } from "../rest/common.ts";
import type { KindDefinition } from "../rest/kind.ts";
import type { ExtensionResource, FieldTypes, ResourceTable } from "./resource-table.ts";
import { checkTable } from "./table-check.ts";
import { fieldErrors, fieldsShape, fillDefaults, shapeOf } from "./table-fields.ts";

const SCHEME = "aggregation-playground/extension.go:1";

/** The kinds that a table of resources describes. @throws ResourceTableError */
export function tableKinds(table: ResourceTable): KindDefinition[] {
  checkTable(table);
  const { group, version, resources } = table;
  return Object.entries(resources).map(([plural, resource]) => extensionKind({ group, version, plural }, resource));
}

function extensionKind(
  place: { readonly group: string; readonly version: string; readonly plural: string },
  resource: ExtensionResource,
): KindDefinition {
  const { kind, columns = [], validate, status, verbs = ALL_VERBS, fields = {}, subresources = {} } = resource;
  const writesStatus = status !== false && (verbs.includes("update") || verbs.includes("patch"));
  const types = topTypes(resource);
  const errorsOf = (object: KubeObject, old?: KubeObject): FieldError[] =>
    (validate?.(object, old) ?? []).map(({ field, message }) =>
      invalidValue(field, at(object, ...field.split(".")), message),
    );
  return define({
    ...place,
    kind,
    singular: resource.singular ?? kind.toLowerCase(),
    shortNames: resource.shortNames ?? [],
    categories: resource.categories ?? [],
    namespaced: resource.namespaced ?? true,
    verbs,
    hasStatus: writesStatus,
    subresources: [
      ...(writesStatus ? [STATUS] : []),
      ...Object.entries(subresources).map(([name, { verbs: own }]) => ({ name, verbs: own })),
    ],
    tracksGeneration: true,
    scheme: SCHEME,
    // The main apiserver's garbage collector knows nothing of these objects.
    withoutGarbageCollection: true,
    schema: kindStruct(kind, {
      ...Object.fromEntries(Object.entries(fields).map(([key, type]) => [key, pointer(shapeOf(kind, type))])),
      spec: fieldsShape(`${kind}Spec`, resource.spec),
      ...(status === false ? {} : { status: fieldsShape(`${kind}Status`, status) }),
    }),
    columns: [nameColumn, ...columns.map(({ name, description = "" }) => column(name, description)), ageColumn],
    cells: (object, now) => [nameOf(object), ...columns.map(({ path }) => cell(object, path)), age(object, now)],
    defaults: (object) => {
      fillDefaults(fields, object);
      for (const [part, partTypes] of types) if (isRecord(object[part])) fillDefaults(partTypes, object[part]);
    },
    validate: (object) => [
      ...fieldErrors(fields, object, ""),
      ...types.flatMap(([part, partTypes]) => partErrors(part, partTypes, object)),
    ],
    validateCreate: (object) => errorsOf(object),
    validateUpdate: errorsOf,
  });
}

/** `spec` and `status` as far as they are described. */
function topTypes({ spec, status }: ExtensionResource): readonly (readonly ["spec" | "status", FieldTypes])[] {
  return [
    ...(spec === undefined ? [] : [["spec", spec] as const]),
    ...(status === undefined || status === false ? [] : [["status", status] as const]),
  ];
}

/** A spec that is left out has none of its fields; a status comes later. */
function partErrors(part: "spec" | "status", types: FieldTypes, object: KubeObject): FieldError[] {
  const value = object[part] ?? (part === "spec" ? {} : undefined);
  return isRecord(value) ? fieldErrors(types, value, part) : [];
}

function cell(object: KubeObject, path: string): string {
  const value = at(object, ...path.split("."));
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : toJson(value);
}
