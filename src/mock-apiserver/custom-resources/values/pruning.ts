import type { Fields } from "../../../apimachinery/index.ts";
import {
  additionalOf,
  asRoot,
  isEmbedded,
  isSchema,
  itemsOf,
  keepsUnknown,
  propertyOf,
  type JsonSchema,
} from "../schema/json-schema.ts";

/** Taking away what a schema does not know, in place (apiextensions `pkg/apiserver/schema/pruning`). */

const META_FIELDS: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

/** @returns the paths of the fields that were taken away, sorted */
export function pruneObject(object: unknown, schema: JsonSchema): string[] {
  return prune(object, asRoot(schema));
}

/** The same for a value that is no object of its own. */
export function prune(value: unknown, schema: JsonSchema | undefined): string[] {
  const gone: string[] = [];
  pruneValue(value, schema, "", gone);
  return gone.sort();
}

function below(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

function pruneValue(value: unknown, schema: JsonSchema | undefined, path: string, gone: string[]): void {
  if (schema !== undefined && keepsUnknown(schema)) return keepAndDescend(value, schema, path, gone);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) pruneValue(item, itemsOf(schema), `${path}[${index}]`, gone);
    return;
  }
  if (!isSchema(value)) return;
  const fields = value as Fields;
  for (const [key, item] of Object.entries(fields)) {
    if (schema !== undefined && isEmbedded(schema) && META_FIELDS.has(key)) continue;
    const part = schema === undefined ? undefined : propertyOf(schema, key);
    if (part !== undefined) pruneValue(item, part, below(path, key), gone);
    else if (schema !== undefined && (schema["additionalProperties"] ?? undefined) !== undefined)
      pruneValue(item, additionalOf(schema), below(path, key), gone);
    else {
      if (path !== "" || !META_FIELDS.has(key)) gone.push(below(path, key));
      delete fields[key];
    }
  }
}

/** Unknown fields stay, but what is specified below is pruned. */
function keepAndDescend(value: unknown, schema: JsonSchema, path: string, gone: string[]): void {
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    if (items === undefined) return;
    for (const [index, item] of value.entries()) keepAndDescend(item, items, `${path}[${index}]`, gone);
    return;
  }
  if (!isSchema(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (isEmbedded(schema) && META_FIELDS.has(key)) continue;
    const part = propertyOf(schema, key);
    if (part !== undefined) pruneValue(item, part, below(path, key), gone);
    else if (schema["additionalProperties"] !== undefined)
      pruneValue(item, additionalOf(schema), below(path, key), gone);
  }
}
