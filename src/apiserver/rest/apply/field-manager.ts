import {
  asFields,
  breathe,
  equalJson,
  toJson,
  parseJson,
  formatGroupVersion,
  type KubeObject,
  apiErrors,
  type ApiError,
  GoJsonError,
  valueToNode,
} from "../../../apimachinery/index.ts";
import type { KindDefinition } from "../kind.ts";
import { emptyObject } from "../normalise.ts";
import { decodeKind } from "../wire.ts";
import { describeObject, goKind } from "./configuration.ts";
import { conversionProblem, converted } from "./converted-values.ts";
import { difference, EMPTY_SET, has, paths, setOf, union, type FieldSet } from "./field-set.ts";
import { decodeManagedFields, encodeManagedFields, isReset, withoutTimes } from "./managed-fields.ts";
import {
  applyConfiguration,
  ownersAfterUpdate,
  scopeOf,
  type ApplyOutcome,
  type FieldConflict,
  type Owner,
  type Ownership,
  type Ownerships,
  type Scope,
} from "./ownership.ts";
import { printPath } from "./path-element.ts";
import { compare, fieldsOf } from "./typed-value.ts";

/** Keeps `metadata.managedFields` (apimachinery `util/managedfields/internal/fieldmanager.go` and what it wraps). */
export interface Writer {
  /** Empty: unknown. */
  readonly manager: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  /** RFC 3339. */
  readonly now: string;
  /** The version of the small object through which fields are seen, where it is one: owners are shown in it. */
  readonly seenAs?: string;
}

const KUBECTL = "kubectl";
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const BEFORE_FIRST_APPLY = "before-first-apply";

const NOBODY: Ownerships = new Map();

function ownerOf(kind: KindDefinition, { manager, subresource }: Writer, operation: Owner["operation"]): Owner {
  return {
    manager: manager === "" ? "unknown" : manager,
    operation,
    apiVersion: formatGroupVersion(kind),
    subresource,
  };
}

function scope(kind: KindDefinition, { subresource }: Writer): Scope {
  return scopeOf(kind.schema, subresource, kind.hasStatus);
}

