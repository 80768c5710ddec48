import {
  at,
  byteLength,
  dns1123Label,
  dns1123Subdomain,
  invalidValue,
  listAt,
  notSupportedValue,
  numberAt,
  requiredValue,
  textAt,
  tooLongValue,
} from "../../../apimachinery/index.ts";
import { descendingPath, noBacksteps } from "./formats.ts";
import {
  child,
  entriesOf,
  inRange,
  isSet,
  optional,
  optionalOneOf,
  optionalText,
  requiredText,
  requiredTexts,
  wellFormed,
  when,
  type Check,
  type Errors,
} from "./vocabulary.ts";

/** The sources that Pods and PersistentVolumes share, by the name of their field. `persistent` are the latter's own rules. */

const HOST_PATH_TYPES = [
  "",
  "BlockDevice",
  "CharDevice",
  "Directory",
  "DirectoryOrCreate",
  "File",
  "FileOrCreate",
  "Socket",
];

export const hostPath: Check = (source, path) => {
  const target = textAt(source, "path");
  if (target === "") return [requiredValue(child(path, "path"))];
  return [...noBacksteps(target, child(path, "path")), ...optionalOneOf(source, path, "type", HOST_PATH_TYPES)];
};

const gitRepo: Check = (source, path) => [
  ...requiredText(source, path, "repository"),
  ...descendingPath(textAt(source, "directory"), child(path, "directory")),
];

const disk =
  (name: string): Check =>
  (source, path) => [
    ...requiredText(source, path, name),
    ...when(
      numberAt(source, "partition") < 0 || numberAt(source, "partition") > 255,
      invalidValue(child(path, "partition"), numberAt(source, "partition"), "must be between 1 and 255, inclusive"),
    ),
  ];

const nfs: Check = (source, path) => [
  ...requiredText(source, path, "server"),
  ...requiredText(source, path, "path"),
  ...when(
    !textAt(source, "path").startsWith("/"),
    invalidValue(child(path, "path"), textAt(source, "path"), "must be an absolute path"),
  ),
];

