import {
  at,
  fieldsAt,
  forbiddenValue,
  toJson,
  unifiedDiff,
  type Fields,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { claimSpec } from "./persistent-volume-claims.ts";
import { internalForm } from "./printed.ts";
import { fractions } from "./pod-warnings.ts";
import { amount } from "./resources.ts";
import { immutable, isSet, when, type Errors } from "./vocabulary.ts";

/** `core.PersistentVolumeClaim` and its changes. */

const BETA_CLASS = "volume.beta.kubernetes.io/storage-class";
const WHY = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";

export function claimErrors(object: KubeObject): Errors {
  return claimSpec(object["spec"], "spec");
}

/** The class that a claim named in an annotation, or did not name, may be named once. */
function mayNameClass(object: KubeObject, old: KubeObject): boolean {
  const [name, before] = [at(object["spec"], "storageClassName"), at(old["spec"], "storageClassName")];
  const annotation = old.metadata.annotations?.[BETA_CLASS];
  return isSet(name) && !isSet(before) && (annotation === undefined || annotation === name);
}

/** The new spec with all that may change as it was, and the old one with it. */
function munged(object: KubeObject, old: KubeObject): readonly [Fields, Fields] {
  const [spec, before] = [structuredClone(fieldsAt(object, "spec")), structuredClone(fieldsAt(old, "spec"))];
  const keep = (field: string): void => {
    if (before[field] === undefined) delete spec[field];
    else spec[field] = before[field];
  };
  if (!isSet(before["volumeName"]) && isSet(spec["volumeName"])) before["volumeName"] = spec["volumeName"];
  if (mayNameClass(object, old)) keep("storageClassName");
  if (at(object, "status", "phase") === "Bound") {
    const [requests, were] = [fieldsAt(spec, "resources", "requests"), fieldsAt(before, "resources", "requests")];
    if (isSet(were["storage"])) requests["storage"] = were["storage"];
    keep("volumeAttributesClassName");
  }
  return [spec, before];
}

function sizeChange(object: KubeObject, old: KubeObject): Errors {
  const size = (spec: unknown): bigint => amount(at(spec, "resources", "requests", "storage") ?? "0").nanos;
  const isLess = size(object["spec"]) < size(old["spec"]);
  const isBelow = size(object["spec"]) <= amount(at(old, "status", "capacity", "storage") ?? "0").nanos;
  const why = "field can not be less than status.capacity";
  return when(isLess && isBelow, forbiddenValue("spec.resources.requests.storage", why));
}

function attributesClassChange(object: KubeObject, old: KubeObject): Errors {
  if (!isSet(at(old, "status", "currentVolumeAttributesClassName"))) return [];
  const name = at(object["spec"], "volumeAttributesClassName");
  const refused = (to: string): string =>
    `update to ${to} is forbidden when status.currentVolumeAttributesClassName is not nil`;
  const path = "spec.volumeAttributesClassName";
  return [
    ...when(!isSet(name), forbiddenValue(path, refused("nil"))),
    ...when(name === "", forbiddenValue(path, refused("empty string"))),
  ];
}

export function claimChange(object: KubeObject, old: KubeObject): Errors {
  const [spec, before] = munged(object, old);
  const text = (value: unknown): string => toJson(internalForm("core.PersistentVolumeClaimSpec", value), 1);
  const [is, was] = [text(spec), text(before)];
  const [annotation, oldAnnotation] = [object, old].map(({ metadata }) => metadata.annotations?.[BETA_CLASS] ?? "");
  // Groups that stood there are not looked at again.
  const hadGroup = ["dataSource", "dataSourceRef"].some((field) => isSet(at(old["spec"], field, "apiGroup")));
  const errors = claimErrors(object).filter(({ field }) => !hadGroup || !field.endsWith(".apiGroup"));
  return [
    ...errors,
    ...immutable(annotation, oldAnnotation, `metadata.annotations[${BETA_CLASS}]`),
    ...when(is !== was, forbiddenValue("spec", `${WHY}\n${unifiedDiff(was, is)}`)),
    ...sizeChange(object, old),
    ...immutable(at(object, "spec", "volumeMode"), at(old, "spec", "volumeMode"), "volumeMode"),
    ...attributesClassChange(object, old),
  ];
}

export function claimWarnings(object: KubeObject): string[] {
  const isOld = object.metadata.annotations?.[BETA_CLASS] !== undefined;
  const old = `metadata.annotations[${BETA_CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead`;
  const fractional = ["requests", "limits"].flatMap((field) =>
    fractions(at(object["spec"], "resources", field), `spec.resources.${field}`, ["storage"]),
  );
  return [...(isOld ? [old] : []), ...fractional];
}
