import { asFields, at, ensure, fill, listAt, textAt, type Fields, type KubeObject } from "../../apimachinery/index.ts";
import { type KindDefinition, column, define, nameColumn, nameOf } from "../../apiserver/index.ts";
import { markForCleanup } from "../custom-resources/cleanup.ts";
import { formatWarnings } from "../custom-resources/definition/format-warnings.ts";
import {
  changedDefinitionErrors,
  definitionStatusErrors,
  newDefinitionErrors,
} from "../custom-resources/definition/validation.ts";

/** apiextensions-apiserver `pkg/apiserver/apiserver.go`: decoding errors name it. */
const APIEXTENSIONS_SCHEME = "k8s.io/apiextensions-apiserver/pkg/apiserver/apiserver.go:56";

/** apiextensions-apiserver `pkg/apis/apiextensions/v1/defaults.go`. */
function defaultDefinition(object: KubeObject): void {
  const spec = ensure(object, "spec");
  const names = ensure(spec, "names");
  const kind = textAt(names, "kind");
  if (kind !== "") fill(names, { singular: kind.toLowerCase(), listKind: `${kind}List` });
  spec["conversion"] ??= { strategy: "None" };
  const service = at(spec, "conversion", "webhook", "clientConfig", "service");
  if (service !== undefined) asFields(service)["port"] ??= 443;
  const status = asFields(object["status"]);
  if (listAt(status, "storedVersions").length > 0) return;
  const stored = storageVersion(object);
  if (stored !== undefined) object["status"] = { ...status, storedVersions: [stored] };
}

function storageVersion(object: KubeObject): string | undefined {
  const version = listAt(object, "spec", "versions").find((item) => at(item, "storage") === true);
  return version === undefined ? undefined : textAt(version, "name");
}

function withStored(object: KubeObject, status: Fields): void {
  const stored = storageVersion(object);
  const known = listAt(status, "storedVersions");
  const isNew = stored !== undefined && !known.includes(stored);
  object["status"] = isNew ? { ...status, storedVersions: [...known, stored] } : status;
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
    hasKubeFinalizers: false,
    tracksGeneration: true,
    defaults: defaultDefinition,
    prepareForCreate: (object) => withStored(object, {}),
    prepareForUpdate: (object, old) => withStored(object, asFields(structuredClone(old["status"]))),
    nameRule: "own",
    validateCreate: newDefinitionErrors,
    validateUpdate: changedDefinitionErrors,
    validateStatus: definitionStatusErrors,
    warnings: formatWarnings,
    prepareForDelete: markForCleanup,
    columns: [nameColumn, column("Created At", "When it was created.", 0, "date")],
    cells: (object) => [nameOf(object), object.metadata.creationTimestamp ?? ""],
  }),
];
