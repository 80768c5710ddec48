import { isDeepStrictEqual } from "node:util";
import { entryOf } from "../../../apimachinery/index.ts";
import { V2_REF, type JsonRecord, type Swagger } from "../../../apiserver/index.ts";
import { filterPaths, mapReferences } from "./swagger-references.ts";

const PARAMETER_REF = "#/parameters/";
const GVK = "x-kubernetes-group-version-kind";

type Named = Readonly<Record<string, JsonRecord>>;

/**
 * kube-openapi `aggregator.MergeSpecsIgnorePathConflictRenamingDefinitionsAndParameters`: the first document to have a
 * path keeps it; a definition or parameter of the same name but other content comes in as NAME_v2, NAME_v3, ...
 */
export function mergeSwagger(target: Swagger, source: Swagger): Swagger {
  if (source.paths === undefined) return target;
  const taken = target.paths ?? {};
  const isFree = (path: string): boolean => !Object.hasOwn(taken, path);
  const free = Object.keys(source.paths).filter(isFree);
  if (free.length === 0) return target;
  const fitting = free.length === Object.keys(source.paths).length ? source : filterPaths(source, isFree);
  const renamed = renameParts(target, fitting);
  return {
    ...target,
    paths: { ...renamed.paths, ...taken },
    definitions: mergeDefinitions(target.definitions ?? {}, renamed.definitions ?? {}),
    ...(target.parameters === undefined && renamed.parameters === undefined
      ? {}
      : { parameters: { ...renamed.parameters, ...target.parameters } }),
  };
}

function renameParts(target: Swagger, source: Swagger): Swagger {
  const definitions = renames(target.definitions ?? {}, source.definitions ?? {}, isSameDefinition);
  const parameters = renames(target.parameters ?? {}, source.parameters ?? {}, isDeepStrictEqual);
  if (definitions.size === 0 && parameters.size === 0) return source;
  const references = new Map([
    ...[...definitions].map(([from, to]): [string, string] => [V2_REF + from, V2_REF + to]),
    ...[...parameters].map(([from, to]): [string, string] => [PARAMETER_REF + from, PARAMETER_REF + to]),
  ]);
  const moved = mapReferences(source, (ref) => references.get(ref) ?? ref) as Swagger;
  return {
    ...moved,
    ...(moved.definitions === undefined ? {} : { definitions: renameKeys(moved.definitions, definitions) }),
    ...(moved.parameters === undefined ? {} : { parameters: renameKeys(moved.parameters, parameters) }),
  };
}

/** Old name to new, for the entries of `source` that clash. An equal entry that was renamed before is used again. */
function renames(
  target: Named,
  source: Named,
  isSame: (a: JsonRecord, b: JsonRecord) => boolean,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const used = new Set(Object.keys(target));
  for (const [name, entry] of Object.entries(source)) {
    const existing = entryOf(target, name);
    if (existing === undefined || isSame(existing, entry)) continue;
    let count = 2;
    let candidate = entryOf(target, `${name}_v${count}`);
    while (candidate !== undefined && !isSame(candidate, entry)) candidate = entryOf(target, `${name}_v${++count}`);
    if (candidate === undefined) {
      while (used.has(`${name}_v${count}`) || Object.hasOwn(source, `${name}_v${count}`)) count += 1;
      used.add(`${name}_v${count}`);
    }
    found.set(name, `${name}_v${count}`);
  }
  return found;
}

function renameKeys(record: Named, names: ReadonlyMap<string, string>): Named {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [names.get(key) ?? key, value]));
}

/** Equal but for the kinds that they stand for. */
function isSameDefinition({ [GVK]: _a, ...a }: JsonRecord, { [GVK]: _b, ...b }: JsonRecord): boolean {
  return isDeepStrictEqual(a, b);
}

/** What both have stands for the kinds of both. */
function mergeDefinitions(target: Named, source: Named): Named {
  const merged = new Map(Object.entries(target));
  for (const [name, definition] of Object.entries(source)) {
    const existing = merged.get(name);
    const kinds = [existing?.[GVK], definition[GVK]].filter(Array.isArray).flat() as unknown[];
    const distinct = kinds.filter(
      (kind, index) => kinds.findIndex((other) => isDeepStrictEqual(other, kind)) === index,
    );
    if (existing === undefined) merged.set(name, definition);
    else if (distinct.length > 0) merged.set(name, { ...existing, [GVK]: distinct });
  }
  return Object.fromEntries(merged);
}
