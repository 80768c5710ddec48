import {
  at,
  byteLength,
  dns1123Label,
  dns1123Subdomain,
  fieldsAt,
  forbiddenValue,
  invalidValue,
  listAt,
  notSupportedValue,
  requiredValue,
  textAt,
  toJson,
  unifiedDiff,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import path from "node:path/posix";
import { noBacksteps } from "./formats.ts";
import { accessModes, VOLUME_MODES } from "./persistent-volume-claims.ts";
import { nodeTermWarnings } from "./pod-warnings.ts";
import { internalForm, printed } from "./printed.ts";
import { amount, positiveAmount } from "./resources.ts";
import { nodeSelector } from "./selectors.ts";
import {
  child,
  entriesOf,
  firstMember,
  IMMUTABLE,
  immutable,
  isSet,
  oneOf,
  optional,
  optionalOneOf,
  optionalText,
  printedMap,
  requiredText,
  requiredTexts,
  when,
  type Check,
  type Errors,
  type Member,
} from "./vocabulary.ts";
import { all, iscsi, podSources, requiredItems, rbd, secretRef, storageOs, csiDriverName } from "./volume-sources.ts";

/** `core.PersistentVolume`. */

const RECLAIM_POLICIES = ["Delete", "Recycle", "Retain"];
const MAX_ISCSI_NAME = 64;
const ONE = "may not specify more than 1 volume type";
const inline = "in the context of inline volumes";

const secretReference: Check = (ref, where) => [
  ...requiredText(ref, where, "name", dns1123Subdomain),
  ...requiredText(ref, where, "namespace", dns1123Label),
];

const CSI_SECRETS =
  "controllerPublishSecretRef controllerExpandSecretRef nodePublishSecretRef nodeExpandSecretRef".split(" ");

const csi: Check = (source, where) => [
  ...csiDriverName(textAt(source, "driver"), child(where, "driver")),
  ...requiredText(source, where, "volumeHandle"),
  ...CSI_SECRETS.flatMap((field) => optional(source, where, field, secretReference)),
];

const glusterfs: Check = (source, where) => [
  ...requiredTexts("endpoints", "path")(source, where),
  ...optional(source, where, "endpointsNamespace", (namespace, field) => {
    const why = "if the endpointnamespace is set, it must be a valid namespace name";
    if (namespace === "") return [invalidValue(field, namespace, why)];
    return dns1123Label(String(namespace)).map((problem) => invalidValue(field, namespace, problem));
  }),
];

const azureFile: Check = (source, where) => [
  ...requiredTexts("secretName", "shareName")(source, where),
  ...optional(source, where, "secretNamespace", (name, field) => when(name === "", requiredValue(field))),
];

const local: Check = (source, where) => {
  const target = textAt(source, "path");
  return target === "" ? [requiredValue(child(where, "path"))] : noBacksteps(target, child(where, "path"));
};

/** Names that iSCSI makes of the volume's must not be too long. */
const persistentIscsi =
  (name: string): Check =>
  (source, where) => {
    const portal = textAt(source, "targetPortal");
    const isLong = isSet(at(source, "initiatorName")) && byteLength(`${name}:${portal}`) > MAX_ISCSI_NAME;
    const why =
      "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.";
    const long = when(isLong, invalidValue(child(where, "targetportal"), portal, why));
    const [first, ...rest] = iscsi("must be valid format")(source, where);
    const errors = first === undefined ? [] : [first, ...rest];
    const secret = optional(source, where, "secretRef", requiredTexts("name"));
    return portal === "" && first !== undefined
      ? [first, ...long, ...rest, ...secret]
      : [...long, ...errors, ...secret];
  };

const fullSecret = secretRef("name", "namespace");

/** In Go's order, with what a second one is refused and the first is checked under. */
function sources(name: string, hasNodes: boolean): readonly Member[] {
  const member = (field: string, check: Check | undefined = podSources[field]): Member => ({
    field,
    check: check ?? (() => []),
  });
  return [
    member("hostPath"),
    { ...member("gcePersistentDisk"), checkedAs: "persistentDisk" },
    member("awsElasticBlockStore"),
    member("glusterfs", glusterfs),
    member("flocker"),
    member("nfs"),
    member("rbd", rbd),
    member("quobyte"),
    { ...member("cephfs", requiredItems("monitors")), refusedAs: "cephFS" },
    member("iscsi", persistentIscsi(name)),
    member("cinder", all(requiredTexts("volumeID"), fullSecret)),
    member("fc"),
    { ...member("flexVolume"), isBeside: true },
    member("azureFile", azureFile),
    member("vsphereVolume"),
    member("photonPersistentDisk"),
    member("portworxVolume"),
    member("azureDisk"),
    member("scaleIO"),
    member("local", (source, where) => [
      ...local(source, where),
      ...when(!hasNodes, requiredValue("spec.nodeAffinity", "Local volume requires node affinity")),
    ]),
    member("storageos", all(storageOs, fullSecret)),
    member("csi", csi),
  ];
}

function sourceErrors(spec: unknown, where: string, name: string): Errors {
  const members = sources(name, isSet(at(spec, "nodeAffinity")));
  const isNone = members.every(({ field }) => !isSet(at(spec, field)));
  return [
    ...firstMember(spec, where, members, ONE),
    ...when(isNone, requiredValue(where, "must specify a volume type")),
  ];
}

function capacity(spec: unknown, where: string): Errors {
  const entries = entriesOf(at(spec, "capacity"));
  const field = child(where, "capacity");
  const isStorage = entries.length === 1 && entries[0]?.[0] === "storage";
  return [
    ...when(entries.length === 0, requiredValue(field)),
    ...when(!isStorage, notSupportedValue(field, printedMap(at(spec, "capacity")), ["storage"])),
    ...entries.flatMap(([resource, quantity]) => {
      const key = `${field}[${resource}]`;
      const value = amount(quantity).nanos / 10n ** 9n;
      return [
        ...when(value < 0n, invalidValue(key, Number(value), "must be a valid resource quantity")),
        ...positiveAmount(quantity, key),
      ];
    }),
  ];
}

function modes(spec: unknown, where: string): Errors {
  return [
    ...when(listAt(spec, "accessModes").length === 0, requiredValue(child(where, "accessModes"))),
    ...accessModes(spec, where),
  ];
}

function attributesClass(spec: unknown, where: string): Errors {
  return optional(spec, where, "volumeAttributesClassName", (name, field) => [
    ...(name === ""
      ? [requiredValue(field, "an empty string is disallowed")]
      : dns1123Subdomain(String(name)).map((problem) => invalidValue(field, name, problem))),
    ...when(
      !isSet(at(spec, "csi")),
      requiredValue(child(where, "csi"), "has to be specified when using volumeAttributesClassName"),
    ),
  ]);
}

function isRoot(spec: unknown): boolean {
  const target = at(spec, "hostPath", "path");
  return typeof target === "string" && path.normalize(`${target}/`) === "/";
}

export function persistentVolumeErrors({ metadata: { name = "" }, spec }: KubeObject): Errors {
  const policy = textAt(spec, "persistentVolumeReclaimPolicy");
  const where = "spec.persistentVolumeReclaimPolicy";
  const root = forbiddenValue(where, "may not be 'recycle' for a hostPath mount of '/'");
  return [
    ...modes(spec, "spec"),
    ...capacity(spec, "spec"),
    ...(policy === "" ? [] : oneOf(policy, where, RECLAIM_POLICIES)),
    ...optional(spec, "spec", "nodeAffinity", (affinity, field) =>
      isSet(at(affinity, "required"))
        ? nodeSelector(at(affinity, "required"), child(field, "required"))
        : [requiredValue(child(field, "required"), "must specify required node constraints")],
    ),
    ...sourceErrors(spec, "spec", name),
    ...when(isRoot(spec) && policy === "Recycle", root),
    ...optionalText(spec, "spec", "storageClassName", dns1123Subdomain),
    ...optionalOneOf(spec, "spec", "volumeMode", VOLUME_MODES),
    ...attributesClass(spec, "spec"),
  ];
}

/** What a VolumeAttachment brings along for a volume that is no object of its own. */
export const inlineVolumeSpec: Check = (spec, where) => {
  const without = (field: string, isThere: boolean, why = `may not be specified ${inline}`): Errors =>
    when(isThere, forbiddenValue(child(where, field), why));
  const [policy, mode] = [textAt(spec, "persistentVolumeReclaimPolicy"), textAt(spec, "volumeMode")];
  return [
    ...without("claimRef", isSet(at(spec, "claimRef"))),
    ...without("capacity", entriesOf(at(spec, "capacity")).length > 0),
    ...when(!isSet(at(spec, "csi")), requiredValue(child(where, "csi"), `has to be specified ${inline}`)),
    ...modes(spec, where),
    ...without("persistentVolumeReclaimPolicy", policy !== "" && policy !== "Retain", `may only be Retain ${inline}`),
    ...without("nodeAffinity", isSet(at(spec, "nodeAffinity"))),
    ...sourceErrors(spec, where, ""),
    ...without("storageClassName", textAt(spec, "storageClassName") !== ""),
    ...without(
      "volumeMode",
      mode !== "" && mode !== "Filesystem",
      `may not specify volumeMode other than Filesystem ${inline}`,
    ),
    ...attributesClass(spec, where),
  ];
};

/** The source without a Secret that it may be given later. */
function sourceText(spec: unknown, before: unknown): string {
  const lacks = isSet(at(before, "csi")) && !isSet(at(before, "csi", "controllerExpandSecretRef"));
  const { controllerExpandSecretRef: _ref, ...rest } = fieldsAt(spec, "csi");
  const own = lacks && isSet(at(spec, "csi")) ? { ...(spec as object), csi: rest } : spec;
  return toJson(internalForm("core.PersistentVolumeSource", own), 1);
}

const CURRENT_LABELS: Readonly<Record<string, string>> = {
  "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
  "beta.kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
  "beta.kubernetes.io/os": "kubernetes.io/os",
  "beta.kubernetes.io/arch": "kubernetes.io/arch",
};

/** A node affinity under the names that its labels have today. */
function renamed(affinity: unknown): string {
  return toJson(affinity ?? null, 0).replace(
    /"key":\s*"([^"]*)"/g,
    (_, key: string) => `"key":"${CURRENT_LABELS[key] ?? key}"`,
  );
}

