import {
  invalidValue,
  notSupportedValue,
  requiredValue,
  type FieldError,
  type KubeObject,
  dns1035Label,
  dns1123Subdomain,
  nameOrPrefix,
  validateObjectMeta,
  at,
  listAt,
  textAt,
  type Fields,
  type Steps,
} from "../../../apimachinery/index.ts";
import { schemaHas } from "../schema/json-schema.ts";
import { unsupportedField } from "../schema/unsupported-fields.ts";
import { approvalErrors } from "./approval.ts";
import { conversionErrors } from "./conversion-rules.ts";
import { goVersions } from "./go-values.ts";
import { internalForm, schemaOf, schemasOf, subresourcesOf, type InternalSpec } from "./internal-form.ts";
import { missingNames, nameErrors } from "./names.ts";
import { schemaErrors } from "./schema-errors.ts";
import { NEW_DEFINITION, updateRules, type DefinitionRules } from "./update-rules.ts";
import { columnErrors, deprecationErrors, selectableErrors, subresourceErrors } from "./version-rules.ts";

/** apiextensions `pkg/apis/apiextensions/validation/validation.go`. */

const SCOPES = ["Cluster", "Namespaced"];

/** With the metadata, whose name depends on the spec. */
export function* newDefinitionErrors(object: KubeObject): Steps<FieldError[]> {
  const required = `${textAt(object, "spec", "names", "plural")}.${textAt(object, "spec", "group")}`;
  const subdomain = nameOrPrefix(dns1123Subdomain);
  const validateName = (name: string, prefix: boolean): string[] => [
    ...subdomain(name, prefix),
    ...(name === required ? [] : ['must be spec.names.plural+"."+spec.group']),
  ];
  return [
    ...validateObjectMeta(object.metadata, { namespaced: false, validateName }),
    ...(yield* specErrors(internalForm(object), NEW_DEFINITION)),
    ...statusErrors(object),
    ...approvalErrors(object, undefined),
    ...preservingErrors(object, undefined),
  ];
}

/** Without the metadata. */
export function* changedDefinitionErrors(object: KubeObject, old: KubeObject): Steps<FieldError[]> {
  const [spec, oldSpec] = [internalForm(object), internalForm(old)];
  const rules = updateRules(object, old, oldSpec);
  return [
    ...(yield* specErrors(spec, rules)),
    ...fixedErrors(object, old, rules),
    ...statusErrors(object),
    ...approvalErrors(object, old),
    ...preservingErrors(object, old),
  ];
}

/** An update of the status checks no more than that. */
export function definitionStatusErrors(object: KubeObject): FieldError[] {
  return nameErrors((at(object, "status", "acceptedNames") ?? {}) as Fields, "status.acceptedNames");
}

function* specErrors(spec: InternalSpec, given: DefinitionRules): Steps<FieldError[]> {
  const rules = { ...given, structural: given.structural || needsStructure(spec) };
  const { conversion, shared } = spec;
  const hasDefaults = schemasOf(spec).some((schema) => schemaHas(schema, (part) => part["default"] !== undefined));
  const strategy = textAt(conversion, "strategy");
  const ofVersions: FieldError[] = [];
  for (const [index, version] of spec.versions.entries())
    for (const error of yield* versionErrors(spec, version, `spec.versions[${index}]`, rules)) ofVersions.push(error);
  const ofShared = yield* schemaErrors(shared.schema, "spec.validation", hasAnyStatus(spec), {
    ...rules,
    limitsCosts: !rules.unchanged.has(""),
  });
  return [
    ...groupErrors(spec.group),
    ...scopeErrors(spec.scope),
    ...missingSchemas(spec, rules),
    ...(hasDefaults && spec.preserveUnknownFields
      ? [invalidValue("spec.preserveUnknownFields", true, "must be false in order to use defaults in the schema")]
      : []),
    ...ofVersions,
    ...versionListErrors(spec),
    ...missingNames(spec.names, "spec.names"),
    ...nameErrors(spec.names, "spec.names"),
    ...ofShared,
    ...subresourceErrors(shared.subresources, "spec.subresources"),
    ...columnsErrors(shared.additionalPrinterColumns, "spec"),
    ...selectorErrors(shared.selectableFields, shared.schema, "spec", "", rules),
    ...(conversion !== undefined && strategy !== "None" && spec.preserveUnknownFields
      ? [invalidValue("spec.conversion.strategy", strategy, "must be None if spec.preserveUnknownFields is true")]
      : []),
    ...conversionErrors(conversion, "spec.conversion", rules),
  ];
}

/** Pruning, defaults and Kubernetes' own keywords rest on a structural schema. */
function needsStructure(spec: InternalSpec): boolean {
  return !spec.preserveUnknownFields || schemasOf(spec).some((schema) => schemaHas(schema, isExtended));
}

function isExtended(part: Fields): boolean {
  return (
    part["default"] !== undefined ||
    part["x-kubernetes-embedded-resource"] === true ||
    part["x-kubernetes-preserve-unknown-fields"] !== undefined ||
    part["x-kubernetes-int-or-string"] === true ||
    part["x-kubernetes-list-type"] !== undefined ||
    listAt(part, "x-kubernetes-list-map-keys").length > 0 ||
    listAt(part, "x-kubernetes-validations").length > 0
  );
}

function groupErrors(group: string): FieldError[] {
  if (group === "") return [requiredValue("spec.group")];
  const problems = dns1123Subdomain(group);
  if (problems.length > 0) return [invalidValue("spec.group", group, problems.join(","))];
  return group.includes(".") ? [] : [invalidValue("spec.group", group, "should be a domain with at least one dot")];
}

