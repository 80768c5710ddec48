import {
  copyJson,
  asFields,
  at,
  ensure,
  fill,
  listAt,
  textAt,
  type Fields,
  type KubeObject,
} from "../../apimachinery/index.ts";
import type { KindHooks } from "./built-in.ts";
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

export const API_EXTENSIONS_HOOKS: Readonly<Record<string, KindHooks>> = {
  "apiextensions.k8s.io/customresourcedefinitions": {
    scheme: APIEXTENSIONS_SCHEME,
    complete: defaultDefinition,
    prepareForCreate: (object) => withStored(object, {}),
    prepareForUpdate: (object, old) => withStored(object, asFields(copyJson(old["status"]))),
    validateCreate: newDefinitionErrors,
    validateUpdate: changedDefinitionErrors,
    validateStatus: definitionStatusErrors,
    warnings: formatWarnings,
    prepareForDelete: markForCleanup,
  },
};
