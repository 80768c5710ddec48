import {
  at,
  byteLength,
  dns1123Subdomain,
  duplicateValue,
  forbiddenValue,
  invalidValue,
  listAt,
  notSupportedValue,
  qualifiedName,
  requiredValue,
  textAt,
  tooLongValue,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { isDeepStrictEqual } from "node:util";
import { inlineVolumeSpec } from "./persistent-volumes.ts";
import { printed } from "./printed.ts";
import { notNegativeAmount } from "./resources.ts";
import { labelSelector } from "./selectors.ts";
import {
  child,
  counts,
  each,
  entriesOf,
  immutable,
  immutableFields,
  IMMUTABLE,
  isSet,
  optional,
  optionalOneOf,
  Seen,
  wellFormed,
  when,
  type Check,
  type Errors,
} from "./vocabulary.ts";
import { csiDriverName } from "./volume-sources.ts";

/** k8s `pkg/apis/storage/validation`. */

const MAX_PARAMETERS = 512;
const MAX_PARAMETER_BYTES = 256 * 1024;
const MAX_NODE_ID = 256;
const MAX_MESSAGE = 1024;

function bytesOf(value: unknown): number {
  return entriesOf(value).reduce((sum, [key, text]) => sum + byteLength(key) + byteLength(String(text)), 0);
}

function provisioner(object: KubeObject, field: string): Errors {
  const text = textAt(object, field);
  return text === "" ? [requiredValue(field)] : wellFormed(text.toLowerCase(), field, qualifiedName);
}

function parameters(value: unknown): Errors {
  const entries = entriesOf(value);
  if (entries.length > MAX_PARAMETERS) return [tooLongValue("parameters", MAX_PARAMETERS)];
  return [
    ...when(
      entries.some(([key]) => key === ""),
      invalidValue("parameters", "", "field can not be empty."),
    ),
    ...when(bytesOf(value) > MAX_PARAMETER_BYTES, tooLongValue("parameters", MAX_PARAMETER_BYTES)),
  ];
}

const topologyRequirement: Check = (requirement, path) => {
  const seen = new Seen();
  return [
    ...when(listAt(requirement, "values").length === 0, requiredValue(child(path, "values"))),
    ...each(requirement, path, "values", (value, where) =>
      when(seen.repeats(String(value)), duplicateValue(where, value)),
    ),
    ...wellFormed(textAt(requirement, "key"), child(path, "key"), qualifiedName),
  ];
};

function topologyTerm(term: unknown, path: string): Errors {
  const seen = new Seen();
  return each(term, path, "matchLabelExpressions", (requirement, where) => [
    ...topologyRequirement(requirement, where),
    ...when(seen.repeats(textAt(requirement, "key")), duplicateValue(child(where, "key"), textAt(requirement, "key"))),
  ]);
}

/** A term as Go compares it: the set of values by key. */
function termForm(term: unknown): string {
  const sets = new Map(
    listAt(term, "matchLabelExpressions").map((requirement) => [
      textAt(requirement, "key"),
      [...new Set(listAt(requirement, "values").map(String))].sort(),
    ]),
  );
  return JSON.stringify([...sets].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function allowedTopologies(object: KubeObject): Errors {
  const terms = listAt(object, "allowedTopologies").map(termForm);
  return each(object, "", "allowedTopologies", (term, where, index) => [
    ...topologyTerm(term, where),
    // Go compares with a map for each term that it has not filled yet.
    ...[...terms.map(() => "[]"), ...terms.slice(0, index)]
      .filter((other) => other === terms[index])
      .map(() => duplicateValue(child(where, "matchLabelExpressions"), "")),
  ]);
}

const BINDING_MODES = ["Immediate", "WaitForFirstConsumer"];

function reclaimPolicy(object: KubeObject): Errors {
  const policy = textAt(object, "reclaimPolicy");
  const allowed = ["Delete", "Retain"];
  return when(policy !== "" && !allowed.includes(policy), notSupportedValue("reclaimPolicy", policy, allowed));
}

export function storageClassErrors(object: KubeObject): Errors {
  const mode = at(object, "volumeBindingMode");
  return [
    ...provisioner(object, "provisioner"),
    ...parameters(object["parameters"]),
    ...reclaimPolicy(object),
    ...(isSet(mode)
      ? optionalOneOf(object, "", "volumeBindingMode", BINDING_MODES)
      : [requiredValue("volumeBindingMode")]),
    ...allowedTopologies(object),
  ];
}

export function storageClassChange(object: KubeObject, old: KubeObject): Errors {
  return immutableFields(object, old, "", ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"]);
}

function attachmentSource(source: unknown, path: string): Errors {
  const [inline, name] = [at(source, "inlineVolumeSpec"), at(source, "persistentVolumeName")];
  const one = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
  if (!isSet(inline) && !isSet(name)) return [requiredValue(path, one)];
  if (isSet(inline) && isSet(name)) return [forbiddenValue(path, one)];
  if (isSet(inline)) return inlineVolumeSpec(inline, child(path, "inlineVolumeSpec"));
  const empty = requiredValue(child(path, "persistentVolumeName"), "must specify non empty persistentVolumeName");
  return when(name === "", empty);
}

function volumeError(status: unknown, field: string): Errors {
  return optional(status, "status", field, (error, path) => [
    ...when(
      byteLength(textAt(error, "message")) > MAX_MESSAGE,
      tooLongValue(child(path, "message"), MAX_PARAMETER_BYTES),
    ),
    ...optional(error, path, "errorCode", (code, where) =>
      when(Number(code) < 0, invalidValue(where, code, "must be between 0 and 2147483647, inclusive")),
    ),
  ]);
}

export function volumeAttachmentErrors({ spec, status }: KubeObject): Errors {
  const name = at(spec, "source", "persistentVolumeName");
  return [
    ...csiDriverName(textAt(spec, "attacher"), "spec.attacher"),
    ...attachmentSource(at(spec, "source"), "spec.source"),
    ...wellFormed(textAt(spec, "nodeName"), "spec.nodeName", dns1123Subdomain),
    ...when(
      bytesOf(at(status, "attachmentMetadata")) > MAX_PARAMETER_BYTES,
      tooLongValue("status.attachmentMetadata", MAX_PARAMETER_BYTES),
    ),
    ...volumeError(status, "attachError"),
    ...volumeError(status, "detachError"),
    ...(isSet(name) ? wellFormed(String(name), "spec.source.persistentVolumeName", dns1123Subdomain) : []),
  ];
}

export function volumeAttachmentChange(object: KubeObject, old: KubeObject): Errors {
  const [spec, before] = [object["spec"], old["spec"]];
  const dumped = printed("storage.VolumeAttachmentSpec", spec);
  return when(!isDeepStrictEqual(spec, before), invalidValue("spec", dumped, IMMUTABLE));
}

const nodeDriver =
  (seen: Seen): Check =>
  (driver, path) => {
    const name = textAt(driver, "name");
    const id = textAt(driver, "nodeID");
    const keys = new Seen();
    return [
      ...csiDriverName(name, child(path, "name")),
      ...when(id === "", requiredValue(child(path, "nodeID"))),
      ...when(
        byteLength(id) > MAX_NODE_ID,
        invalidValue(child(path, "nodeID"), id, `must be ${MAX_NODE_ID} characters or less`),
      ),
      ...optional(driver, path, "allocatable", (resources, where) => counts(resources, where, "count")),
      ...when(seen.repeats(name), duplicateValue(child(path, "name"), name)),
      ...listAt(driver, "topologyKeys").flatMap((key) => [
        ...when(key === "", requiredValue(path)),
        ...when(keys.repeats(String(key)), duplicateValue(path, key)),
        ...wellFormed(String(key), path, qualifiedName),
      ]),
    ];
  };

export function csiNodeErrors(object: KubeObject): Errors {
  return each(object["spec"], "spec", "drivers", nodeDriver(new Seen()));
}

/** A driver's entry stays what it is but for how many volumes it takes. */
export function csiNodeChange(object: KubeObject, old: KubeObject): Errors {
  const fixed = (driver: unknown): unknown => ({ ...(driver as object), allocatable: undefined });
  return listAt(old, "spec", "drivers").flatMap((before) =>
    listAt(object, "spec", "drivers")
      .filter((after) => textAt(after, "name") === textAt(before, "name"))
      .flatMap((after) => {
        const [now, then] = [fixed(after), fixed(before)];
        return when(
          !isDeepStrictEqual(now, then),
          invalidValue("spec.drivers", printed("storage.CSINodeDriver", now), IMMUTABLE),
        );
      }),
  );
}

const LIFECYCLE_MODES = ["Persistent", "Ephemeral"];
const GROUP_POLICIES = ["File", "None", "ReadWriteOnceWithFSType"];
const MIN_UPDATE_SECONDS = 10;
const MIN_TOKEN_SECONDS = 600;

function tokenRequests(spec: unknown, path: string): Errors {
  const seen = new Seen();
  return each(spec, path, "tokenRequests", (request, where) => {
    const audience = textAt(request, "audience");
    if (seen.repeats(audience)) return [duplicateValue(child(where, "audience"), audience)];
    return optional(request, where, "expirationSeconds", (seconds, inner) => [
      ...when(
        Number(seconds) < MIN_TOKEN_SECONDS,
        invalidValue(inner, seconds, "may not specify a duration less than 10 minutes"),
      ),
      ...when(
        Number(seconds) > 2 ** 32,
        invalidValue(inner, seconds, "may not specify a duration larger than 2^32 seconds"),
      ),
    ]);
  });
}

/** Switches that are demanded, under the names that their errors have. */
const SWITCHES: readonly (readonly [string, string])[] = [
  ["attachRequired", "attachedRequired"],
  ["podInfoOnMount", "podInfoOnMount"],
  ["storageCapacity", "storageCapacity"],
];

export function csiDriverErrors({ spec }: KubeObject): Errors {
  const inSecrets = at(spec, "serviceAccountTokenInSecrets");
  const noRequests = "serviceAccountTokenInSecrets is set but no tokenRequests are specified";
  return [
    ...SWITCHES.flatMap(([field, name]) => when(!isSet(at(spec, field)), requiredValue(child("spec", name)))),
    ...optionalOneOf(spec, "spec", "fsGroupPolicy", GROUP_POLICIES),
    ...tokenRequests(spec, "spec"),
    ...listAt(spec, "volumeLifecycleModes").flatMap((mode) =>
      when(
        !LIFECYCLE_MODES.includes(String(mode)),
        notSupportedValue("spec.volumeLifecycleModes", mode, LIFECYCLE_MODES),
      ),
    ),
    ...when(!isSet(at(spec, "seLinuxMount")), requiredValue("spec.seLinuxMount")),
    ...optional(spec, "spec", "nodeAllocatableUpdatePeriodSeconds", (seconds, path) =>
      when(
        Number(seconds) < MIN_UPDATE_SECONDS,
        invalidValue(path, seconds, `must be greater than or equal to ${MIN_UPDATE_SECONDS} seconds`),
      ),
    ),
    ...when(
      isSet(inSecrets) && listAt(spec, "tokenRequests").length === 0,
      invalidValue("spec.serviceAccountTokenInSecrets", inSecrets, noRequests),
    ),
  ];
}

const RECOMMENDED =
  "spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes";

export function csiDriverWarnings(object: KubeObject, old: KubeObject | undefined): string[] {
  const requests = listAt(object, "spec", "tokenRequests");
  const isNew = old === undefined || !isDeepStrictEqual(requests, listAt(old, "spec", "tokenRequests"));
  const isUnset = !isSet(at(object["spec"], "serviceAccountTokenInSecrets"));
  return isNew && isUnset && requests.length > 0 ? [RECOMMENDED] : [];
}

export function csiDriverChange(object: KubeObject, old: KubeObject): Errors {
  const [spec, before] = [object["spec"], old["spec"]];
  return [
    ...immutable(at(spec, "attachRequired"), at(before, "attachRequired"), "spec.attachedRequired"),
    ...immutableFields(spec, before, "spec", ["volumeLifecycleModes"]),
  ];
}

export function capacityErrors(object: KubeObject): Errors {
  return [
    ...labelSelector(object["nodeTopology"], "nodeTopology"),
    ...wellFormed(textAt(object, "storageClassName"), "storageClassName", dns1123Subdomain),
    ...optional(object, "", "capacity", notNegativeAmount),
  ];
}

export function capacityChange(object: KubeObject, old: KubeObject): Errors {
  return immutableFields(object, old, "", ["nodeTopology", "storageClassName"]);
}

export function attributesClassErrors(object: KubeObject): Errors {
  const none = requiredValue("parameters", "must contain at least one key/value pair");
  return [
    ...provisioner(object, "driverName"),
    ...parameters(object["parameters"]),
    ...when(entriesOf(object["parameters"]).length === 0, none),
  ];
}

export function attributesClassChange(object: KubeObject, old: KubeObject): Errors {
  const changes = ["driverName", "parameters"].flatMap((field) =>
    when(!isDeepStrictEqual(object[field], old[field]), forbiddenValue(field, `updates to ${field} are forbidden.`)),
  );
  return [...changes, ...attributesClassErrors(object)];
}
