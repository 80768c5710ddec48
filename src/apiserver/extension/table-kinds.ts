import { kindStruct } from "../../types/index.ts";
import {
  invalidValue,
  type KubeObject,
  at,
  anything,
  bool,
  int64,
  pointer,
  string,
  struct,
  type Shape,
} from "../../apimachinery/index.ts";
import { age, ageColumn, column, nameColumn, nameOf } from "../rest/columns.ts";
import { define } from "../rest/common.ts";
import type { KindDefinition } from "../rest/kind.ts";
import type { ExtensionResource, FieldType, ResourceTable } from "./resource-table.ts";

const SCHEME = "aggregation-playground/extension.go:1";
const SHAPES: Readonly<Record<FieldType, Shape>> = { string, integer: int64, boolean: bool, any: anything };

/** The kinds that a table of resources describes. */
export function tableKinds({ group, version, resources }: ResourceTable): KindDefinition[] {
  return Object.entries(resources).map(([plural, resource]) => extensionKind({ group, version, plural }, resource));
}

function extensionKind(
  place: { readonly group: string; readonly version: string; readonly plural: string },
  resource: ExtensionResource,
): KindDefinition {
  const { kind, columns = [], validate, status } = resource;
  return define({
    ...place,
    kind,
    singular: resource.singular ?? kind.toLowerCase(),
    shortNames: resource.shortNames ?? [],
    categories: resource.categories ?? [],
    namespaced: resource.namespaced ?? true,
    hasStatus: status !== false,
    tracksGeneration: true,
    scheme: SCHEME,
    // The main apiserver's garbage collector knows nothing of these objects.
    withoutGarbageCollection: true,
    schema: kindStruct(kind, {
      spec: fields(`${kind}Spec`, resource.spec),
      ...(status === false ? {} : { status: fields(`${kind}Status`, status) }),
    }),
    columns: [nameColumn, ...columns.map(({ name, description = "" }) => column(name, description)), ageColumn],
    cells: (object, now) => [nameOf(object), ...columns.map(({ path }) => cell(object, path)), age(object, now)],
    ...(validate === undefined
      ? {}
      : {
          validate: (object: KubeObject) =>
            validate(object).map(({ field, message }) => invalidValue(field, at(object, ...field.split(".")), message)),
        }),
  });
}

function fields(name: string, types: Readonly<Record<string, FieldType>> | undefined): Shape {
  if (types === undefined) return anything;
  return struct(name, Object.fromEntries(Object.entries(types).map(([key, type]) => [key, pointer(SHAPES[type])])));
}

function cell(object: KubeObject, path: string): string {
  const value = at(object, ...path.split("."));
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