function scopeErrors(scope: string): FieldError[] {
  if (scope === "") return [requiredValue("spec.scope")];
  return SCOPES.includes(scope) ? [] : [notSupportedValue("spec.scope", scope, SCOPES)];
}

function missingSchemas(spec: InternalSpec, rules: DefinitionRules): FieldError[] {
  if (schemaOf(spec.shared.schema) !== undefined) return [];
  if (!rules.schemas && spec.preserveUnknownFields) return [];
  return spec.versions.flatMap((version, index) => {
    const isMissing = schemaOf(version["schema"] as Fields | undefined) === undefined;
    if (!isMissing || (!rules.schemas && version["served"] !== true)) return [];
    const detail = rules.schemas ? "" : "because otherwise all fields are pruned";
    return [requiredValue(`spec.versions[${index}].schema.openAPIV3Schema`, detail)];
  });
}

function* versionErrors(
  spec: InternalSpec,
  version: Fields,
  path: string,
  rules: DefinitionRules,
): Steps<FieldError[]> {
  const name = textAt(version, "name");
  const problems = dns1035Label(name);
  const schema = version["schema"] as Fields | undefined;
  const hasStatus = at(subresourcesOf(spec, version), "status") !== undefined;
  return [
    ...(problems.length === 0 ? [] : [invalidValue(`${path}.name`, name, problems.join(","))]),
    ...deprecationErrors(version, path),
    ...(yield* schemaErrors(schema, `${path}.schema`, hasStatus, {
      ...rules,
      limitsCosts: !rules.unchanged.has(name),
    })),
    ...subresourceErrors(version["subresources"] as Fields | undefined, `${path}.subresources`),
    ...columnsErrors(listAt(version, "additionalPrinterColumns") as readonly Fields[], path),
    ...selectorErrors(listAt(version, "selectableFields") as readonly Fields[], schema, path, name, rules),
  ];
}

function columnsErrors(columns: readonly Fields[] = [], path: string): FieldError[] {
  return columns.flatMap((column, index) => columnErrors(column, `${path}.additionalPrinterColumns[${index}]`));
}

function selectorErrors(
  fields: readonly Fields[] = [],
  validation: Fields | undefined,
  path: string,
  version: string,
  rules: DefinitionRules,
): FieldError[] {
  if (fields.length === 0) return [];
  const field = `${path}.selectableFields`;
  const schema = schemaOf(validation);
  if (schema === undefined) {
    const detail =
      version === ""
        ? "may only be set when validations.schema is included"
        : "may only be set when `version.schema.openAPIV3Schema` is not included";
    return [invalidValue(field, "", detail)];
  }
  const unsupported = unsupportedField(schema);
  return [
    ...(unsupported === undefined ? [] : [invalidValue(`${path}.schema.openAPIV3Schema`, "", unsupported)]),
    ...selectableErrors(fields, schema, field, rules.tooManySelectable.has(version)),
  ];
}

function versionListErrors(spec: InternalSpec): FieldError[] {
  const names = spec.versions.map((item) => textAt(item, "name"));
  const stored = spec.versions.filter((item) => item["storage"] === true).length;
  const value = spec.isWithoutVersions ? null : goVersions(spec.versions);
  return [
    ...(new Set(names).size < names.length
      ? [invalidValue("spec.versions", value, "must contain unique version names")]
      : []),
    ...(stored === 1
      ? []
      : [invalidValue("spec.versions", value, "must have exactly one version marked as storage version")]),
    ...firstVersionErrors(names[0] ?? ""),
  ];
}

/** The internal form repeats the first version's name. */
function firstVersionErrors(name: string): FieldError[] {
  const problems = name === "" ? [] : dns1035Label(name);
  return problems.length === 0 ? [] : [invalidValue("spec.version", name, problems.join(","))];
}

function hasAnyStatus({ shared, versions }: InternalSpec): boolean {
  return [shared, ...versions].some((item) => at(item, "subresources", "status") !== undefined);
}

function statusErrors(object: KubeObject): FieldError[] {
  return [...definitionStatusErrors(object), ...storedVersionErrors(object)];
}

function storedVersionErrors(object: KubeObject): FieldError[] {
  const field = "status.storedVersions";
  const stored = listAt(object, "status", "storedVersions").map(String);
  if (stored.length === 0) return [invalidValue(field, null, "must have at least one stored version")];
  const versions = listAt(object, "spec", "versions");
  const names = new Set(versions.map((item) => textAt(item, "name")));
  return [
    ...versions
      .filter((item) => at(item, "storage") === true && !stored.includes(textAt(item, "name")))
      .map((item) => invalidValue(field, stored, `must have the storage version ${textAt(item, "name")}`)),
    ...stored.flatMap((name, index) => {
      if (names.has(name)) return [];
      const detail = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
      return [invalidValue(`${field}[${index}]`, name, detail)];
    }),
  ];
}

function preservingErrors(object: KubeObject, old: KubeObject | undefined): FieldError[] {
  const isSet = (definition: KubeObject | undefined): boolean =>
    at(definition, "spec", "preserveUnknownFields") === true;
  if (isSet(old) || !isSet(object)) return [];
  const detail =
    "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead";
  return [invalidValue("spec.preserveUnknownFields", true, detail)];
}

function fixedErrors(object: KubeObject, old: KubeObject, rules: DefinitionRules): FieldError[] {
  const established = [["scope"], ["names", "kind"]];
  const always = [["group"], ["names", "plural"]];
  return [...(rules.fixedNames ? established : []), ...always].flatMap((path) => {
    const value = at(object, "spec", ...path) ?? "";
    const isSame = value === (at(old, "spec", ...path) ?? "");
    return isSame ? [] : [invalidValue(["spec", ...path].join("."), value, "field is immutable")];
  });
}
