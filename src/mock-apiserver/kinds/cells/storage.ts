import { at, fieldsAt, listAt, textAt, type KubeObject } from "../../../apimachinery/index.ts";
import type { Cell } from "../../../apiserver/index.ts";

const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

/** k8s `pkg/apis/core/helper.GetAccessModesAsString`. */
function printModes(modes: readonly unknown[]): string {
  return Object.entries(MODES)
    .filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(",");
}

function isBound(claim: KubeObject): boolean {
  return textAt(claim, "spec", "volumeName") !== "";
}

/** Of a default class of its kind, its name says so. */
const DEFAULT_MARKS = [
  "ingressclass.kubernetes.io/is-default-class",
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
];

export const STORAGE_CELLS: Readonly<Record<string, Cell>> = {
  accessModes: (volume) => printModes(listAt(volume, "spec", "accessModes")),
  boundModes: (claim) => (isBound(claim) ? printModes(listAt(claim, "status", "accessModes")) : ""),
  boundCapacity: (claim) => {
    if (!isBound(claim)) return "";
    return textAt(claim, "status", "capacity", "storage") || "0";
  },
  claim: (volume) => {
    const claim = at(volume, "spec", "claimRef");
    return claim === undefined ? "" : `${textAt(claim, "namespace")}/${textAt(claim, "name")}`;
  },
  defaultedName: ({ metadata: { name = "", annotations = {} } }) =>
    DEFAULT_MARKS.some((mark) => annotations[mark] === "true") ? `${name} (default)` : name,
  storageClass: (object) =>
    object.metadata.annotations?.["volume.beta.kubernetes.io/storage-class"] ??
    textAt(object, "spec", "storageClassName"),
  tokenAudiences: (driver) => {
    const requests = at(driver, "spec", "tokenRequests");
    if (requests === undefined) return "<unset>";
    return listAt(driver, "spec", "tokenRequests")
      .map((request) => textAt(request, "audience"))
      .join(",");
  },
  volumePhase: (object) =>
    object.metadata.deletionTimestamp === undefined ? textAt(object, "status", "phase") : "Terminating",
  claimState: (claim) => {
    const isGoing = claim.metadata.deletionTimestamp !== undefined;
    const isAllocated = at(claim, "status", "allocation") !== undefined;
    const isReserved = isAllocated && listAt(claim, "status", "reservedFor").length > 0;
    const states = [isGoing && "deleted", !isGoing && !isAllocated && "pending", isAllocated && "allocated"];
    return [...states, isReserved && "reserved"].filter((state) => state !== false).join(",");
  },
  quotaRequests: (quota) => quotaCell(quota, false),
  quotaLimits: (quota) => quotaCell(quota, true),
};

/** The resources of a quota in order, those of limits apart. */
function quotaCell(quota: KubeObject, ofLimits: boolean): string {
  const [hard, used] = [fieldsAt(quota, "status", "hard"), fieldsAt(quota, "status", "used")];
  return Object.keys(hard)
    .filter((resource) => resource.startsWith("limits.") === ofLimits)
    .sort()
    .map((resource) => `${resource}: ${textAt(used, resource) || "0"}/${textAt(hard, resource)}`)
    .join(", ");
}
