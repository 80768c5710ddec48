import {
  asFields,
  at,
  dns1123Label,
  dns1123Subdomain,
  fieldsAt,
  forbiddenValue,
  invalidValue,
  listAt,
  notSupportedValue,
  PrintedValue,
  requiredValue,
  textAt,
} from "../../../apimachinery/index.ts";
import { annotations } from "./metadata.ts";
import { positiveAmount, resourceAmount } from "./resources.ts";
import { labels, labelSelector } from "./selectors.ts";
import {
  child,
  isSet,
  optional,
  optionalOneOf,
  optionalText,
  requiredTexts,
  when,
  type Check,
  type Errors,
} from "./vocabulary.ts";

export const ACCESS_MODES = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
export const VOLUME_MODES = ["Block", "Filesystem"];

/** Which ways of access are asked for; one of them excludes the others. */
export function accessModes(spec: unknown, path: string): Errors {
  const modes = listAt(spec, "accessModes").map(String);
  const where = child(path, "accessModes");
  const isMixed =
    modes.includes("ReadWriteOncePod") &&
    modes.some((mode) => mode !== "ReadWriteOncePod" && ACCESS_MODES.includes(mode));
  return [
    ...modes.flatMap((mode) => when(!ACCESS_MODES.includes(mode), notSupportedValue(where, mode, ACCESS_MODES))),
    ...when(isMixed, forbiddenValue(where, "may not use ReadWriteOncePod with other access modes")),
  ];
}

const dataSource: Check = (source, path) => {
  const group = textAt(source, "apiGroup");
  const kind = textAt(source, "kind");
  const why = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
  return [
    ...requiredTexts("name", "kind")(source, path),
    ...when(group === "" && kind !== "PersistentVolumeClaim", invalidValue(path, kind, why)),
    ...optionalText(source, path, "apiGroup", dns1123Subdomain),
  ];
};

/** Go prints the path that stands there by mistake. */
const A_PATH = new PrintedValue("{}");

function sourceAgreement(spec: unknown, path: string): Errors {
  const [source, reference] = [at(spec, "dataSource"), at(spec, "dataSourceRef")];
  if (!isSet(source)) return [];
  if (textAt(reference, "namespace") !== "")
    return [invalidValue(path, A_PATH, "may not be specified when dataSourceRef.namespace is specified")];
  const isEqual = ["apiGroup", "kind", "name"].every((field) => at(source, field) === at(reference, field));
  return when(isSet(reference) && !isEqual, invalidValue(path, A_PATH, "must match dataSourceRef"));
}

function storageRequest(spec: unknown, path: string): Errors {
  const where = `${child(path, "resources")}[storage]`;
  const storage = fieldsAt(spec, "resources", "requests")["storage"];
  if (storage === undefined) return [requiredValue(where)];
  const errors = positiveAmount(storage, where);
  return errors.length > 0 ? errors : resourceAmount("storage", storage, where);
}

/** `core.PersistentVolumeClaimSpec`. */
export const claimSpec: Check = (spec, path) => [
  ...when(
    listAt(spec, "accessModes").length === 0,
    requiredValue(child(path, "accessModes"), "at least 1 access mode is required"),
  ),
  ...labelSelector(at(spec, "selector"), child(path, "selector")),
  ...accessModes(spec, path),
  ...storageRequest(spec, path),
  ...optionalText(spec, path, "storageClassName", dns1123Subdomain),
  ...optionalOneOf(spec, path, "volumeMode", VOLUME_MODES),
  ...optional(spec, path, "dataSource", dataSource),
  ...optional(spec, path, "dataSourceRef", (source, where) => [
    ...dataSource(source, where),
    ...optionalText(source, where, "namespace", dns1123Label),
  ]),
  ...sourceAgreement(spec, path),
  ...optionalText(spec, path, "volumeAttributesClassName", dns1123Subdomain),
];

/** The metadata of a template: labels and annotations alone. */
export const templateMetadata: Check = (metadata, path) => [
  ...annotations(at(metadata, "annotations"), child(path, "annotations")),
  ...labels(at(metadata, "labels"), child(path, "labels")),
  ...Object.keys(asFields(metadata))
    .filter((field) => field !== "labels" && field !== "annotations" && isSet(at(metadata, field)))
    // Go's name of the field, but for its first letter.
    .map((field) => forbiddenValue(child(path, field === "uid" ? "uID" : field), "cannot be set")),
];

export const claimTemplate: Check = (template, path) => [
  ...templateMetadata(at(template, "metadata"), child(path, "metadata")),
  ...claimSpec(at(template, "spec"), child(path, "spec")),
];