function nodeAffinityChange(affinity: unknown, before: unknown): Errors {
  const why = `${IMMUTABLE}, except for updating from beta label to GA`;
  const dumped = printed("*core.VolumeNodeAffinity", affinity);
  return when(renamed(affinity) !== renamed(before), invalidValue("nodeAffinity", dumped, why));
}

export function persistentVolumeChange(object: KubeObject, old: KubeObject): Errors {
  const [spec, before] = [object["spec"], old["spec"]];
  const [is, was] = [sourceText(spec, before), toJson(internalForm("core.PersistentVolumeSource", before), 1)];
  const why = `spec.persistentvolumesource is immutable after creation\n${unifiedDiff(was, is)}`;
  const [name, oldName] = [at(spec, "volumeAttributesClassName"), at(before, "volumeAttributesClassName")];
  const isCleared = isSet(oldName) && !isSet(name);
  const fixedNodes = isSet(at(before, "nodeAffinity"))
    ? nodeAffinityChange(at(spec, "nodeAffinity"), at(before, "nodeAffinity"))
    : [];
  const whole = persistentVolumeErrors(object);
  return [
    // Both the strategy of updates and their validation look at the whole object.
    ...whole,
    ...whole,
    ...when(is !== was, forbiddenValue("spec.persistentvolumesource", why)),
    ...immutable(at(spec, "volumeMode"), at(before, "volumeMode"), "volumeMode"),
    ...fixedNodes,
    ...when(
      isCleared,
      forbiddenValue("spec.volumeAttributesClassName", "update from non-nil value to nil is forbidden"),
    ),
  ];
}

