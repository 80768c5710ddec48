import { copyJson, equalJson, type KubeObject, type ObjectMeta, apiErrors } from "../../apimachinery/index.ts";
import type { KindDefinition, ObjectPart } from "./kind.ts";
import { normalise } from "./normalise.ts";

/** What the server alone writes in an object's metadata (apiserver `registry/rest/{meta,create,update}.go`). */

/** apiserver `storage/names/generate.go`: 63 characters less the suffix. */
const MAX_GENERATED_BASE = 58;

export function generatedName(base: string, suffix: string): string {
  return base.slice(0, MAX_GENERATED_BASE) + suffix;
}

export function wipeSystemFields(meta: ObjectMeta): void {
  delete meta.creationTimestamp;
  delete meta.uid;
  delete meta.deletionTimestamp;
  delete meta.deletionGracePeriodSeconds;
  delete meta.generation;
}

/** @throws ApiError 400 when the object names another namespace than the path. */
export function matchNamespace(meta: ObjectMeta, kind: KindDefinition, namespace: string): void {
  const expected = kind.namespaced ? namespace : "";
  const given = meta.namespace ?? "";
  if (given === expected) return;
  if (given !== "" && expected !== "") {
    throw apiErrors.badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  if (expected === "") delete meta.namespace;
  else meta.namespace = expected;
}

/** @throws ApiError 400 */
export function checkName(object: KubeObject, name: string): void {
  const own = object.metadata.name ?? "";
  if (own === "") {
    throw apiErrors.badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (own !== name) {
    throw apiErrors.badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`);
  }
}

/** Drops what only the server may set before a create. */
export function prepareCreate(object: KubeObject, kind: KindDefinition, now: string): void {
  if (kind.hasStatus && kind.keepsStatus !== true) delete object["status"];
  if (kind.tracksGeneration || kind.generations === "first") object.metadata.generation = 1;
  kind.prepareForCreate?.(object, now);
}

function setOrDelete<K extends keyof ObjectMeta>(meta: ObjectMeta, key: K, value: ObjectMeta[K] | undefined): void {
  if (value === undefined) delete meta[key];
  else meta[key] = value;
}

function keepSystemFields(meta: ObjectMeta, old: ObjectMeta): void {
  setOrDelete(meta, "generation", old.generation);
  setOrDelete(meta, "creationTimestamp", old.creationTimestamp);
  if (meta.uid === undefined || meta.uid === "") setOrDelete(meta, "uid", old.uid);
  if (old.deletionTimestamp !== undefined) meta.deletionTimestamp = old.deletionTimestamp;
  if (meta.deletionGracePeriodSeconds === undefined) {
    setOrDelete(meta, "deletionGracePeriodSeconds", old.deletionGracePeriodSeconds);
  }
}

/** What a generation counts the changes of: everything but metadata and a status that has writers of its own. */
function wanted({ metadata: _metadata, status, ...rest }: KubeObject, { hasStatus }: KindDefinition): object {
  return hasStatus ? rest : { ...rest, status };
}

/** As it would be stored: defaults write zeros that Go leaves out. */
function inForm(object: KubeObject, kind: KindDefinition): KubeObject {
  return kind.isCustom === true ? object : { ...object, ...normalise(object, kind.schema) };
}

/** An update of the object itself: the status stays as it is. */
export function prepareUpdate(object: KubeObject, old: KubeObject, kind: KindDefinition, now: string): void {
  if (kind.hasStatus) {
    if (old["status"] === undefined) delete object["status"];
    else object["status"] = copyJson(old["status"]);
  }
  const { generation } = old.metadata;
  keepSystemFields(object.metadata, old.metadata);
  kind.prepareForUpdate?.(object, old, now);
  const isCounted = kind.tracksGeneration || kind.generations === "later";
  const changed = isCounted && !equalJson(wanted(inForm(object, kind), kind), wanted(old, kind));
  if (changed) object.metadata.generation = (generation ?? 0) + 1;
}

/** An update through another subresource. */
export function preparePart(object: KubeObject, old: KubeObject, part: ObjectPart, now: string): void {
  keepSystemFields(object.metadata, old.metadata);
  part.prepare(object, old, now);
}

/** An update of `/status`: everything else stays as it is, but what the kind lets through of the metadata. */
export function withStatusOf(object: KubeObject, old: KubeObject, kind: KindDefinition, now: string): KubeObject {
  const { statusChanges } = kind;
  const { uid, resourceVersion, managedFields } = object.metadata;
  const result = copyJson(old);
  if (statusChanges !== undefined) {
    result.metadata = copyJson(object.metadata);
    keepSystemFields(result.metadata, old.metadata);
    if (statusChanges === "all but labels") setOrDelete(result.metadata, "labels", old.metadata.labels);
  }
  setOrDelete(result.metadata, "managedFields", managedFields);
  setOrDelete(result.metadata, "resourceVersion", resourceVersion);
  if (uid !== undefined && uid !== "") result.metadata.uid = uid;
  if (object["status"] === undefined) delete result["status"];
  else result["status"] = object["status"];
  kind.prepareForStatus?.(result, old, now);
  return result;
}

/** Whether an update changed nothing that is stored: then nothing is written and the revision stays. */
export function isUnchanged(object: KubeObject, old: KubeObject): boolean {
  const resourceVersion = old.metadata.resourceVersion ?? "";
  return equalJson({ ...object, metadata: { ...object.metadata, resourceVersion } }, old);
}
