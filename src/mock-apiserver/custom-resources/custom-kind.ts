import { kindStruct } from "../../types/index.ts";
import { type KubeObject, asFields, at, listAt, numberAt, textAt } from "../../apimachinery/index.ts";
import {
  type Column,
  type KindDefinition,
  type Subresource,
  age,
  ageColumn,
  nameColumn,
  nameOf,
  since,
  define,
  STATUS,
  SCALE,
} from "../../apiserver/index.ts";
import { applyDefaults } from "./custom-defaults.ts";
import { customStruct, fieldsOf, type CustomSchema } from "./custom-shape.ts";
import { schemaErrors } from "./custom-validation.ts";
import { compileJsonPath } from "./json-path.ts";

/**
 * The kind that a CustomResourceDefinition describes, at its storage version; undefined while that is not served.
 * Other versions are not: converting between them is what extension apiservers are for.
 */
export function customKind(definition: KubeObject): KindDefinition | undefined {
  const spec = asFields(definition["spec"]);
  const version = listAt(spec, "versions").find((item) => at(item, "storage") === true);
  if (version === undefined || at(version, "served") !== true) return undefined;
  const schema = asFields(at(version, "schema", "openAPIV3Schema"));
  const names = asFields(spec["names"]);
  const kind = textAt(names, "kind");
  const hasStatus = at(version, "subresources", "status") !== undefined;
  const scale = at(version, "subresources", "scale");
  const view = scale === undefined ? undefined : scaleOf(scale);
  const deprecation = textAt(version, "deprecationWarning");
  return define({
    group: textAt(spec, "group"),
    version: textAt(version, "name"),
    kind,
    plural: textAt(names, "plural"),
    singular: textAt(names, "singular"),
    shortNames: listAt(names, "shortNames").map(String),
    categories: listAt(names, "categories").map(String),
    namespaced: textAt(spec, "scope") === "Namespaced",
    hasStatus,
    subresources: [...(view === undefined ? [] : [view]), ...(hasStatus ? [STATUS] : [])],
    schema: rootShape(kind, schema),
    unconditionalUpdate: false,
    tracksGeneration: true,
    isCustom: true,
    ...(at(version, "deprecated") === true
      ? {
          deprecation:
            deprecation === ""
              ? `${textAt(spec, "group")}/${textAt(version, "name")} ${kind} is deprecated`
              : deprecation,
        }
      : {}),
    defaults: (object) => applyDefaults(object, withoutMetadata(schema)),
    validate: (object) => schemaErrors(object, withoutMetadata(schema), ""),
    ...tableOf(listAt(version, "additionalPrinterColumns")),
  });
}

/** The metadata has a type of its own, whatever the schema says of it. */
function withoutMetadata(schema: CustomSchema): CustomSchema {
  const { metadata: _metadata, ...properties } = asFields(schema["properties"]);
  return { ...schema, type: "object", properties };
}

function rootShape(kind: string, schema: CustomSchema): KindDefinition["schema"] {
  const own = fieldsOf(withoutMetadata(schema));
  const { fields } = kindStruct(kind, {});
  return { ...customStruct(kind, new Map([...own, ...fields])), raw: schema };
}

/** Cells of the columns as apiextensions `pkg/registry/customresource/tableconvertor` makes them. */
function tableOf(given: readonly unknown[]): Pick<KindDefinition, "columns" | "cells"> {
  if (given.length === 0) {
    return { columns: [nameColumn, ageColumn], cells: (object, now) => [nameOf(object), age(object, now)] };
  }
  const columns = given.map((item) => ({
    column: columnOf(item),
    find: compileJsonPath(textAt(item, "jsonPath")) ?? (() => []),
  }));
  return {
    columns: [nameColumn, ...columns.map(({ column }) => column)],
    cells: (object, now) => [
      nameOf(object),
      ...columns.map(({ column, find }) => cellOf(find(object)[0], column.type, now)),
    ],
  };
}

function columnOf(item: unknown): Column {
  const format = textAt(item, "format");
  return {
    name: textAt(item, "name"),
    type: textAt(item, "type") as Column["type"],
    description:
      textAt(item, "description") ||
      `Custom resource definition column (in JSONPath format): ${textAt(item, "jsonPath")}`,
    priority: numberAt(item, "priority"),
    ...(format === "" ? {} : { format }),
  };
}

function cellOf(value: unknown, type: string, now: number): unknown {
  if (value === undefined || value === null) return null;
  switch (type) {
    case "integer":
      return typeof value === "number" ? Math.trunc(value) : null;
    case "number":
      return typeof value === "number" ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "date":
      return typeof value !== "string" || Number.isNaN(Date.parse(value)) ? "<invalid>" : since(value, now);
    default:
      return typeof value === "string" ? value : JSON.stringify(value);
  }
}

/** `.spec.replicas`: where a Scale reads and writes; a path that leads deeper than one field is not served. */
const REPLICAS_PATH = /^\.spec\.([A-Za-z0-9_-]+)$/;

function scaleOf(scale: unknown): Subresource | undefined {
  const field = REPLICAS_PATH.exec(textAt(scale, "specReplicasPath"))?.[1];
  const { view } = SCALE;
  if (field === undefined || view === undefined) return undefined;
  const find = (key: string): ((object: KubeObject) => unknown) => {
    const path = compileJsonPath(textAt(scale, key));
    return (object) => path?.(object)[0];
  };
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  const [current, selector] = [find("statusReplicasPath"), find("labelSelectorPath")];
  return {
    ...SCALE,
    view: {
      kind: view.kind,
      read: (object) => ({
        ...view.read(object),
        spec: { replicas: numberAt(object["spec"], field) },
        status: { replicas: Number(current(object) ?? 0), selector: text(selector(object)) },
      }),
      write: ({ spec }) => ({ spec: { [field]: numberAt(spec, "replicas") } }),
    },
  };
}