const ISCSI_FORMS: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([[A-Za-z0-9\-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[A-Za-z0-9]{16}$/,
  naa: /^naa.[A-Za-z0-9]{32}$/,
};

function iscsiName(name: string, path: string, unknown: string): Errors {
  const form = ISCSI_FORMS[name.slice(0, 3)];
  if (form === undefined) return [invalidValue(path, name, unknown)];
  return form.test(name) ? [] : [invalidValue(path, name, "must be valid format")];
}

/** Pods and PersistentVolumes word an unknown name differently. */
export const iscsi =
  (unknown: string): Check =>
  (source, path) => [
    ...requiredText(source, path, "targetPortal"),
    ...(textAt(source, "iqn") === ""
      ? [requiredValue(child(path, "iqn"))]
      : iscsiName(textAt(source, "iqn"), child(path, "iqn"), unknown)),
    ...inRange(at(source, "lun"), child(path, "lun"), 0, 255),
    ...when(
      (at(source, "chapAuthDiscovery") === true || at(source, "chapAuthSession") === true) &&
        !isSet(at(source, "secretRef")),
      requiredValue(child(path, "secretRef")),
    ),
    ...optional(source, path, "initiatorName", (name) =>
      iscsiName(String(name), child(path, "initiatorname"), unknown),
    ),
  ];

const fc: Check = (source, path) => {
  const [targets, ids] = [listAt(source, "targetWWNs"), listAt(source, "wwids")];
  const where = child(path, "targetWWNs");
  const lun = at(source, "lun");
  const lunErrors = isSet(lun)
    ? inRange(lun, child(path, "lun"), 0, 255)
    : [requiredValue(child(path, "lun"), "lun is required if targetWWNs is specified")];
  return [
    ...when(
      targets.length + ids.length === 0,
      requiredValue(where, "must specify either targetWWNs or wwids, but not both"),
    ),
    ...when(
      targets.length > 0 && ids.length > 0,
      invalidValue(where, targets, "targetWWNs and wwids can not be specified simultaneously"),
    ),
    ...(targets.length > 0 ? lunErrors : []),
  ];
};

const PAIRS = "must be a host:port pair or multiple pairs separated by commas";

const quobyte: Check = (source, path) => {
  const registry = textAt(source, "registry");
  const broken = registry.split(",").filter((pair) => !/^(\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/.test(pair));
  const registryErrors =
    registry === ""
      ? [requiredValue(child(path, "registry"), PAIRS)]
      : byteLength(textAt(source, "tenant")) >= 65
        ? [requiredValue(child(path, "tenant"), "must be a UUID and may not exceed a length of 64 characters")]
        : broken.map(() => invalidValue(child(path, "registry"), registry, PAIRS));
  return [...registryErrors, ...requiredText(source, path, "volume")];
};

const flocker: Check = (source, path) => {
  const [name, uuid] = [textAt(source, "datasetName"), textAt(source, "datasetUUID")];
  return [
    ...when(name === "" && uuid === "", requiredValue(path, "one of datasetName and datasetUUID is required")),
    ...when(
      name !== "" && uuid !== "",
      invalidValue(path, "resource", "datasetName and datasetUUID can not be specified simultaneously"),
    ),
    ...when(name.includes("/"), invalidValue(child(path, "datasetName"), name, "must not contain '/'")),
  ];
};

export const requiredItems =
  (field: string): Check =>
  (source, path) =>
    when(listAt(source, field).length === 0, requiredValue(child(path, field)));

/** A reference to a Secret, of which Pods know the name alone. */
export const secretRef =
  (...fields: readonly string[]): Check =>
  (source, path) =>
    optional(source, path, "secretRef", requiredTexts(...fields));

export const all =
  (...checks: readonly Check[]): Check =>
  (value, path) =>
    checks.flatMap((check) => check(value, path));

const flexVolume: Check = (source, path) => [
  ...requiredText(source, path, "driver"),
  ...entriesOf(at(source, "options")).flatMap(([key]) => {
    const isReserved = /\.(?:kubernetes|k8s)\.io$/.test(`.${(key.split("/")[0] ?? "").toLowerCase()}`);
    const why = "kubernetes.io and k8s.io namespaces are reserved";
    return when(isReserved, invalidValue(`${child(path, "options")}[${key}]`, key, why));
  }),
];

const CACHING_MODES = ["None", "ReadOnly", "ReadWrite"];
const DISK_KINDS = ["Dedicated", "Managed", "Shared"];
const MANAGED_URI = "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}";
const BLOB_URI = "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd";

const azureDisk: Check = (source, path) => {
  const [kind, uri] = [at(source, "kind"), textAt(source, "diskURI")];
  const [start, form] = kind === "Managed" ? ["/subscriptions/", MANAGED_URI] : ["https://", BLOB_URI];
  return [
    ...requiredText(source, path, "diskName"),
    ...requiredText(source, path, "diskURI"),
    ...optionalOneOf(source, path, "cachingMode", CACHING_MODES),
    ...optionalOneOf(source, path, "kind", DISK_KINDS),
    ...when(isSet(kind) && !uri.startsWith(start), notSupportedValue(child(path, "diskURI"), uri, [form])),
  ];
};

export const storageOs: Check = (source, path) => [
  ...requiredText(source, path, "volumeName", dns1123Label),
  ...optionalText(source, path, "volumeNamespace", dns1123Label),
];

export function csiDriverName(name: string, path: string): Errors {
  if (name === "") return [requiredValue(path)];
  return [
    ...when(byteLength(name) > 63, tooLongValue(path, 63)),
    ...dns1123Subdomain(name.toLowerCase()).map((problem) => invalidValue(path, name, problem)),
  ];
}

const csi: Check = (source, path) => [
  ...csiDriverName(textAt(source, "driver"), child(path, "driver")),
  ...optional(source, path, "nodePublishSecretRef", (ref, where) =>
    textAt(ref, "name") === ""
      ? [requiredValue(child(where, "name"))]
      : wellFormed(textAt(ref, "name"), child(path, "name"), dns1123Subdomain),
  ),
];

export const rbd = all(requiredItems("monitors"), requiredTexts("image"));
const NOT_SUPPORTED = "must be valid format starting with iqn, eui, or naa";

export const podSources: Readonly<Record<string, Check>> = {
  hostPath,
  gitRepo,
  gcePersistentDisk: disk("pdName"),
  awsElasticBlockStore: disk("volumeID"),
  nfs,
  iscsi: iscsi(NOT_SUPPORTED),
  glusterfs: requiredTexts("endpoints", "path"),
  flocker,
  persistentVolumeClaim: requiredTexts("claimName"),
  rbd,
  cinder: all(requiredTexts("volumeID"), secretRef("name")),
  cephfs: requiredItems("monitors"),
  quobyte,
  fc,
  flexVolume,
  azureFile: requiredTexts("secretName", "shareName"),
  vsphereVolume: requiredTexts("volumePath"),
  photonPersistentDisk: requiredTexts("pdID"),
  portworxVolume: requiredTexts("volumeID"),
  azureDisk,
  storageos: all(storageOs, secretRef("name")),
  scaleIO: requiredTexts("gateway", "system", "volumeName"),
  csi,
};

/** What a union's members are refused and checked under where that is not the field's own name. */
export const REFUSED_AS: Readonly<Record<string, string>> = { cephfs: "cephFS", downwardAPI: "downwarAPI" };
export const CHECKED_AS: Readonly<Record<string, string>> = { gcePersistentDisk: "persistentDisk" };
