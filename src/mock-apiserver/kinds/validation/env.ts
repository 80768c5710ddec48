import {
  at,
  dns1123Label,
  dns1123Subdomain,
  invalidValue,
  notFoundValue,
  requiredValue,
  textAt,
} from "../../../apimachinery/index.ts";
import { ENV_FIELDS, fieldRef, resourceFieldRef } from "./downward-api.ts";
import { configMapKey, envVarName, noBacksteps } from "./formats.ts";
import {
  child,
  each,
  isSet,
  optional,
  optionalText,
  requiredText,
  wellFormed,
  when,
  type Check,
  type Errors,
} from "./vocabulary.ts";

/** `core.EnvVar` and `core.EnvFromSource`. */

/** A key of a ConfigMap or a Secret. */
const keySelector: Check = (selector, path) => [
  ...wellFormed(textAt(selector, "name"), child(path, "name"), dns1123Subdomain),
  ...requiredText(selector, path, "key", configMapKey),
];

const fileKeySelector: Check = (selector, path) => [
  ...requiredText(selector, path, "key", envVarName),
  ...requiredText(selector, path, "volumeName", dns1123Label),
  ...(textAt(selector, "path") === ""
    ? [requiredValue(child(path, "path"))]
    : noBacksteps(textAt(selector, "path"), child(path, "path"))),
];

const SOURCES: Readonly<Record<string, Check>> = {
  fieldRef: (ref, path) => fieldRef(ref, path, ENV_FIELDS),
  resourceFieldRef: (ref, path) => resourceFieldRef(ref, path, false),
  configMapKeyRef: keySelector,
  secretKeyRef: keySelector,
  fileKeyRef: fileKeySelector,
};
const ONE_OF = "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`";

function valueFrom(variable: unknown, path: string): Errors {
  const source = at(variable, "valueFrom");
  if (!isSet(source)) return [];
  const present = Object.keys(SOURCES).filter((field) => isSet(at(source, field)));
  const count =
    present.length === 0
      ? [invalidValue(path, "", ONE_OF)]
      : textAt(variable, "value") === ""
        ? when(present.length > 1, invalidValue(path, "", "may not have more than one field specified at a time"))
        : [invalidValue(path, "", "may not be specified when `value` is not empty")];
  return [...Object.entries(SOURCES).flatMap(([field, check]) => optional(source, path, field, check)), ...count];
}

const source: Check = (reference, path) => requiredText(reference, path, "name", dns1123Subdomain);

export function environment(container: unknown, path: string): Errors {
  return [
    ...each(container, path, "env", (variable, where) => [
      ...requiredText(variable, where, "name", envVarName),
      ...valueFrom(variable, child(where, "valueFrom")),
    ]),
    ...each(container, path, "envFrom", (item, where) => {
      const present = ["configMapRef", "secretRef"].filter((field) => isSet(at(item, field)));
      const list = child(path, "envFrom");
      return [
        ...optionalText(item, where, "prefix", envVarName),
        ...present.flatMap((field) => optional(item, where, field, source)),
        ...when(present.length === 0, invalidValue(list, "", "must specify one of: `configMapRef` or `secretRef`")),
        ...when(present.length > 1, invalidValue(list, "", "may not have more than one field specified at a time")),
      ];
    }),
  ];
}

/** The variables that are read from files stand in volumes of the Pod's own. */
export function fileVolumes(container: unknown, path: string, types: ReadonlyMap<string, unknown>): Errors {
  return each(container, path, "env", (variable, where) => {
    const reference = at(variable, "valueFrom", "fileKeyRef");
    if (!isSet(reference)) return [];
    const name = textAt(reference, "volumeName");
    const field = child(where, "valueFrom", "fileKeyRef", "volumeName");
    if (!types.has(name)) return [notFoundValue(field, name)];
    const why = "referenced volume must be of type emptyDir";
    return when(!isSet(at(types.get(name), "emptyDir")), invalidValue(field, name, why));
  });
}