const OLD_SOURCES: readonly (readonly [string, string, string])[] = [
  ["cephfs", "cephfs", "deprecated in v1.28, non-functional in v1.31+"],
  ["photonPersistentDisk", "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"],
  ["scaleIO", "scaleIO", "deprecated in v1.16, non-functional in v1.22+"],
  ["storageos", "storageOS", "deprecated in v1.22, non-functional in v1.25+"],
  ["glusterfs", "glusterfs", "deprecated in v1.25, non-functional in v1.26+"],
  ["rbd", "rbd", "deprecated in v1.28, non-functional in v1.31+"],
];
const OLD_ANNOTATIONS: Readonly<Record<string, string>> = {
  "volume.beta.kubernetes.io/storage-class": 'deprecated since v1.8; use "storageClassName" attribute instead',
  "volume.beta.kubernetes.io/mount-options": 'deprecated since v1.31; use "mountOptions" attribute instead',
};

export function persistentVolumeWarnings({ metadata, spec }: KubeObject): string[] {
  const old = Object.entries(OLD_ANNOTATIONS)
    .filter(([key]) => metadata.annotations?.[key] !== undefined)
    .map(([key, why]) => `metadata.annotations[${key}]: ${why}`);
  const recycles = textAt(spec, "persistentVolumeReclaimPolicy") === "Recycle";
  const recycle =
    "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.";
  return [
    ...old,
    ...(recycles ? [recycle] : []),
    ...listAt(spec, "nodeAffinity", "required", "nodeSelectorTerms").flatMap((term, index) =>
      nodeTermWarnings(term, `spec.nodeAffinity.required.nodeSelectorTerms[${index}]`, false),
    ),
    ...OLD_SOURCES.filter(([field]) => isSet(at(spec, field))).map(([, name, why]) => `spec.${name}: ${why}`),
  ];
}
