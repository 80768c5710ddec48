import {
  invalidValue,
  notSupportedValue,
  requiredValue,
  type FieldError,
  type KubeObject,
  dns1035Label,
  at,
  asFields,
  ensure,
  fill,
  listAt,
  textAt,
} from "../../apimachinery/index.ts";
import { type KindDefinition, column, nameColumn, nameOf, define } from "../../apiserver/index.ts";

/** apiextensions-apiserver `pkg/apiserver/apiserver.go`: decoding errors name it. */
const APIEXTENSIONS_SCHEME = "k8s.io/apiextensions-apiserver/pkg/apiserver/apiserver.go:56";
const SCOPES = ["Cluster", "Namespaced"];

/** apiextensions-apiserver `pkg/apis/apiextensions/v1/defaults.go`. */
function defaultDefinition(object: KubeObject): void {
  const spec = ensure(object, "spec");
  const given = ensure(spec, "names");
  const kind = textAt(given, "kind");
  if (kind !== "") fill(given, { singular: kind.toLowerCase(), listKind: `${kind}List` });
  spec["conversion"] ??= { strategy: "None" };
}

/**
 * What the naming and establishing controllers write a moment after the create; here no other definition can be in the way,
 * because the object's name holds the plural and the group.
 */
function establish(object: KubeObject, now: string): void {
  const stored = listAt(object, "spec", "versions").filter((item) => at(item, "storage") === true);
  const condition = (type: string, reason: string, message: string): object => ({
    type,
    status: "True",
    lastTransitionTime: now,
    reason,
    message,
  });
  object["status"] = {
    conditions: [
      condition("NamesAccepted", "NoConflicts", "no conflicts found"),
      condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
    ],
    acceptedNames: structuredClone(at(object, "spec", "names")),
    storedVersions: stored.map((item) => textAt(item, "name")),
  };
}

function versionErrors(versions: readonly unknown[]): FieldError[] {
  const stored = versions.filter((item) => at(item, "storage") === true).length;
  const one = "must have exactly one version marked as storage version";
  return [
    ...(stored === 1 ? [] : [invalidValue("spec.versions", versions, one)]),
    ...versions.flatMap((item, index) => {
      const field = `spec.versions[${index}]`;
      const name = textAt(item, "name");
      const hasSchema = at(item, "schema", "openAPIV3Schema") !== undefined;
      return [
        ...dns1035Label(name).map((detail) => invalidValue(`${field}.name`, name, detail)),
        ...(hasSchema ? [] : [requiredValue(`${field}.schema.openAPIV3Schema`, "schemas are required")]),
      ];
    }),
  ];
}

/** apiextensions-apiserver `pkg/apis/apiextensions/validation`, its common rules. */
function definitionErrors(object: KubeObject): FieldError[] {
  const spec = asFields(object["spec"]);
  const name = nameOf(object);
  const [group, plural, kind] = [textAt(spec, "group"), textAt(spec, "names", "plural"), textAt(spec, "names", "kind")];
  const scope = textAt(spec, "scope");
  const isNamed = name === `${plural}.${group}`;
  return [
    ...(isNamed ? [] : [invalidValue("metadata.name", name, 'must be spec.names.plural+"."+spec.group')]),
    ...(group === "" ? [requiredValue("spec.group")] : []),
    ...(group !== "" && !group.includes(".")
      ? [invalidValue("spec.group", group, "should be a domain with at least one dot")]
      : []),
    ...(SCOPES.includes(scope)
      ? []
      : [scope === "" ? requiredValue("spec.scope") : notSupportedValue("spec.scope", scope, SCOPES)]),
    ...versionErrors(listAt(spec, "versions")),
    ...(plural === "" ? [requiredValue("spec.names.plural")] : []),
    ...(kind === "" ? [requiredValue("spec.names.kind")] : []),
  ];
}

function fixedErrors(object: KubeObject, old: KubeObject): FieldError[] {
  return [["group"], ["names", "plural"], ["scope"], ["names", "kind"]].flatMap((path) => {
    const value = at(object, "spec", ...path);
    return value === at(old, "spec", ...path)
      ? []
      : [invalidValue(["spec", ...path].join("."), value, "field is immutable")];
  });
}

export const apiExtensionsKinds: readonly KindDefinition[] = [
  define({
    group: "apiextensions.k8s.io",
    version: "v1",
    kind: "CustomResourceDefinition",
    plural: "customresourcedefinitions",
    shortNames: ["crd", "crds"],
    categories: ["api-extensions"],
    namespaced: false,
    hasStatus: true,
    otherVersions: ["v1beta1"],
    scheme: APIEXTENSIONS_SCHEME,
    unconditionalUpdate: false,
    tracksGeneration: true,
    defaults: defaultDefinition,
    prepareForCreate: establish,
    validate: definitionErrors,
    validateUpdate: fixedErrors,
    columns: [nameColumn, column("Created At", "When it was created.", 0, "date")],
    cells: (object) => [nameOf(object), object.metadata.creationTimestamp ?? ""],
  }),
];
