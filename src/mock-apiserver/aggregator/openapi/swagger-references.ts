import { isRecord } from "../../../apimachinery/index.ts";
import { mapValues, V2_REF, type JsonRecord, type Swagger } from "../../../apiserver/index.ts";

/** The `$ref` of every reference in a value gets a new text; what holds none is given back as it is. */
export function mapReferences(value: unknown, change: (ref: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => mapReferences(item, change));
  if (!isRecord(value)) return value;
  return mapValues(value, (item, key) =>
    key === "$ref" && typeof item === "string" ? change(item) : mapReferences(item, change),
  );
}

/** Names of all definitions that a value refers to, those that definitions refer to included. */
function usedDefinitions(value: unknown, definitions: Readonly<Record<string, JsonRecord>>): Set<string> {
  const used = new Set<string>();
  const pending: unknown[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const name of referencesIn(next)) {
      if (used.has(name)) continue;
      used.add(name);
      if (Object.hasOwn(definitions, name)) pending.push(definitions[name]);
    }
  }
  return used;
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === "$ref" && typeof item === "string"
      ? item.startsWith(V2_REF)
        ? [item.slice(V2_REF.length)]
        : []
      : referencesIn(item),
  );
}

/**
 * The part of a document under some path prefixes (kube-openapi `aggregator.FilterSpecByPaths`): a definition goes with
 * the paths only when it was used by them alone; one that nothing ever used stays.
 */
export function filterPaths(document: Swagger, keep: (path: string) => boolean): Swagger {
  const { paths, definitions = {} } = document;
  if (paths === undefined) return document;
  const kept = Object.fromEntries(Object.entries(paths).filter(([path]) => keep(path)));
  const { paths: _paths, definitions: _definitions, ...rest } = document;
  const before = usedDefinitions({ paths, rest }, definitions);
  const after = usedDefinitions({ paths: kept, rest }, definitions);
  return {
    ...document,
    paths: kept,
    definitions: Object.fromEntries(
      Object.entries(definitions).filter(([name]) => after.has(name) || !before.has(name)),
    ),
  };
}
