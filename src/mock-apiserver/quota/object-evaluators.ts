import { at, listAt, roundUp, textAt, type KubeObject, type Quantity } from "../../apimachinery/index.ts";
import { countName, type Evaluator } from "./evaluator.ts";
import { count, readList, ZERO, type ResourceList } from "./resource-list.ts";
import { takesValue } from "./scopes.ts";

/** k8s `pkg/quota/v1/evaluator/core/{services,persistent_volume_claims}.go`. */

const SERVICES = { group: "", resource: "services" };
const SERVICE_NAMES = [countName(SERVICES), "services", "services.nodeports", "services.loadbalancers"];

/** Ports are not given yet: what is asked for counts. */
function nodePorts({ spec }: KubeObject): number {
  const ports = listAt(spec, "ports");
  const type = textAt(spec, "type");
  if (type !== "NodePort" && type !== "LoadBalancer") return 0;
  if (type === "NodePort" || at(spec, "allocateLoadBalancerNodePorts") !== false) return ports.length;
  return ports.filter((port) => (at(port, "nodePort") ?? 0) !== 0).length;
}

export const serviceEvaluator: Evaluator = {
  resource: SERVICES,
  handles: ({ subresource, operation }) => subresource === "" && (operation === "CREATE" || operation === "UPDATE"),
  matching: (names) => names.filter((name) => SERVICE_NAMES.includes(name)),
  inScope: () => false,
  usage: (service) =>
    new Map([
      [countName(SERVICES), count(1)],
      ["services", count(1)],
      ["services.nodeports", count(nodePorts(service))],
      ["services.loadbalancers", count(textAt(service, "spec", "type") === "LoadBalancer" ? 1 : 0)],
    ]),
};

const CLAIMS = { group: "", resource: "persistentvolumeclaims" };
const CLAIM_NAMES = ["persistentvolumeclaims", "requests.storage"];
const BY_CLASS = ".storageclass.storage.k8s.io/";
const OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

function classOf({ metadata, spec }: KubeObject): string {
  return metadata.annotations?.[OLD_CLASS] ?? textAt(spec, "storageClassName");
}

/** What was given counts where it is more than what is asked for. */
function storageOf({ spec, status }: KubeObject): Quantity | undefined {
  const asked = readList(at(spec, "resources", "requests")).get("storage");
  if (asked === undefined) return undefined;
  const given = readList(at(status, "allocatedResources")).get("storage") ?? ZERO;
  return roundUp(given.nanos > asked.nanos ? given : asked, 0);
}

function claimUsage(claim: KubeObject): ResourceList {
  const result = new Map([
    ["persistentvolumeclaims", count(1)],
    [countName(CLAIMS), count(1)],
  ]);
  const [storage, name] = [storageOf(claim), classOf(claim)];
  if (storage !== undefined) result.set("requests.storage", storage);
  if (name === "") return result;
  result.set(`${name}${BY_CLASS}persistentvolumeclaims`, count(1));
  if (storage !== undefined) result.set(`${name}${BY_CLASS}requests.storage`, storage);
  return result;
}

function attributesClasses({ spec, status }: KubeObject): string[] {
  const names = [
    textAt(spec, "volumeAttributesClassName"),
    textAt(status, "currentVolumeAttributesClassName"),
    textAt(status, "modifyVolumeStatus", "targetVolumeAttributesClassName"),
  ];
  return names.filter((name) => name !== "");
}

export const claimEvaluator: Evaluator = {
  resource: CLAIMS,
  handles: ({ subresource, operation }) =>
    (subresource === "" && (operation === "CREATE" || operation === "UPDATE")) || subresource === "status",
  matching: (names) =>
    names.filter(
      (name) =>
        name === countName(CLAIMS) ||
        CLAIM_NAMES.some((resource) => name === resource || name.endsWith(`${BY_CLASS}${resource}`)),
    ),
  inScope(requirement, claim) {
    if (textAt(requirement, "scopeName") !== "VolumeAttributesClass") return false;
    const names = attributesClasses(claim);
    return (names.length === 0 ? [""] : names).some((name) => takesValue(requirement, name));
  },
  usage: claimUsage,
};
