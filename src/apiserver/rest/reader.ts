import {
  type KubeList,
  type KubeObject,
  type ListMeta,
  formatGroupVersion,
  apiErrors,
  checkFields,
  usualRefusal,
  exactMatch,
  matchesFields,
  parseFieldSelector,
  type FieldSelector,
  matchesLabels,
  parseLabelSelector,
  type LabelSelector,
} from "../../apimachinery/index.ts";
import { objectKey, resourcePrefix, CompactedError, type StoredObject, type StoreList } from "../../storage/index.ts";
import { decodeContinue, encodeContinue } from "./continue-token.ts";
import { storedResource, type KindDefinition } from "./kind.ts";
import { missingObject } from "./missing.ts";
import type { Collection, ListRequest, ServiceContext } from "./service-types.ts";

const TOO_OLD = "The resourceVersion for the provided list is too old.";
const TOO_OLD_CONTINUE =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without " +
  "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. " +
  "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or " +
  "deleted between the time the first chunk was returned and now may show up in the list.";
/** Objects read at once while a selector looks for a page's worth of matches. */
const SCAN_SIZE = 500;

export function keyOf(kind: KindDefinition, namespace: string, name: string): string {
  return objectKey(storedResource(kind), kind.namespaced ? namespace : "", name);
}

function prefixOf({ kind, namespace }: Collection): string {
  return resourcePrefix(storedResource(kind), kind.namespaced ? namespace : "");
}

export interface Selection {
  readonly labels: LabelSelector;
  readonly fields: FieldSelector;
  readonly isEmpty: boolean;
  matches(object: KubeObject): boolean;
}

function selectableFields(kind: KindDefinition, object: KubeObject): Record<string, string> {
  const { name = "", namespace = "" } = object.metadata;
  const own = kind.selectableFields?.(object);
  return {
    "metadata.name": name,
    ...(kind.hasNamespaceLabel === false ? {} : { "metadata.namespace": namespace }),
    ...own,
  };
}

/** @throws ApiError 400 for a selector that cannot be parsed or names a field that the kind does not offer. */
export function selection(kind: KindDefinition, request: ListRequest): Selection {
  const labels = parseLabelSelector(request.labelSelector ?? "");
  const fields = parseFieldSelector(request.fieldSelector ?? "");
  if (fields.length > 0) {
    const empty: KubeObject = { apiVersion: "", kind: "", metadata: {} };
    const refusal = kind.fieldRefusal ?? (kind.selectableFields === undefined ? usualRefusal : undefined);
    checkFields(fields, new Set(Object.keys(selectableFields(kind, empty))), refusal);
  }
  return {
    labels,
    fields,
    isEmpty: labels.length === 0 && fields.length === 0,
    matches: (object) =>
      matchesLabels(labels, object.metadata.labels) &&
      (fields.length === 0 || matchesFields(fields, selectableFields(kind, object))),
  };
}

function readVersion(text: string): number | string {
  if (text === "" || text === "0") return 0;
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  const problem = /^\d+$/.test(text) ? "value out of range" : "invalid syntax";
  const quoted = JSON.stringify(text);
  return `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: ${problem}`;
}

/** @throws ApiError 400 */
export function parseResourceVersion(text: string): number {
  const read = readVersion(text);
  if (typeof read === "number") return read;
  throw apiErrors.badRequest(`invalid resource version: ${read}`);
}

/** The watch cache, which also answers for one object, does not say that the client is to blame. @throws ApiError 500 */
export function parseWatchedVersion(text: string): number {
  const read = readVersion(text);
  if (typeof read === "number") return read;
  throw apiErrors.unclassified(read);
}

async function checkNotAhead(context: ServiceContext, wanted: number): Promise<void> {
  if (wanted === 0) return;
  const current = await context.store.currentRevision();
  if (wanted > current) throw apiErrors.resourceVersionTooLarge(wanted, current);
}

/** @throws ApiError 404 */
export async function getObject(
  context: ServiceContext,
  { kind, namespace }: Collection,
  name: string,
  resourceVersion = "",
): Promise<StoredObject> {
  await checkNotAhead(context, parseWatchedVersion(resourceVersion));
  const stored = await context.store.get(keyOf(kind, namespace, name));
  if (stored === undefined) throw missingObject(kind, name);
  return stored;
}

interface Page {
  readonly items: KubeObject[];
  readonly revision: number;
  /** Key of the last item, when more may follow. */
  readonly lastKey: string | undefined;
  readonly remaining: number;
}

