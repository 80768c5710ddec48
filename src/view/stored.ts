import { isRecord } from "../apimachinery/index.ts";
import type { RequestTrace } from "../trace/index.ts";
import type { StoreContents } from "./input.ts";
import type { StoredResource } from "./picture.ts";

/** As many names as a box has room for. */
const MOST_NAMES = 8;

/** Only what a picture shows of a store; the rest is a number. */
export function summariseStore(
  owner: string,
  keys: Iterable<readonly [resource: string, name: string]>,
): StoreContents {
  const found = new Map<string, string[]>();
  for (const [resource, name] of keys) found.set(resource, [...(found.get(resource) ?? []), name]);
  const resources = [...found].map(([resource, names]) => ({
    resource,
    count: names.length,
    names: names.slice(0, MOST_NAMES),
  }));
  return { owner, resources };
}

/**
 * What an extension server stores is its own affair: it is known from what it answered. Takes in one finished record and
 * returns the same contents where that says nothing new.
 */
export function learnStore(known: readonly StoreContents[], trace: RequestTrace): readonly StoreContents[] {
  const { backend } = trace;
  if (backend === undefined || backend.status === undefined || backend.status >= 300) return known;
  const place = placeOf(backend.target);
  if (place === undefined) return known;
  const owner = known.find((item) => item.owner === backend.service) ?? { owner: backend.service, resources: [] };
  const before = owner.resources.find(({ resource }) => resource === place.resource);
  const after = resourceAfter(trace, place, before);
  if (after === undefined) return known;
  const resources = [...owner.resources.filter((item) => item !== before), after];
  return [...known.filter((item) => item.owner !== backend.service), { ...owner, resources }];
}

interface Place {
  readonly resource: string;
  readonly namespace: string;
  /** Empty for a collection. */
  readonly name: string;
}

/** `/apis/<group>/<version>[/namespaces/<namespace>]/<resource>[/<name>]`; undefined for anything else. */
function placeOf(target: string): Place | undefined {
  const path = target.split("?")[0] ?? "";
  const [, apis, , , ...rest] = path.split("/");
  if (apis !== "apis") return undefined;
  const isNamespaced = rest[0] === "namespaces" && rest.length > 2;
  const [resource = "", name = "", sub] = isNamespaced ? rest.slice(2) : rest;
  if (resource === "" || sub !== undefined) return undefined;
  return { resource, namespace: isNamespaced ? (rest[1] ?? "") : "", name };
}

function resourceAfter(
  trace: RequestTrace,
  place: Place,
  before: StoredResource | undefined,
): StoredResource | undefined {
  const { resource } = place;
  if (trace.client.method === "DELETE" && place.name !== "")
    return without(before, fullName(place.namespace, place.name));
  const document = documentOf(trace);
  if (document === undefined) return undefined;
  const items = Array.isArray(document.items)
    ? document.items
    : Array.isArray(document.rows)
      ? document.rows
      : undefined;
  if (items !== undefined) return listed(resource, place, items, before);
  const name = nameOf(document);
  return name === undefined ? undefined : withName(resource, before, name);
}

function listed(
  resource: string,
  { namespace }: Place,
  items: readonly unknown[],
  before: StoredResource | undefined,
): StoredResource {
  const names = items.flatMap((item) => nameOf(isRecord(item) && isRecord(item.object) ? item.object : item) ?? []);
  // A list of one namespace says nothing of the others.
  const others = namespace === "" ? [] : (before?.names ?? []).filter((name) => !name.startsWith(`${namespace}/`));
  const all = [...others, ...names];
  return { resource, count: Math.max(all.length, items.length), names: all.slice(0, MOST_NAMES) };
}

function withName(resource: string, before: StoredResource | undefined, name: string): StoredResource | undefined {
  const { names = [], count = 0 } = before ?? {};
  if (names.includes(name) || count > names.length) return undefined;
  return { resource, count: count + 1, names: [...names, name].slice(0, MOST_NAMES) };
}

function without(before: StoredResource | undefined, name: string): StoredResource | undefined {
  if (before === undefined || !before.names.includes(name)) return undefined;
  return { ...before, count: before.count - 1, names: before.names.filter((item) => item !== name) };
}

function fullName(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

function nameOf(object: unknown): string | undefined {
  if (!isRecord(object) || !isRecord(object.metadata)) return undefined;
  const { name, namespace } = object.metadata;
  return typeof name === "string" ? fullName(typeof namespace === "string" ? namespace : "", name) : undefined;
}

function documentOf({ responseBody, backend, verb }: RequestTrace): Record<string, unknown> | undefined {
  const body = responseBody ?? backend?.responseBody;
  if (body === undefined || body.truncated || verb === "watch" || !body.text.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(body.text);
    return isRecord(value) && value.kind !== "Status" ? value : undefined;
  } catch {
    return undefined;
  }
}
