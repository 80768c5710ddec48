import { toJson, at, type KubeObject, type Shape, type StructShape } from "../../apimachinery/index.ts";
import { compileCells, define, type Column, type KindDefinition } from "../../apiserver/index.ts";
import { applyGoDefaults, describeColumn, kindShape, TABLE_CELLS, type ResourceFacts } from "../../types/index.ts";
import { COMPUTED_CELLS } from "./cells/index.ts";
import { dropDisabled } from "./disabled-fields.ts";
import { strategyOf } from "./strategies.ts";
import { subresourcesOf } from "./subresources.ts";
import { rulesOf } from "./validation/index.ts";

/** What Kubernetes does with a kind in code: all of a definition that no table tells. */
export type KindHooks = Partial<KindDefinition> & {
  /** After the defaults that follow from the type. */
  readonly complete?: (object: KubeObject) => void;
};

/** Groups whose objects are stored as JSON. */
const AS_JSON: readonly string[] = ["apiextensions.k8s.io", "apiregistration.k8s.io"];

/** The definition of a built-in resource: its facts, and hooks where Kubernetes has code. */
export function builtInKind(facts: ResourceFacts, { complete, ...hooks }: KindHooks = {}): KindDefinition {
  const { group, version, kind, resource, singular, shortNames, categories, namespaced, verbs } = facts;
  const schema = kindShape(group, version, kind);
  const subresources = subresourcesOf(facts);
  const drop = dropDisabled(group, resource);
  return define({
    group,
    version,
    kind,
    plural: resource,
    singular,
    shortNames,
    categories,
    namespaced,
    verbs,
    schema,
    hasStatus: subresources.some(({ name }) => name === "status"),
    subresources,
    otherVersions: facts.decodes,
    ...(facts.hash === undefined ? {} : { storageVersionHash: facts.hash }),
    ...strategyOf(group, resource),
    defaults: (object) => {
      applyGoDefaults(object, schema.type ?? "");
      complete?.(object);
    },
    hasDefaultTable: facts.columns.some(([name]) => name === "Created At"),
    columns: facts.columns.map((column) => columnOf(resource, column)),
    cells: compileCells(TABLE_CELLS[`${group}/${resource}`] ?? [], COMPUTED_CELLS),
    ...(facts.fields.length === 0 ? {} : { selectableFields: (object) => fieldsOf(object, schema, facts.fields) }),
    ...(facts.namespaceLabel ? {} : { hasNamespaceLabel: false }),
    ...(AS_JSON.includes(group) ? {} : { isProtobuf: true }),
    ...rulesOf(group, kind),
    ...hooks,
    ...(drop === undefined ? {} : withoutDisabled(drop, hooks)),
  });
}

/** What is off is gone before the strategy looks. */
function withoutDisabled(
  drop: (object: KubeObject) => void,
  { prepareForCreate, prepareForUpdate }: KindHooks,
): KindHooks {
  return {
    prepareForCreate: (object, now) => {
      drop(object);
      prepareForCreate?.(object, now);
    },
    prepareForUpdate: (object, old, now) => {
      drop(object);
      prepareForUpdate?.(object, old, now);
    },
  };
}

function columnOf(resource: string, [name, type, format = "", priority = 0]: ResourceFacts["columns"][number]): Column {
  return { name, type, priority, description: describeColumn(resource, name), ...(format === "" ? {} : { format }) };
}

/** Field labels that are not the field's path (k8s `pkg/apis`, conversion.go). */
const FIELD_PATHS: Readonly<Record<string, string>> = {
  source: "source.component",
  "status.successful": "status.succeeded",
};
const ZEROS: Readonly<Partial<Record<Shape["kind"], string>>> = { bool: "false", int32: "0", int64: "0" };

function fieldsOf(
  object: KubeObject,
  schema: StructShape,
  labels: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(labels.map((label) => [label, fieldText(object, schema, FIELD_PATHS[label] ?? label)]));
}

/** A field as text; where it is absent, what Go has for it. */
function fieldText(object: KubeObject, schema: StructShape, path: string): string {
  const steps = path.split(".");
  const value = at(object, ...steps);
  if (value !== undefined) return typeof value === "string" ? value : toJson(value);
  let shape: Shape | undefined = schema;
  for (const step of steps) shape = shape?.kind === "struct" ? shape.fields.get(step)?.shape : undefined;
  return (shape === undefined ? undefined : ZEROS[shape.kind]) ?? "";
}
