import {
  forbiddenValue,
  MOST_ERRORS,
  invalidValue,
  requiredValue,
  tooLongValue,
  type FieldError,
} from "./field-errors.ts";
import { goRune, isPrintable } from "./go-print.ts";
import { parseGroupVersion, type JsonValue, type ObjectMeta, type OwnerReference } from "./meta.ts";
import { byteLength, dns1123Label, labelValue, qualifiedName, type NameRule } from "./names.ts";

const MAX_ANNOTATIONS_BYTES = 256 * 1024;

export const MAX_FIELD_MANAGER_BYTES = 128;
const MAX_SUBRESOURCE_BYTES = 256;

export interface ObjectMetaRules {
  readonly namespaced: boolean;
  /** What is wrong with a name; `prefix` when it is a generateName. */
  readonly validateName: (name: string, prefix: boolean) => readonly string[];
}

/**
 * A rule for names as a rule for generateName too: a trailing dash will be followed by the suffix (apimachinery
 * `api/validation/generic.go` maskTrailingDash).
 */
export function nameOrPrefix(rule: NameRule): ObjectMetaRules["validateName"] {
  return (name, prefix) => rule(prefix && name.length > 1 && name.endsWith("-") ? `${name.slice(0, -2)}a` : name);
}

/** apimachinery `api/validation/objectmeta.go` ValidateObjectMeta. */
export function validateObjectMeta(meta: ObjectMeta, rules: ObjectMetaRules, path = "metadata"): FieldError[] {
  const errors: FieldError[] = [];
  const { name = "", generateName = "", namespace = "" } = meta;
  if (generateName !== "") {
    errors.push(
      ...rules
        .validateName(generateName, true)
        .map((problem) => invalidValue(`${path}.generateName`, generateName, problem)),
    );
  }
  if (name === "") errors.push(requiredValue(`${path}.name`, "name or generateName is required"));
  else errors.push(...rules.validateName(name, false).map((problem) => invalidValue(`${path}.name`, name, problem)));
  if (!rules.namespaced) {
    if (namespace !== "") errors.push(forbiddenValue(`${path}.namespace`, "not allowed on this type"));
  } else if (namespace === "") errors.push(requiredValue(`${path}.namespace`));
  else errors.push(...dns1123Label(namespace).map((problem) => invalidValue(`${path}.namespace`, namespace, problem)));
  if ((meta.generation ?? 0) < 0)
    errors.push(invalidValue(`${path}.generation`, meta.generation, "must be greater than or equal to 0"));
  return [
    ...errors,
    ...validateTexts(meta, path),
    ...validateFinalizers(meta.finalizers ?? [], `${path}.finalizers`),
    ...validateManagedFields(meta, path),
  ];
}

const IMMUTABLE = [
  "name",
  "namespace",
  "uid",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
] as const;

/** apimachinery `api/validation/objectmeta.go` ValidateObjectMetaUpdate. */
export function validateObjectMetaUpdate(meta: ObjectMeta, old: ObjectMeta, path = "metadata"): FieldError[] {
  const errors: FieldError[] = [];
  if (old.deletionTimestamp !== undefined) errors.push(...noNewFinalizers(meta, old, path));
  if ((meta.resourceVersion ?? "") === "") {
    errors.push(invalidValue(`${path}.resourceVersion`, "", "must be specified for an update"));
  }
  if ((meta.generation ?? 0) < (old.generation ?? 0)) {
    errors.push(invalidValue(`${path}.generation`, meta.generation ?? 0, "must not be decremented"));
  }
  for (const key of IMMUTABLE) {
    if (meta[key] !== old[key]) errors.push(invalidValue(`${path}.${key}`, meta[key] ?? null, "field is immutable"));
  }
  return [...errors, ...validateTexts(meta, path), ...validateManagedFields(meta, path)];
}

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(["kubernetes", "orphan", "foregroundDeletion"]);

/** k8s `pkg/apis/core/validation` validateKubeFinalizerName, which Kubernetes' own kinds have besides. */
export function validateKubeFinalizers({ finalizers = [] }: ObjectMeta, path = "metadata"): FieldError[] {
  return finalizers.flatMap((finalizer, index) =>
    finalizer.includes("/") || STANDARD_FINALIZERS.has(finalizer)
      ? []
      : [
          invalidValue(
            `${path}.finalizers[${index}]`,
            finalizer,
            "name is neither a standard finalizer name nor is it fully qualified",
          ),
        ],
  );
}