/** The object without its owners, which are no part of what is compared. */
function bare(object: KubeObject): KubeObject {
  const { managedFields: _owners, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function withOwners(object: KubeObject, owners: Ownerships): KubeObject {
  const managedFields = encodeManagedFields(owners);
  return {
    ...object,
    metadata: { ...bare(object).metadata, ...(managedFields === undefined ? {} : { managedFields }) },
  };
}

/** A client may send owners, to hand over or drop some; one that does not know of them sends none. */
function ownersToStartFrom(live: KubeObject | undefined, object: KubeObject, subresource: string): Ownerships {
  const current = decodeManagedFields(live?.metadata.managedFields) ?? NOBODY;
  const { managedFields } = object.metadata;
  if (subresource !== "") return current;
  if (isReset(managedFields)) return NOBODY;
  const sent = decodeManagedFields(managedFields);
  return sent === undefined || sent.size === 0 ? current : sent;
}

/**
 * The object with the owners that it has once `writer` has written it. `live` is what is stored, undefined for a create.
 * What is stored without owners stays without until it is applied.
 */
export async function trackUpdate(
  kind: KindDefinition,
  live: KubeObject | undefined,
  object: KubeObject,
  writer: Writer,
): Promise<KubeObject> {
  const owners = ownersToStartFrom(live, object, writer.subresource);
  if (live !== undefined && owners.size === 0) return withOwners(object, owners);
  const before = live === undefined ? emptyObject(kind) : bare(live);
  const owner = ownerOf(kind, writer, "Update");
  await breathe();
  const after = ownersAfterUpdate(scope(kind, writer), before, bare(object), owners, owner, writer.now);
  await breathe();
  return withOwners(object, after);
}

function printOwner({ manager, operation, apiVersion, subresource }: Ownership, seenAs = apiVersion): string {
  const name = JSON.stringify(manager) + (subresource === "" ? "" : ` with subresource ${JSON.stringify(subresource)}`);
  return operation === "Update" ? `${name} using ${seenAs}` : name;
}

/** managedfields `conflict.go`. */
function conflictError(conflicts: readonly FieldConflict[], seenAs: string | undefined): ApiError {
  const named = conflicts
    .map(({ owner, fields }) => ({ name: printOwner(owner, seenAs), fields: paths(fields).map(printPath) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const causes = named.flatMap(({ name, fields }) =>
    fields.map((field) => ({ reason: "FieldManagerConflict", message: `conflict with ${name}`, field })),
  );
  const [only] = causes;
  if (causes.length === 1 && only !== undefined) {
    return apiErrors.applyConflict(causes, `Apply failed with 1 conflict: ${only.message}: ${only.field}`);
  }
  const lines = named.flatMap(({ name, fields }) => [
    `conflicts with ${name}:`,
    ...fields.map((field) => `- ${field}`),
  ]);
  return apiErrors.applyConflict(causes, `Apply failed with ${causes.length} conflicts: ${lines.join("\n")}`);
}

/** What kubectl's client-side apply said of itself and is still true: it may go over to server-side apply with that. */
function lastAppliedFields(kind: KindDefinition, live: KubeObject): FieldSet {
  const annotation = live.metadata.annotations?.[LAST_APPLIED];
  if (annotation === undefined || annotation === "") return EMPTY_SET;
  try {
    const last: unknown = parseJson(annotation);
    if (asFields(last)["apiVersion"] !== formatGroupVersion(kind)) return EMPTY_SET;
    const { added, modified, removed } = compare(last, live, kind.schema);
    return difference(fieldsOf(last, kind.schema), union(union(added, modified), removed));
  } catch {
    return EMPTY_SET;
  }
}

interface ApplyCall {
  readonly kind: KindDefinition;
  readonly scope: Scope;
  readonly owner: Owner;
  readonly live: KubeObject;
  readonly config: KubeObject;
  readonly owners: Ownerships;
  readonly writer: Writer;
}

async function applyOrRefuse(call: ApplyCall, force: boolean): Promise<Exclude<ApplyOutcome, { conflicts: unknown }>> {
  const { kind, scope, live, config, owners, owner, writer } = call;
  const run = (forced: boolean): Promise<ApplyOutcome> =>
    applyConfiguration(scope, live, config, owners, owner, { force: forced, now: writer.now });
  const outcome = await run(force);
  if (!("conflicts" in outcome)) return outcome;
  const conceded = owner.manager === KUBECTL ? lastAppliedFields(kind, live) : EMPTY_SET;
  const left = outcome.conflicts
    .map(({ owner: other, fields }) => ({
      owner: other,
      fields: setOf(...paths(fields).filter((path) => !has(conceded, path))),
    }))
    .filter(({ fields }) => paths(fields).length > 0);
  if (left.length > 0) throw conflictError(left, writer.seenAs);
  const forced = await run(true);
  if ("conflicts" in forced) throw conflictError(forced.conflicts, writer.seenAs);
  return forced;
}

/** kubectl keeps its client-side annotation true where it once set it. */
function refreshLastApplied(object: KubeObject, config: KubeObject, manager: string): KubeObject {
  const { annotations = {} } = object.metadata;
  if (manager !== KUBECTL || (annotations[LAST_APPLIED] ?? "") === "") return object;
  const { [LAST_APPLIED]: _own, ...rest } = config.metadata.annotations ?? {};
  const { annotations: _all, ...metadata } = config.metadata;
  const hasAnnotations = config.metadata.annotations !== undefined;
  const plain = { ...config, metadata: hasAnnotations ? { ...metadata, annotations: rest } : metadata };
  const value = `${toJson(plain)}\n`;
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: value } } };
}

function decodeMerged(kind: KindDefinition, object: KubeObject, config: KubeObject): KubeObject {
  const isTyped = kind.isCustom !== true;
  try {
    const { value } = decodeKind(valueToNode(isTyped ? converted(object, kind.schema) : object), kind);
    return { metadata: {}, ...asFields(value), kind: kind.kind, apiVersion: formatGroupVersion(kind) };
  } catch (error) {
    if (!(error instanceof GoJsonError)) throw error;
    const what = describeObject(config);
    const type = goKind(formatGroupVersion(kind), kind.kind);
    throw apiErrors.unclassified(
      isTyped
        ? `failed to convert new object (${what}) to proper version: unable to convert unstructured object to ${type}: ${conversionProblem(error)}`
        : `failed to convert new typed object (${what}) to object: ${error.message}`,
    );
  }
}

/**
 * The stored object (undefined: none) with a configuration applied, and its owners.
 * @throws ApiError 409 for fields that others own, unless forced; 500 for values that do not decode.
 */
export async function applyTo(
  kind: KindDefinition,
  stored: KubeObject | undefined,
  config: KubeObject,
  writer: Writer,
  force: boolean,
): Promise<KubeObject> {
  const empty = emptyObject(kind);
  const live = stored === undefined ? empty : bare(stored);
  let owners = decodeManagedFields(stored?.metadata.managedFields) ?? NOBODY;
  if (owners.size === 0) {
    const earlier = ownerOf(kind, { ...writer, manager: BEFORE_FIRST_APPLY }, "Update");
    owners = ownersAfterUpdate(scope(kind, writer), empty, live, owners, earlier, writer.now);
  }
  await breathe();
  const owner = ownerOf(kind, writer, "Apply");
  const call: ApplyCall = { kind, scope: scope(kind, writer), owner, live, config, owners, writer };
  const applied = await applyOrRefuse(call, force);
  await breathe();
  const object = applied.isSame ? live : decodeMerged(kind, applied.object, config);
  await breathe();
  return withOwners(refreshLastApplied(object, config, writer.manager), applied.owners);
}

/** A write that would only set the owners' clocks sets nothing (apiserver `fieldmanager/timestamps`). */
export function keepTimes(object: KubeObject, live: KubeObject): KubeObject {
  const { managedFields } = live.metadata;
  if (managedFields === undefined || object.metadata.managedFields === undefined) return object;
  if (!equalJson(withoutTimes(object.metadata.managedFields), withoutTimes(managedFields))) return object;
  const kept = { ...object, metadata: { ...object.metadata, managedFields } };
  const { resourceVersion: _ours, ...ours } = kept.metadata;
  const { resourceVersion: _theirs, ...theirs } = live.metadata;
  return equalJson({ ...kept, metadata: ours }, { ...live, metadata: theirs }) ? kept : object;
}
