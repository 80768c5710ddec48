import { breathe, equalJson, type KubeObject, type StructShape } from "../../../apimachinery/index.ts";
import { difference, differenceBelow, intersection, isEmptySet, setOf, union, type FieldSet } from "./field-set.ts";
import { fieldElement, type PathElement } from "./path-element.ts";
import { mergeValues } from "./typed-merge.ts";
import { compare, fieldsOf, isSame, removeFields, withNamedFields, type Comparison } from "./typed-value.ts";

/** Who owns which fields of an object, and how applying and updating moves them (structured-merge-diff `merge/update.go`). */

type Operation = "Apply" | "Update";

export interface Owner {
  readonly manager: string;
  readonly operation: Operation;
  readonly apiVersion: string;
  /** Empty for the object itself. */
  readonly subresource: string;
}

export interface Ownership extends Owner {
  readonly fields: FieldSet;
  /** When the owner changed something last, RFC 3339. */
  readonly time: string | undefined;
}

/** By {@link ownerId}. */
export type Ownerships = ReadonlyMap<string, Ownership>;

/** An applier is the same one whatever version it applies. */
export function ownerId({ manager, operation, apiVersion, subresource }: Owner): string {
  return JSON.stringify([manager, operation, operation === "Apply" ? "" : apiVersion, subresource]);
}

/** How a kind's fields are seen by one of its endpoints. */
export interface Scope {
  readonly shape: StructShape;
  /** Fields that the endpoint never writes, so that nobody comes to own them there. */
  readonly ignores: (set: FieldSet) => FieldSet;
}

/** managedfields `stripmeta.go`: what the server alone writes has no owner. */
const UNOWNED = setOf(
  ...["apiVersion", "kind", "metadata"].map((name) => [fieldElement(name)]),
  ...["name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation"].map(inMetadata),
  ...["managedFields", "resourceVersion"].map(inMetadata),
);
/** managedfields `fieldmanager.go` DefaultMaxUpdateManagers. */
const MAX_UPDATERS = 10;
const ANCIENT = "ancient-changes";

function inMetadata(name: string): PathElement[] {
  return [fieldElement("metadata"), fieldElement(name)];
}

const STATUS_FIELD = setOf([fieldElement("status")]);

/** Everything below `/status`, or everything but. */
export function scopeOf(shape: StructShape, subresource: string, hasStatus: boolean): Scope {
  if (!hasStatus) return { shape, ignores: (set) => set };
  const withoutStatus = (set: FieldSet): FieldSet => differenceBelow(set, STATUS_FIELD);
  return { shape, ignores: subresource === "status" ? (set) => difference(set, withoutStatus(set)) : withoutStatus };
}

function compareIn(scope: Scope, live: KubeObject, object: KubeObject): Comparison {
  const { added, modified, removed } = compare(live, object, scope.shape);
  return { added: scope.ignores(added), modified: scope.ignores(modified), removed: scope.ignores(removed) };
}

export interface FieldConflict {
  readonly owner: Ownership;
  readonly fields: FieldSet;
}

/** What other owners would lose; owners of versions that are gone do not count. */
function conflictsOf(owners: Ownerships, { added, modified }: Comparison, except: string): FieldConflict[] {
  const changed = union(modified, added);
  return [...owners]
    .filter(([id]) => id !== except)
    .map(([, owner]) => ({ owner, fields: intersection(owner.fields, changed) }))
    .filter(({ fields }) => !isEmptySet(fields));
}

/** Takes what changed from everybody but `except`; who has nothing left is no owner any more. */
function takeAway(
  owners: Ownerships,
  { added, modified, removed }: Comparison,
  except: string,
): Map<string, Ownership> {
  const lost = union(union(modified, added), removed);
  const result = new Map<string, Ownership>();
  for (const [id, owner] of owners) {
    const fields = id === except ? owner.fields : difference(owner.fields, lost);
    if (!isEmptySet(fields)) result.set(id, { ...owner, fields });
  }
  return result;
}

function compareTimes(a: Ownership, b: Ownership): number {
  const [left = "", right = ""] = [a.time, b.time];
  return left < right ? -1 : left > right ? 1 : ownerId(a) < ownerId(b) ? -1 : 1;
}

