import {
  copyJson,
  toJson,
  anything,
  asFields,
  at,
  compareKubeVersions,
  listAt,
  textAt,
  type KubeObject,
} from "../../apimachinery/index.ts";
import { kindStruct } from "../../types/index.ts";
import { define, STATUS, type Conversion, type KindDefinition } from "../../apiserver/index.ts";
import { customStruct, fieldsOf } from "./custom-shape.ts";
import { rulesOf } from "./custom-rules.ts";
import { scaleOf } from "./custom-scale.ts";
import { tableOf } from "./custom-table.ts";
import { wireOf } from "./custom-wire.ts";
import { compileJsonPath } from "./json-path.ts";
import { hasCondition } from "./definition/conditions.ts";
import { keepsUnknown, schemaHas, type JsonSchema } from "./schema/json-schema.ts";
import { applyDefaults, dropNulls } from "./values/defaulting.ts";

/** Makes the conversion to and from what is stored, for one version; undefined where nothing is to be converted. */
export type ConversionOf = (definition: KubeObject, version: string) => Conversion | undefined;

/** The served versions of what a CustomResourceDefinition describes, under the names that were accepted. */
export function customKinds(definition: KubeObject, conversionOf: ConversionOf): KindDefinition[] {
  return listAt(definition, "spec", "versions")
    .filter((version) => at(version, "served") === true)
    .map((version) => versionKind(definition, version, conversionOf(definition, textAt(version, "name"))));
}

function versionKind(definition: KubeObject, version: unknown, conversion: Conversion | undefined): KindDefinition {
  const spec = asFields(definition["spec"]);
  const names = asFields(at(definition, "status", "acceptedNames"));
  const schema = schemaOf(version);
  const kind = textAt(names, "kind");
  const preserves = spec["preserveUnknownFields"] === true;
  const hasStatus = at(version, "subresources", "status") !== undefined;
  const scale = at(version, "subresources", "scale");
  const applied = (object: KubeObject): void => applyDefaults(object, schema);
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
    subresources: [...(hasStatus ? [STATUS] : []), ...(scale === undefined ? [] : [scaleOf(scale)])],
    schema: rootShape(kind, schema),
    wire: wireOf({ group: textAt(spec, "group"), version: textAt(version, "name"), kind }, schema, preserves),
    unconditionalUpdate: false,
    tracksGeneration: true,
    isCustom: true,
    storageVersion: storageVersionOf(definition),
    ...deprecationOf(definition, version, kind),
    ...(hasCondition(definition, "Terminating")
      ? { refusesCreate: "create not allowed while custom resource definition is terminating" }
      : {}),
    ...(hasDefaults(schema) ? { defaults: applied } : {}),
    ...rulesOf(schema, scale),
    ...selectableOf(listAt(version, "selectableFields")),
    ...tableOf(listAt(version, "additionalPrinterColumns")),
    ...(conversion === undefined ? {} : { conversion }),
  });
}

function storageVersionOf(definition: KubeObject): string {
  return textAt(
    listAt(definition, "spec", "versions").find((item) => at(item, "storage") === true),
    "name",
  );
}

/** The schema of a version; nothing is known of one without. */
export function schemaOf(version: unknown): JsonSchema {
  return asFields(at(version, "schema", "openAPIV3Schema"));
}

export function hasDefaults(schema: JsonSchema): boolean {
  return schemaHas(schema, (part) => part["default"] !== undefined);
}

/** What an object that was stored before a default existed looks like now; the stored one stays as it is. */
export function withDefaults(object: KubeObject, schema: JsonSchema): KubeObject {
  const copy = copyJson(object);
  dropNulls(copy, schema);
  applyDefaults(copy, schema);
  return copy;
}

function deprecationOf(definition: KubeObject, version: unknown, kind: string): { readonly deprecation?: string } {
  if (at(version, "deprecated") !== true) return {};
  const given = at(version, "deprecationWarning");
  if (typeof given === "string") return { deprecation: given };
  const [group, name] = [textAt(definition, "spec", "group"), textAt(version, "name")];
  const [newer] = listAt(definition, "spec", "versions")
    .filter((item) => at(item, "served") === true && at(item, "deprecated") !== true)
    .map((item) => textAt(item, "name"))
    .filter((item) => compareKubeVersions(item, name) > 0)
    .toSorted((a, b) => compareKubeVersions(b, a));
  const use = newer === undefined ? "" : `; use ${group}/${newer} ${kind}`;
  return { deprecation: `${group}/${name} ${kind} is deprecated${use}` };
}

/** The metadata has a type of its own, whatever the schema says of it. */
function rootShape(kind: string, schema: JsonSchema): KindDefinition["schema"] {
  const { metadata: _metadata, ...properties } = asFields(schema["properties"]);
  const own = fieldsOf({ ...schema, properties });
  const { fields } = kindStruct(kind, {});
  const rest = keepsUnknown(schema) ? { rest: anything } : {};
  return { ...customStruct(kind, new Map([...own, ...fields])), ...rest, raw: schema };
}

function selectableOf(fields: readonly unknown[]): Pick<KindDefinition, "selectableFields"> {
  const found = fields.map((item) => {
    const path = textAt(item, "jsonPath");
    return { name: path.replace(/^\./, ""), find: compileJsonPath(path) };
  });
  return {
    selectableFields: (object) => Object.fromEntries(found.map(({ name, find }) => [name, printed(find?.(object)[0])])),
  };
}

function printed(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : toJson(value);
}
