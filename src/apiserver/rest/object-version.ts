import { apiErrors, invalidValue, quote, readInteger, type KubeObject } from "../../apimachinery/index.ts";
import { groupResource, type KindDefinition } from "./kind.ts";

/** What an update says of the object that it means: its revision and its uid. */

const MAX_UINT64 = 2n ** 64n - 1n;

/** Go's `strconv.ParseUint`; what is wrong where that fails. */
export function parseUint(text: string): bigint | string {
  if (!/^\d+$/.test(text)) return `strconv.ParseUint: parsing ${quote(text)}: invalid syntax`;
  const value = readInteger(text);
  return value === undefined || value > MAX_UINT64
    ? `strconv.ParseUint: parsing ${quote(text)}: value out of range`
    : value;
}

/** apiserver `storage/api_object_versioner.go` ObjectResourceVersion. @throws ApiError 500 */
export function objectVersion({ metadata: { resourceVersion = "" } }: KubeObject): bigint {
  const version = resourceVersion === "" ? 0n : parseUint(resourceVersion);
  if (typeof version === "string") throw apiErrors.unclassified(version);
  return version;
}

export const OPTIMISTIC_LOCK =
  "the object has been modified; please apply your changes to the latest version and try again";

/** @throws ApiError 409, 422, 500 */
export function checkVersion(kind: KindDefinition, name: string, wanted: KubeObject, current: KubeObject): void {
  const version = objectVersion(wanted);
  if (version === 0n && kind.unconditionalUpdate) return;
  if (version === 0n) {
    const error = invalidValue("metadata.resourceVersion", 0, "must be specified for an update");
    throw apiErrors.invalid(kind.group, kind.plural, name, [error]);
  }
  if (version !== objectVersion(current)) throw apiErrors.conflict(groupResource(kind), name, OPTIMISTIC_LOCK);
}

/** Where kube-apiserver keeps what is not kept under its plural. */
const PLACES: Readonly<Record<string, string>> = {
  services: "services/specs",
  endpoints: "services/endpoints",
  nodes: "minions",
  replicationcontrollers: "controllers",
  ingresses: "ingress",
};
/** Other servers than kube-apiserver keep theirs by group. */
const GROUPED: ReadonlySet<string> = new Set(["apiextensions.k8s.io", "apiregistration.k8s.io"]);

/** The key that an error about the storage names. */
function storageKey({ group, plural, namespaced, hasKubeFinalizers }: KindDefinition, object: KubeObject): string {
  const { name = "", namespace = "" } = object.metadata;
  const isGrouped = GROUPED.has(group) || (!hasKubeFinalizers && !group.endsWith(".k8s.io"));
  const place =
    group === "" ? (PLACES[plural] ?? plural) : isGrouped ? `${group}/${plural}` : (PLACES[plural] ?? plural);
  return ["", place, ...(namespaced ? [namespace] : []), name].join("/");
}

/** A PUT is meant for the object of the uid that it carries (apiserver `storage/interfaces.go` Preconditions). @throws ApiError 409 */
export function checkUid(kind: KindDefinition, name: string, uid: string, current: KubeObject): void {
  const found = current.metadata.uid ?? "";
  if (uid === "" || uid === found) return;
  const why =
    `StorageError: invalid object, Code: 4, Key: ${storageKey(kind, current)}, ResourceVersion: 0, AdditionalErrorMsg: ` +
    `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${found}`;
  throw apiErrors.conflict(groupResource(kind), name, why);
}