/** Reads until a page is full; the first chunk fixes the revision of all. */
async function readPage(
  context: ServiceContext,
  prefix: string,
  chosen: Selection,
  limit: number,
  start: { after?: string; revision?: number },
): Promise<Page> {
  const items: KubeObject[] = [];
  const scan = limit === 0 ? undefined : chosen.isEmpty ? limit : Math.max(limit, SCAN_SIZE);
  let at = start;
  for (;;) {
    const chunk: StoreList = await context.store.list(prefix, {
      ...at,
      ...(scan === undefined ? {} : { limit: scan }),
    });
    for (const [index, { key, object }] of chunk.items.entries()) {
      if (!chosen.matches(object)) continue;
      items.push(object);
      const behind = chunk.items.length - 1 - index + chunk.remaining;
      const more = index < chunk.items.length - 1 || chunk.more;
      if (limit > 0 && items.length === limit && more) {
        return { items, revision: chunk.revision, lastKey: key, remaining: behind };
      }
    }
    const last = chunk.items.at(-1);
    if (!chunk.more || last === undefined) return { items, revision: chunk.revision, lastKey: undefined, remaining: 0 };
    at = { after: last.key, revision: chunk.revision };
  }
}

function expired(error: unknown, request: ListRequest, prefix: string, after: string | undefined): never {
  if (!(error instanceof CompactedError)) throw error;
  if (request.continue === undefined || request.continue === "" || after === undefined)
    throw apiErrors.expired(TOO_OLD);
  throw apiErrors.expiredContinue(TOO_OLD_CONTINUE, encodeContinue(after, prefix, -1));
}

/** Where a list starts and of which revision it is (apiserver `storage/interfaces.go` ValidateListOptions). */
function startOf(request: ListRequest, prefix: string): { after?: string; revision?: number } {
  const resourceVersion = request.resourceVersion ?? "";
  if (request.continue !== undefined && request.continue !== "") {
    const { after, revision } = decodeContinue(request.continue, prefix);
    if (resourceVersion !== "" && resourceVersion !== "0") {
      throw apiErrors.badRequest("specifying resource version is not allowed when using continue");
    }
    return revision === undefined ? { after } : { after, revision };
  }
  const revision = parseResourceVersion(resourceVersion);
  const match = request.resourceVersionMatch ?? "";
  const exact = match === "Exact" || (match === "" && (request.limit ?? 0) > 0 && revision > 0);
  return exact ? { revision } : {};
}

async function listPage(context: ServiceContext, collection: Collection, request: ListRequest): Promise<Page> {
  const chosen = selection(collection.kind, request);
  const prefix = prefixOf(collection);
  const start = startOf(request, prefix);
  await checkNotAhead(context, parseResourceVersion(request.resourceVersion ?? ""));
  const name = exactMatch(chosen.fields, "metadata.name");
  if (
    name !== undefined &&
    start.revision === undefined &&
    (!collection.kind.namespaced || collection.namespace !== "")
  ) {
    const revision = await context.store.currentRevision();
    const stored = await context.store.get(keyOf(collection.kind, collection.namespace, name));
    const items = stored !== undefined && chosen.matches(stored.object) ? [stored.object] : [];
    return { items, revision, lastKey: undefined, remaining: 0 };
  }
  try {
    return await readPage(context, prefix, chosen, request.limit ?? 0, start);
  } catch (error) {
    return expired(error, request, prefix, start.after);
  }
}

/** @throws ApiError 400, 410, 504 */
export async function listObjects(
  context: ServiceContext,
  collection: Collection,
  request: ListRequest,
): Promise<KubeList> {
  const { kind } = collection;
  const page = await listPage(context, collection, request);
  // A list without a Go type keeps the zero of what it was told to set.
  const start = kind.isCustom === true ? { continue: "" } : {};
  const metadata: ListMeta = { ...start, resourceVersion: String(page.revision) };
  if (page.lastKey !== undefined) {
    metadata.continue = encodeContinue(page.lastKey, prefixOf(collection), page.revision);
    const isWhole = (request.labelSelector ?? "") === "" && (request.fieldSelector ?? "") === "";
    if (isWhole && page.remaining > 0) metadata.remainingItemCount = page.remaining;
  }
  return { kind: `${kind.kind}List`, apiVersion: formatGroupVersion(kind), metadata, items: page.items };
}