/** apimachinery `meta/v1/validation` ValidateFieldManager. */
export function validateFieldManager(manager: string, path: string): FieldError[] {
  const errors =
    Buffer.byteLength(manager) > MAX_FIELD_MANAGER_BYTES ? [tooLongValue(path, MAX_FIELD_MANAGER_BYTES)] : [];
  let at = 0;
  for (const char of manager) {
    if (!isPrintable(char))
      errors.push(invalidValue(path, manager, `invalid character ${goRune(char)} (at position ${at})`));
    at += Buffer.byteLength(char);
  }
  return errors;
}

function validateManagedFields({ managedFields = [] }: ObjectMeta, path: string): FieldError[] {
  return managedFields.flatMap((entry, index) => {
    const at = `${path}.managedFields[${index}]`;
    const { operation, fieldsType, manager, subresource } = entry as Readonly<Record<string, JsonValue>>;
    const errors: FieldError[] = [];
    if (operation !== "Apply" && operation !== "Update")
      errors.push(invalidValue(`${at}.operation`, operation ?? "", "must be `Apply` or `Update`"));
    if (typeof fieldsType === "string" && fieldsType !== "" && fieldsType !== "FieldsV1")
      errors.push(invalidValue(`${at}.fieldsType`, fieldsType, "must be `FieldsV1`"));
    if (typeof manager === "string") errors.push(...validateFieldManager(manager, `${at}.manager`));
    if (typeof subresource === "string" && Buffer.byteLength(subresource) > MAX_SUBRESOURCE_BYTES)
      errors.push(tooLongValue(`${at}.subresource`, MAX_SUBRESOURCE_BYTES));
    return errors;
  });
}

function noNewFinalizers(meta: ObjectMeta, old: ObjectMeta, path: string): FieldError[] {
  const before = new Set(old.finalizers);
  const added = [...new Set(meta.finalizers)].filter((finalizer) => !before.has(finalizer)).sort();
  if (added.length === 0) return [];
  const list = `[]string{${added.map((finalizer) => JSON.stringify(finalizer)).join(", ")}}`;
  return [
    forbiddenValue(
      `${path}.finalizers`,
      `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`,
    ),
  ];
}

/** Labels, annotations and owners. */
function validateTexts(meta: ObjectMeta, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(meta.labels ?? {})) {
    if (errors.length > MOST_ERRORS) return errors;
    for (const problem of qualifiedName(key)) errors.push(invalidValue(`${path}.labels`, key, problem));
    for (const problem of labelValue(value)) errors.push(invalidValue(`${path}.labels`, value, problem));
  }
  let annotationBytes = 0;
  for (const [key, value] of Object.entries(meta.annotations ?? {})) {
    if (errors.length > MOST_ERRORS) return errors;
    for (const problem of qualifiedName(key.toLowerCase()))
      errors.push(invalidValue(`${path}.annotations`, key, problem));
    annotationBytes += byteLength(key) + byteLength(value);
  }
  if (annotationBytes > MAX_ANNOTATIONS_BYTES) errors.push(tooLongValue(`${path}.annotations`, MAX_ANNOTATIONS_BYTES));
  return [...errors, ...validateOwnerReferences(meta.ownerReferences ?? [], `${path}.ownerReferences`)];
}

function validateOwnerReferences(owners: readonly OwnerReference[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  let controller = "";
  for (const owner of owners) {
    errors.push(...validateOwnerReference(owner, path));
    if (owner.controller !== true) continue;
    const name = `${owner.kind}/${owner.name}`;
    if (controller === "") controller = name;
    else {
      const why = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`;
      errors.push(invalidValue(path, owners, why));
    }
  }
  return errors;
}

function validateOwnerReference(owner: OwnerReference, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { apiVersion } = owner;
  // What cannot be parsed has neither group nor version (apimachinery `runtime/schema` FromAPIVersionAndKind).
  const { group, version } =
    apiVersion.split("/").length > 2 ? { group: "", version: "" } : parseGroupVersion(apiVersion);
  if (version === "") errors.push(invalidValue(`${path}.apiVersion`, apiVersion, "version must not be empty"));
  for (const key of ["kind", "name", "uid"] as const) {
    if ((owner[key] ?? "") === "") errors.push(invalidValue(`${path}.${key}`, "", "must not be empty"));
  }
  if (group === "" && version === "v1" && owner.kind === "Event") {
    errors.push(invalidValue(path, owner, "/v1, Kind=Event is disallowed from being an owner"));
  }
  return errors;
}

function validateFinalizers(finalizers: readonly string[], path: string): FieldError[] {
  const errors = finalizers.flatMap((finalizer) =>
    qualifiedName(finalizer).map((problem) => invalidValue(path, finalizer, problem)),
  );
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    errors.push(invalidValue(path, finalizers, "finalizer orphan and foregroundDeletion cannot be both set"));
  }
  return errors;
}
