import {
  at,
  invalidValue,
  notSupportedValue,
  parseQuantity,
  qualifiedName,
  requiredValue,
  textAt,
} from "../../../apimachinery/index.ts";
import { fileMode, nonReservedPath } from "./formats.ts";
import { child, isSet, requiredText, wellFormed, when, type Errors } from "./vocabulary.ts";

/** What a container learns of its Pod, through its environment or through files. */

const VOLUME_FIELDS = [
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
];
export const ENV_FIELDS = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];
/** The labels that a Pod's fields have (k8s `pkg/apis/core/pods/helpers.go` ConvertDownwardAPIFieldLabel). */
const FIELD_LABELS = new Set([
  ...VOLUME_FIELDS,
  ...ENV_FIELDS,
  "spec.restartPolicy",
  "spec.schedulerName",
  "status.phase",
]);

/** `key['sub']`. */
function splitSubscript(fieldPath: string): { path: string; subscript?: string } {
  const match = /^(.*?)\['(.*)'\]$/s.exec(fieldPath);
  return match?.[1] === undefined ? { path: fieldPath } : { path: match[1], subscript: match[2] ?? "" };
}

function fieldLabelError(version: string, fieldPath: string): string | undefined {
  const { path, subscript } = splitSubscript(fieldPath);
  if (version !== "v1") return `unsupported pod version: ${version}`;
  const isMapEntry = subscript !== undefined && ["metadata.annotations", "metadata.labels"].includes(path);
  if (isMapEntry || FIELD_LABELS.has(fieldPath) || fieldPath === "spec.host") return undefined;
  return subscript === undefined
    ? `field label not supported: ${fieldPath}`
    : `field label does not support subscript: ${fieldPath}`;
}

export function fieldRef(ref: unknown, path: string, fields: readonly string[]): Errors {
  const [version, fieldPath] = [textAt(ref, "apiVersion"), textAt(ref, "fieldPath")];
  if (version === "") return [requiredValue(child(path, "apiVersion"))];
  if (fieldPath === "") return [requiredValue(child(path, "fieldPath"))];
  const problem = fieldLabelError(version, fieldPath);
  if (problem !== undefined)
    return [invalidValue(child(path, "fieldPath"), fieldPath, `error converting fieldPath: ${problem}`)];
  const { path: label, subscript } = splitSubscript(fieldPath === "spec.host" ? "spec.nodeName" : fieldPath);
  if (subscript === undefined)
    return when(!fields.includes(label), notSupportedValue(child(path, "fieldPath"), label, fields));
  return wellFormed(label === "metadata.annotations" ? subscript.toLowerCase() : subscript, path, qualifiedName);
}

const RESOURCES = [
  "limits.cpu",
  "limits.ephemeral-storage",
  "limits.memory",
  "requests.cpu",
  "requests.ephemeral-storage",
  "requests.memory",
];
const HUGE_PAGES = /^(?:limits|requests)\.hugepages-/;
const BYTE_DIVISORS = "1 1k 1M 1G 1T 1P 1E 1Ki 1Mi 1Gi 1Ti 1Pi 1Ei".split(" ");
const BYTES = `only divisor's values ${BYTE_DIVISORS.join(", ")} are supported with the`;

/** The units that each resource can be told in. */
const DIVISORS: readonly { resource: RegExp; allowed: readonly string[]; detail: string }[] = [
  {
    resource: /^(?:limits|requests)\.cpu$/,
    allowed: ["1m", "1"],
    detail: "only divisor's values 1m and 1 are supported with the cpu resource",
  },
  { resource: /^(?:limits|requests)\.memory$/, allowed: BYTE_DIVISORS, detail: `${BYTES} memory resource` },
  {
    resource: /^(?:limits|requests)\.ephemeral-storage$/,
    allowed: BYTE_DIVISORS,
    detail: `${BYTES} local ephemeral storage resource`,
  },
  { resource: HUGE_PAGES, allowed: BYTE_DIVISORS, detail: `${BYTES} hugepages resource` },
];

function divisorErrors(ref: unknown, path: string): Errors {
  const [resource, divisor] = [textAt(ref, "resource"), textAt(ref, "divisor")];
  if (divisor === "" || parseQuantity(divisor).nanos === 0n) return [];
  return DIVISORS.filter((rule) => rule.resource.test(resource) && !rule.allowed.includes(divisor)).map(({ detail }) =>
    invalidValue(child(path, "divisor"), resource, detail),
  );
}

export function resourceFieldRef(ref: unknown, path: string, needsContainer: boolean): Errors {
  const resource = textAt(ref, "resource");
  const isKnown = RESOURCES.includes(resource) || HUGE_PAGES.test(resource);
  const own =
    needsContainer && textAt(ref, "containerName") === ""
      ? [requiredValue(child(path, "containerName"))]
      : resource === ""
        ? [requiredValue(child(path, "resource"))]
        : when(!isKnown, notSupportedValue(child(path, "resource"), resource, RESOURCES));
  return [...own, ...divisorErrors(ref, path)];
}

/** `core.DownwardAPIVolumeFile`. */
export function downwardFile(file: unknown, path: string): Errors {
  const [field, resource] = [at(file, "fieldRef"), at(file, "resourceFieldRef")];
  const both = "fieldRef and resourceFieldRef can not be specified simultaneously";
  const source = isSet(field)
    ? [
        ...fieldRef(field, child(path, "fieldRef"), VOLUME_FIELDS),
        ...when(isSet(resource), invalidValue(path, "resource", both)),
      ]
    : isSet(resource)
      ? resourceFieldRef(resource, child(path, "resourceFieldRef"), true)
      : [requiredValue(path, "one of fieldRef and resourceFieldRef is required")];
  return [
    ...requiredText(file, path, "path"),
    ...nonReservedPath(textAt(file, "path"), child(path, "path")),
    ...source,
    ...fileMode(file, path, "mode"),
  ];
}
