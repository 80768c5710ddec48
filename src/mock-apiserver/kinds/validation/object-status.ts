import {
  at,
  dns1123Subdomain,
  forbiddenValue,
  invalidValue,
  listAt,
  notSupportedValue,
  numberAt,
  qualifiedName,
  requiredValue,
  textAt,
  wholeUnits,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { conditions } from "./conditions.ts";
import { ipAddress, isSloppyIP } from "./formats.ts";
import { printed } from "./printed.ts";
import { amount, isNative, resourceAmount } from "./resources.ts";
import { child, each, entriesOf, immutable, isSet, wellFormed, when, type Check, type Errors } from "./vocabulary.ts";

/** What an update of `/status` is checked for, of kinds that have little to check there. */

type StatusRule = (object: KubeObject, old: KubeObject) => Errors;

export const namespaceStatus: StatusRule = ({ metadata, status }) => {
  const isGoing = metadata.deletionTimestamp !== undefined;
  const wanted = isGoing ? "Terminating" : "Active";
  const phase = textAt(status, "phase");
  const why = `may only be '${wanted}' if \`deletionTimestamp\` is ${isGoing ? "not " : ""}empty`;
  return when(phase !== wanted, invalidValue("status.Phase", phase, why));
};

/** An address that stood there before may be of a form that is refused today. */
function address(value: string, path: string, known: readonly string[]): Errors {
  return known.includes(value) ? [] : wellFormed(value, path, ipAddress);
}

function hostname(point: unknown, path: string): Errors {
  const name = textAt(point, "hostname");
  const where = child(path, "hostname");
  if (name === "") return [];
  return [
    ...wellFormed(name, where, dns1123Subdomain),
    ...when(isSloppyIP(name), invalidValue(where, name, "must be a DNS name, not an IP address")),
  ];
}

const MODES = ["Proxy", "VIP"];

function ipMode(point: unknown, path: string): Errors {
  const [mode, where] = [at(point, "ipMode"), child(path, "ipMode")];
  const hasAddress = textAt(point, "ip") !== "";
  if (!isSet(mode)) return when(hasAddress, requiredValue(where, "must be specified when `ip` is set"));
  if (!hasAddress) return [forbiddenValue(where, "may not be specified when `ip` is not set")];
  return when(!MODES.includes(String(mode)), notSupportedValue(where, mode, MODES));
}

function balancer(object: KubeObject, old: KubeObject, further: Check): Errors {
  const path = "status.loadBalancer";
  const known = listAt(old, "status", "loadBalancer", "ingress").map((point) => textAt(point, "ip"));
  return each(at(object, "status", "loadBalancer"), path, "ingress", (point, where) => {
    const ip = textAt(point, "ip");
    return [
      ...(ip === "" ? [] : address(ip, child(where, "ip"), known)),
      ...further(point, where),
      ...hostname(point, where),
    ];
  });
}

export const ingressStatus: StatusRule = (ingress, old) => balancer(ingress, old, () => []);

export const serviceStatus: StatusRule = (service, old) => {
  const points = listAt(service, "status", "loadBalancer", "ingress");
  if (textAt(service, "spec", "type") === "LoadBalancer" || points.length === 0) return balancer(service, old, ipMode);
  return [forbiddenValue("status.loadBalancer.ingress", "may only be used when `spec.type` is 'LoadBalancer'")];
};

const expressionWarning: Check = (warning, path) => [
  ...when(textAt(warning, "warning") === "", requiredValue(child(path, "warning"))),
  ...when(textAt(warning, "fieldRef") === "", requiredValue(child(path, "fieldRef"))),
];

export const policyStatus: StatusRule = ({ status }) => [
  ...each(at(status, "typeChecking"), "status.typeChecking", "expressionWarnings", expressionWarning),
  ...conditions(status, "status"),
];

const RESIZES = [
  "ControllerResizeInProgress",
  "ControllerResizeInfeasible",
  "NodeResizeInProgress",
  "NodeResizePending",
  "NodeResizeInfeasible",
].toSorted();

function basicAmount(value: unknown, path: string): Errors {
  const whole = wholeUnits(amount(value));
  return when(whole < 0n, invalidValue(path, Number(whole), "must be a valid resource quantity"));
}

function claimResource(name: string, path: string): Errors {
  const problems = wellFormed(name, path, qualifiedName);
  if (problems.length > 0) return problems;
  return when(isNative(name) && name !== "storage", notSupportedValue(path, name, ["storage"]));
}

export const claimStatus: StatusRule = ({ spec, status }) => [
  ...when(listAt(spec, "accessModes").length === 0, requiredValue("Spec.accessModes")),
  ...entriesOf(at(status, "capacity")).flatMap(([name, value]) => basicAmount(value, `status.capacity[${name}]`)),
  ...entriesOf(at(status, "allocatedResourceStatuses")).flatMap(([name, value]) => [
    ...claimResource(name, "status.allocatedResourceStatuses"),
    ...when(!RESIZES.includes(String(value)), notSupportedValue("status.allocatedResourceStatuses", name, RESIZES)),
  ]),
  ...entriesOf(at(status, "allocatedResources")).flatMap(([name, value]) => {
    const where = `status.allocatedResources[${name}]`;
    const unknown = claimResource(name, "status.allocatedResources");
    if (unknown.length > 0) return unknown;
    const wrong = basicAmount(value, where);
    return wrong.length > 0 ? wrong : resourceAmount("storage", value, where);
  }),
];

const SYSTEM_CONDITIONS = ["PodScheduled", "Ready", "Initialized"];
const NOT_NEGATIVE = "must be a non-negative integer";

const podCondition: Check = (condition, path) => {
  const [type, generation] = [textAt(condition, "type"), numberAt(condition, "observedGeneration")];
  return [
    ...when(generation < 0, invalidValue(child(path, "observedGeneration"), generation, NOT_NEGATIVE)),
    ...(SYSTEM_CONDITIONS.includes(type) ? [] : wellFormed(type, child(path, "Type"), qualifiedName)),
  ];
};

function nominated({ status }: KubeObject, old: KubeObject): Errors {
  const [name, before] = [textAt(status, "nominatedNodeName"), textAt(old, "status", "nominatedNodeName")];
  const path = "status.nominatedNodeName";
  if (name === "" || name === before) return [];
  return [
    ...wellFormed(name, path, dns1123Subdomain),
    ...when(
      textAt(old, "spec", "nodeName") !== "",
      forbiddenValue(path, "may not be set on pods that are already bound to a node"),
    ),
  ];
}

/** One address of each family at most. */
function addresses({ status }: KubeObject, old: KubeObject, field: "podIPs" | "hostIPs", type: string): Errors {
  const path = `status.${field}`;
  const given = listAt(status, field).map((item) => textAt(item, "ip"));
  const known = listAt(old, "status", field).map((item) => textAt(item, "ip"));
  const families = new Set(given.map((ip) => ip.includes(":")));
  const isMany = given.length > 1 && (families.size !== 2 || given.length > 2);
  return [
    ...given.flatMap((ip, index) => address(ip, `${path}[${index}]`, known)),
    ...when(
      isMany,
      invalidValue(path, printed(type, at(status, field)), "may specify no more than one IP for each IP family"),
    ),
  ];
}

function hostAddresses(pod: KubeObject, old: KubeObject): Errors {
  const [first] = listAt(pod, "status", "hostIPs");
  if (first === undefined) return [];
  const ip = textAt(first, "ip");
  const isOther = ip !== textAt(pod, "status", "hostIP");
  return [
    ...when(isOther, invalidValue("status.hostIPs[0].ip", ip, "must be equal to `hostIP`")),
    ...addresses(pod, old, "hostIPs", "[]core.HostIP"),
  ];
}

function endedAgain(pod: KubeObject, old: KubeObject, field: string, isAllowed: boolean): Errors {
  const now = listAt(pod, "status", field);
  return listAt(old, "status", field).flatMap((before, index) => {
    const name = textAt(before, "name");
    const hasRun = isSet(at(before, "state", "terminated"));
    const isBack = now.some((one) => textAt(one, "name") === name && !isSet(at(one, "state", "terminated")));
    const failed = numberAt(before, "state", "terminated", "exitCode") !== 0;
    const mayRun = isAllowed || (textAt(old, "spec", "restartPolicy") === "OnFailure" && failed);
    return when(
      hasRun && isBack && !mayRun,
      forbiddenValue(`status.${field}[${index}].state`, "may not be transitioned to non-terminated state"),
    );
  });
}

export const podStatus: StatusRule = (pod, old) => {
  const { status } = pod;
  const generation = numberAt(status, "observedGeneration");
  const alwaysRuns = textAt(old, "spec", "restartPolicy") === "Always";
  return [
    ...each(status, "status", "conditions", podCondition),
    ...nominated(pod, old),
    ...when(generation < 0, invalidValue("status.observedGeneration", generation, NOT_NEGATIVE)),
    ...immutable(textAt(status, "qosClass"), textAt(old, "status", "qosClass"), "status.qosClass"),
    ...["containerStatuses", "initContainerStatuses"].flatMap((field) => endedAgain(pod, old, field, alwaysRuns)),
    ...addresses(pod, old, "podIPs", "[]core.PodIP"),
    ...hostAddresses(pod, old),
  ];
};
