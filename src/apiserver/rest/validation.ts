import {
  type FieldError,
  type KubeObject,
  type Steps,
  atOnce,
  formatGroupVersion,
  invalidValue,
  dns1123Label,
  dns1123Subdomain,
  pathSegmentName,
  type NameRule as NameCheck,
  nameOrPrefix,
  validateKubeFinalizers,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../apimachinery/index.ts";
import type { Found, KindDefinition, MetaCheck, NameRule, ObjectPart } from "./kind.ts";

const NAME_CHECKS: Readonly<Record<NameRule, NameCheck>> = {
  "dns-subdomain": dns1123Subdomain,
  "dns-label": dns1123Label,
  "path-segment": pathSegmentName,
};

/** Nothing else is looked at in an object of another type; only custom resources get here with one. */
function kindErrors(kind: KindDefinition, object: KubeObject): FieldError[] {
  const expected = { kind: kind.kind, apiVersion: formatGroupVersion(kind) };
  return (["kind", "apiVersion"] as const)
    .filter((key) => object[key] !== expected[key])
    .map((key) => invalidValue(key, object[key], `must be ${expected[key]}`));
}

function finalizerErrors(kind: KindDefinition, { metadata }: KubeObject): FieldError[] {
  return kind.hasKubeFinalizers ? validateKubeFinalizers(metadata) : [];
}

/** The metadata as that of a new object. A kind with a rule of its own for names looks at all of it itself. */
function wholeErrors(kind: KindDefinition, object: KubeObject): FieldError[] {
  if (kind.nameRule === "own") return [];
  const validateName = nameOrPrefix(NAME_CHECKS[kind.nameRule]);
  const { namespaced } = kind;
  return [...validateObjectMeta(object.metadata, { namespaced, validateName }), ...finalizerErrors(kind, object)];
}

function* all(found: Found | undefined): Steps<readonly FieldError[]> {
  return found === undefined ? [] : "next" in found ? yield* found : found;
}

export function foundAtOnce(found: Found | undefined): readonly FieldError[] {
  return atOnce(all(found));
}

/** What is wrong with a new object: its metadata, then what the kind itself demands. */
export function* createErrors(kind: KindDefinition, object: KubeObject): Steps<FieldError[]> {
  const wrong = kindErrors(kind, object);
  if (wrong.length > 0) return wrong;
  const whole = wholeErrors(kind, object);
  yield;
  const own = kind.validate?.(object) ?? [];
  yield;
  return [...whole, ...own, ...(yield* all(kind.validateCreate?.(object)))];
}

const segmentName = nameOrPrefix(pathSegmentName);
const DEFAULT_CHECKS: readonly MetaCheck[] = ["update"];

/** What apiserver checks for all kinds (`registry/rest/update.go` validateCommonFields), then what the kind's strategy does. */
export function* updateErrors(kind: KindDefinition, object: KubeObject, old: KubeObject): Steps<FieldError[]> {
  const wrong = kindErrors(kind, object);
  if (wrong.length > 0) return wrong;
  const { namespaced, updateChecks = DEFAULT_CHECKS } = kind;
  const changes = validateObjectMetaUpdate(object.metadata, old.metadata);
  yield;
  const own = updateChecks.flatMap((check) =>
    check === "whole" ? wholeErrors(kind, object) : [...changes, ...finalizerErrors(kind, object)],
  );
  yield;
  const common = [...validateObjectMeta(object.metadata, { namespaced, validateName: segmentName }), ...changes];
  yield;
  const whole = kind.validate?.(object) ?? [];
  yield;
  return [...common, ...own, ...whole, ...(yield* all(kind.validateUpdate?.(object, old)))];
}

export function* partErrors(part: ObjectPart, object: KubeObject, old: KubeObject): Steps<FieldError[]> {
  yield;
  return [...part.validate(object, old), ...validateObjectMetaUpdate(object.metadata, old.metadata)];
}

/** A kind without a rule of its own for `/status` is checked as a whole. */
export function* statusErrors(kind: KindDefinition, object: KubeObject, old: KubeObject): Steps<FieldError[]> {
  if (kind.validateStatus === undefined) return yield* updateErrors(kind, object, old);
  const { namespaced } = kind;
  const whole = validateObjectMeta(object.metadata, { namespaced, validateName: segmentName });
  yield;
  const changes = validateObjectMetaUpdate(object.metadata, old.metadata);
  yield;
  return [...whole, ...changes, ...changes, ...(yield* all(kind.validateStatus(object, old)))];
}
