import {
  at,
  dns1123Label,
  dns1123Subdomain,
  duplicateValue,
  forbiddenValue,
  invalidValue,
  listAt,
  parseQuantity,
  requiredValue,
  textAt,
} from "../../../apimachinery/index.ts";
import { downwardFile } from "./downward-api.ts";
import { fileMode } from "./formats.ts";
import { claimTemplate } from "./persistent-volume-claims.ts";
import { keyToPath, projected } from "./projected-volumes.ts";
import { CHECKED_AS, podSources, REFUSED_AS } from "./volume-sources.ts";
import {
  child,
  each,
  firstMember,
  isSet,
  optional,
  requiredOneOf,
  requiredText,
  Seen,
  when,
  wellFormed,
  type Check,
  type Errors,
} from "./vocabulary.ts";

/** `core.Volume`. */

export interface VolumeContext {
  /** The Pod's name, which claims of its ephemeral volumes begin with; a template has none. */
  readonly podName: string;
  /** A Pod, not a template, which may be completed later. */
  readonly isPod: boolean;
}

export const PULL_POLICIES = ["Always", "IfNotPresent", "Never"];

const keys =
  (name: string): Check =>
  (source, path) => [
    ...requiredText(source, path, name),
    ...fileMode(source, path, "defaultMode"),
    ...each(source, path, "items", keyToPath),
  ];

const emptyDir: Check = (source, path) => {
  const limit = at(source, "sizeLimit");
  const isNegative = typeof limit === "string" && parseQuantity(limit).nanos < 0n;
  return when(
    isNegative,
    forbiddenValue(child(path, "sizeLimit"), "SizeLimit field must be a valid resource quantity"),
  );
};

const downwardApi: Check = (source, path) => [
  ...fileMode(source, path, "defaultMode"),
  ...listAt(source, "items").flatMap((file) => downwardFile(file, path)),
];

const ephemeral: Check = (source, path) =>
  isSet(at(source, "volumeClaimTemplate"))
    ? optional(source, path, "volumeClaimTemplate", claimTemplate)
    : [requiredValue(child(path, "volumeClaimTemplate"))];

const image =
  (context: VolumeContext): Check =>
  (source, path) => [
    ...when(context.isPod && textAt(source, "reference") === "", requiredValue(child(path, "reference"))),
    ...requiredOneOf(textAt(source, "pullPolicy"), child(path, "pullPolicy"), PULL_POLICIES),
  ];

/** The order in which Go looks at the sources. */
const ORDER = [
  ..."hostPath gitRepo gcePersistentDisk awsElasticBlockStore secret nfs iscsi glusterfs flocker".split(" "),
  ..."persistentVolumeClaim rbd cinder cephfs quobyte downwardAPI fc flexVolume configMap azureFile".split(" "),
  ..."vsphereVolume photonPersistentDisk portworxVolume azureDisk storageos projected scaleIO csi ephemeral image".split(
    " ",
  ),
];

const ONE_TYPE = "may not specify more than 1 volume type";

function sourceErrors(volume: unknown, path: string, context: VolumeContext): Errors {
  const checks: Readonly<Record<string, Check>> = {
    ...podSources,
    emptyDir,
    secret: keys("secretName"),
    configMap: keys("name"),
    downwardAPI: downwardApi,
    projected,
    ephemeral,
    image: image(context),
  };
  const members = ["emptyDir", ...ORDER].map((field) => ({
    field,
    refusedAs: REFUSED_AS[field] ?? field,
    checkedAs: CHECKED_AS[field] ?? field,
    check: checks[field] ?? ((): Errors => []),
  }));
  const isNone = members.every(({ field }) => !isSet(at(volume, field)));
  return [
    ...firstMember(volume, path, members, ONE_TYPE),
    ...iscsiLength(volume, path),
    ...claimName(volume, path, context),
    ...when(isNone, requiredValue(path, "must specify a volume type")),
  ];
}

function iscsiLength(volume: unknown, path: string): Errors {
  const [name, source] = [textAt(volume, "name"), at(volume, "iscsi")];
  const isTooLong = isSet(at(source, "initiatorName")) && `${name}:${textAt(source, "targetPortal")}`.length > 64;
  const why =
    "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.";
  return when(isTooLong, invalidValue(child(path, "name"), name, why));
}

function claimName(volume: unknown, path: string, { podName }: VolumeContext): Errors {
  const name = textAt(volume, "name");
  if (!isSet(at(volume, "ephemeral")) || podName === "" || name === "") return [];
  const claim = `${podName}-${name}`;
  return dns1123Subdomain(claim).map((problem) =>
    invalidValue(child(path, "name"), name, `PVC name ${JSON.stringify(claim)}: ${problem}`),
  );
}

/** The volumes that containers may mount, by name: those without errors. */
export type Volumes = ReadonlyMap<string, unknown>;

export function volumes(spec: unknown, path: string, context: VolumeContext): { errors: Errors; known: Volumes } {
  const known = new Map<string, unknown>();
  const names = new Seen();
  const made = new Set(
    context.podName === ""
      ? []
      : listAt(spec, "volumes")
          .filter((volume) => isSet(at(volume, "ephemeral")))
          .map((volume) => `${context.podName}-${textAt(volume, "name")}`),
  );
  const errors = each(spec, path, "volumes", (volume, where) => {
    const name = textAt(volume, "name");
    const own = [
      ...sourceErrors(volume, where, context),
      ...(name === "" ? [requiredValue(child(where, "name"))] : wellFormed(name, child(where, "name"), dns1123Label)),
      ...when(names.has(name), duplicateValue(child(where, "name"), name)),
    ];
    if (own.length === 0) {
      names.repeats(name);
      known.set(name, volume);
    }
    const claim = textAt(volume, "persistentVolumeClaim", "claimName");
    const why = "must not reference a PVC that gets created for an ephemeral volume";
    return [
      ...own,
      ...when(made.has(claim), invalidValue(child(where, "persistentVolumeClaim", "claimName"), claim, why)),
    ];
  });
  return { errors, known };
}