/** Merges the oldest updaters into one when there are too many (managedfields `capmanagers.go`). */
function capped(owners: Map<string, Ownership>): Map<string, Ownership> {
  const updaters = [...owners.values()].filter(({ operation }) => operation === "Update").sort(compareTimes);
  const surplus = updaters.length - MAX_UPDATERS;
  if (surplus <= 0) return owners;
  const oldest = updaters.slice(0, surplus + 1);
  const [first, last] = [oldest[0], oldest.at(-1)];
  if (first === undefined || last === undefined) return owners;
  const fields = oldest.map((owner) => owner.fields).reduce(union);
  for (const owner of oldest) owners.delete(ownerId(owner));
  const bucket: Ownership = { ...first, manager: ANCIENT, subresource: "", fields, time: last.time };
  owners.set(ownerId(bucket), bucket);
  return owners;
}

/** Owners after an object was written whole: the writer comes to own what it changed and loses nothing else. */
export function ownersAfterUpdate(
  scope: Scope,
  live: KubeObject,
  object: KubeObject,
  owners: Ownerships,
  owner: Owner,
  now: string,
): Ownerships {
  const comparison = compareIn(scope, live, object);
  if (isSame(comparison)) return owners;
  const result = takeAway(owners, comparison, "");
  const changed = difference(union(comparison.modified, comparison.added), UNOWNED);
  if (!isEmptySet(changed)) {
    const id = ownerId(owner);
    const before = result.get(id);
    const fields = before === undefined ? changed : union(changed, before.fields);
    result.set(id, { ...owner, fields, time: now });
  }
  return capped(result);
}

interface Applied {
  readonly object: KubeObject;
  readonly owners: Ownerships;
  /** Nothing to write but, perhaps, owners. */
  readonly isSame: boolean;
}

export type ApplyOutcome = Applied | { readonly conflicts: readonly FieldConflict[] };

/** Lays a configuration over an object, dropping what its applier does not mention any more and nobody else applies. */
export async function applyConfiguration(
  scope: Scope,
  live: KubeObject,
  config: KubeObject,
  owners: Ownerships,
  owner: Owner,
  options: { readonly force: boolean; readonly now: string },
): Promise<ApplyOutcome> {
  const id = ownerId(owner);
  const last = owners.get(id);
  const given = fieldsOf(config, scope.shape);
  await breathe();
  const configured = scope.ignores(given);
  const claims = new Map(owners).set(id, { ...owner, fields: configured, time: last?.time });
  await breathe();
  const merged = mergeValues(live, config, scope.shape) as KubeObject;
  await breathe();
  const object = last === undefined ? merged : await prune(scope.shape, merged, claims, last.fields);
  await breathe();
  const comparison = compareIn(scope, live, object);
  await breathe();
  const conflicts = options.force ? [] : conflictsOf(claims, comparison, id);
  if (conflicts.length > 0) return { conflicts };
  await breathe();
  const result = takeAway(claims, comparison, id);
  // Order counts here, unlike in the comparison.
  await breathe();
  const same = equalJson(object, live);
  await breathe();
  const fields = difference(configured, UNOWNED);
  if (isEmptySet(fields)) result.delete(id);
  else result.set(id, { ...owner, fields, time: same ? last?.time : options.now });
  return { object: same ? live : object, owners: result, isSame: same };
}

/** Removes what was applied last time and is claimed by no applier now; what others updated stays. */
async function prune(shape: StructShape, merged: KubeObject, claims: Ownerships, last: FieldSet): Promise<KubeObject> {
  const named = (set: FieldSet): FieldSet => withNamedFields(set, shape);
  const present = named(fieldsOf(merged, shape));
  await breathe();
  const without = removeFields(merged, named(last), shape);
  await breathe();
  const withoutLast = named(fieldsOf(without, shape));
  await breathe();
  const claimed = [...claims.values()]
    .filter(({ operation }) => operation === "Apply")
    .map(({ fields }) => named(fields))
    .reduce(union);
  await breathe();
  const unclaimed = difference(present, union(withoutLast, claimed));
  await breathe();
  const claimedOnly = removeFields(merged, unclaimed, shape);
  await breathe();
  const withoutUnclaimed = named(fieldsOf(claimedOnly, shape));
  await breathe();
  const dropped = intersection(difference(present, withoutUnclaimed), named(last));
  return removeFields(merged, dropped, shape) as KubeObject;
}
