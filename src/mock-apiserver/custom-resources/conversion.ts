import { copyJson, formatGroupVersion, listAt, at, textAt, type KubeObject } from "../../apimachinery/index.ts";
import type { Conversion } from "../../apiserver/index.ts";
import { hasDefaults, schemaOf, withDefaults, type ConversionOf } from "./custom-kinds.ts";
import { pruneObject } from "./values/pruning.ts";

/** Conversion between the versions of custom resources (apiextensions `pkg/apiserver/conversion`). */
export function createConversions(): ConversionOf {
  return (definition, version) => conversionOf(definition, version);
}

function conversionOf(definition: KubeObject, version: string): Conversion | undefined {
  const group = textAt(definition, "spec", "group");
  const versions = listAt(definition, "spec", "versions");
  const schemas = new Map(
    versions.map((item) => [formatGroupVersion({ group, version: textAt(item, "name") }), schemaOf(item)]),
  );
  const stored = textAt(
    versions.find((item) => at(item, "storage") === true),
    "name",
  );
  const older = listAt(definition, "status", "storedVersions").some((item) => item !== version);
  const isPlain = versions.length === 1 && !older && ![...schemas.values()].some(hasDefaults);
  if (isPlain) return undefined;
  const wanted = formatGroupVersion({ group, version });
  const storage = formatGroupVersion({ group, version: stored });
  const preserves = at(definition, "spec", "preserveUnknownFields") === true;
  const decode = (object: KubeObject): KubeObject => {
    const schema = schemas.get(object.apiVersion);
    const full = schema !== undefined && hasDefaults(schema) ? withDefaults(object, schema) : object;
    return convert(full, wanted);
  };
  const convert = (object: KubeObject, apiVersion: string): KubeObject => {
    if (object.apiVersion === apiVersion) return object;
    const copy = { ...copyJson(object), apiVersion };
    const schema = schemas.get(apiVersion);
    if (!preserves && schema !== undefined) pruneObject(copy, schema);
    return copy;
  };
  return { decode: (objects) => objects.map(decode), encode: (object) => convert(object, storage) };
}
