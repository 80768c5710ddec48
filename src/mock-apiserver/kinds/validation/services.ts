import {
  at,
  dns1123Label,
  dns1123Subdomain,
  duplicateValue,
  forbiddenValue,
  invalidValue,
  listAt,
  numberAt,
  qualifiedName,
  requiredValue,
  textAt,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { cidr, ipAddress } from "./formats.ts";
import { cidrWarnings, ipWarnings } from "./ip-warnings.ts";
import { PROTOCOLS } from "./containers.ts";
import { endpointAddress } from "./network-addresses.ts";
import { portNumberErrors, portOrName } from "./probes.ts";
import { printed } from "./printed.ts";
import { labels } from "./selectors.ts";
import { balancerClass, clusterIpErrors, isHeadless } from "./service-addresses.ts";
import {
  child,
  each,
  inRange,
  isSet,
  oneOf,
  optional,
  optionalOneOf,
  requiredOneOf,
  Seen,
  wellFormed,
  when,
  type Errors,
} from "./vocabulary.ts";

/** `core.Service`. */

const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const POLICIES = ["Cluster", "Local"];
const DISTRIBUTIONS = ["PreferClose", "PreferSameZone", "PreferSameNode"];
const TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints";
const TOPOLOGY_MODE = "service.kubernetes.io/topology-mode";
const SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
const DAY = 86_400;

function typeErrors(spec: unknown): Errors {
  const type = textAt(spec, "type");
  const none = (what: string): Errors =>
    when(isHeadless(spec), invalidValue("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${what} services`));
  if (type === "LoadBalancer" || type === "NodePort") return none(type);
  if (type !== "ExternalName") return [];
  const name = textAt(spec, "externalName").replace(/\.$/, "");
  const refused = "may not be set for ExternalName services";
  return [
    ...["clusterIPs", "ipFamilies"].flatMap((field) =>
      when(listAt(spec, field).length > 0, forbiddenValue(`spec.${field}`, refused)),
    ),
    ...when(isSet(at(spec, "ipFamilyPolicy")), forbiddenValue("spec.ipFamilyPolicy", refused)),
    ...(name === "" ? [requiredValue("spec.externalName")] : wellFormed(name, "spec.externalName", dns1123Subdomain)),
  ];
}

function portErrors(spec: unknown): Errors {
  const names = new Seen();
  const needsName = listAt(spec, "ports").length > 1;
  return each(spec, "spec", "ports", (port, where) => {
    const name = textAt(port, "name");
    return [
      ...when(needsName && name === "", requiredValue(child(where, "name"))),
      ...(name === ""
        ? []
        : [
            ...wellFormed(name, child(where, "name"), dns1123Label),
            ...when(names.repeats(name), duplicateValue(child(where, "name"), name)),
          ]),
      ...portNumberErrors(at(port, "port"), child(where, "port")),
      ...requiredOneOf(textAt(port, "protocol"), child(where, "protocol"), PROTOCOLS),
      ...portOrName(at(port, "targetPort"), child(where, "targetPort")),
      ...optional(port, where, "appProtocol", (protocol, field) => wellFormed(String(protocol), field, qualifiedName)),
    ];
  });
}

function affinityErrors(spec: unknown): Errors {
  const affinity = textAt(spec, "sessionAffinity");
  const config = at(spec, "sessionAffinityConfig");
  const where = "spec.sessionAffinityConfig";
  const errors = requiredOneOf(affinity, "spec.sessionAffinity", ["ClientIP", "None"]);
  if (affinity === "None")
    return [...errors, ...when(isSet(config), forbiddenValue(where, "must not be set when session affinity is None"))];
  if (affinity !== "ClientIP") return errors;
  const seconds = at(config, "clientIP", "timeoutSeconds");
  const needed = "when session affinity type is ClientIP";
  if (!isSet(config)) return [...errors, requiredValue(where, needed)];
  if (!isSet(at(config, "clientIP"))) return [...errors, requiredValue(child(where, "clientIP"), needed)];
  const field = child(where, "clientIP", "timeoutSeconds");
  if (typeof seconds !== "number") return [...errors, requiredValue(field, needed)];
  const isOutside = seconds <= 0 || seconds > DAY;
  return [...errors, ...when(isOutside, invalidValue(field, seconds, `must be greater than 0 and less than ${DAY}`))];
}

/** Ports that stand twice, and node ports where there may be none. */
function repeatedPorts(spec: unknown): Errors {
  const [nodePorts, ports] = [new Seen(), new Seen()];
  const isInternal = textAt(spec, "type") === "ClusterIP";
  return [
    ...each(spec, "spec", "ports", (port, where) =>
      when(
        isInternal && numberAt(port, "nodePort") !== 0,
        forbiddenValue(child(where, "nodePort"), "may not be used when `type` is 'ClusterIP'"),
      ),
    ),
    ...each(spec, "spec", "ports", (port, where) => {
      const [protocol, number] = [textAt(port, "protocol"), numberAt(port, "nodePort")];
      const isRepeated = number !== 0 && nodePorts.repeats(`${protocol}/${number}`);
      return when(isRepeated, duplicateValue(child(where, "nodePort"), number));
    }),
    ...each(spec, "spec", "ports", (port, where) => {
      const key = { protocol: textAt(port, "protocol"), port: numberAt(port, "port") };
      return when(ports.repeats(JSON.stringify(key)), duplicateValue(where, printed("core.ServicePort", key)));
    }),
  ];
}

function sourceRanges(object: KubeObject): Errors {
  const spec = object["spec"];
  const ranges = listAt(spec, "loadBalancerSourceRanges").map((range) => String(range).trim());
  const annotation = object.metadata.annotations?.[SOURCE_RANGES];
  const isBalanced = textAt(spec, "type") === "LoadBalancer";
  const only = "may only be used when `type` is 'LoadBalancer'";
  if (ranges.length > 0) {
    const where = "spec.LoadBalancerSourceRanges";
    return [
      ...when(!isBalanced, forbiddenValue(where, only)),
      ...ranges.flatMap((range, index) => wellFormed(range, `${where}[${index}]`, cidr)),
    ];
  }
  if (annotation === undefined) return [];
  const where = `metadata.annotations[${SOURCE_RANGES}]`;
  const listed = annotation.trim() === "" ? [] : annotation.split(",").map((range) => range.trim());
  return [
    ...when(!isBalanced, forbiddenValue(where, only)),
    ...listed.flatMap((range) => wellFormed(range, where, cidr)),
  ];
}

function balancerErrors(spec: unknown): Errors {
  const isBalanced = textAt(spec, "type") === "LoadBalancer";
  const only = "may only be used when `type` is 'LoadBalancer'";
  const allocates = isSet(at(spec, "allocateLoadBalancerNodePorts"));
  return [
    ...when(allocates && !isBalanced, forbiddenValue("spec.allocateLoadBalancerNodePorts", only)),
    ...when(!allocates && isBalanced, requiredValue("allocateLoadBalancerNodePorts")),
    ...balancerClass(spec),
  ];
}

export function isExternal(spec: unknown): boolean {
  const type = textAt(spec, "type");
  return (
    type === "LoadBalancer" || type === "NodePort" || (type === "ClusterIP" && listAt(spec, "externalIPs").length > 0)
  );
}

export function needsHealthCheck(spec: unknown): boolean {
  return textAt(spec, "type") === "LoadBalancer" && textAt(spec, "externalTrafficPolicy") === "Local";
}

function trafficErrors(spec: unknown): Errors {
  const policy = textAt(spec, "externalTrafficPolicy");
  const health = numberAt(spec, "healthCheckNodePort");
  const where = "spec.externalTrafficPolicy";
  const only = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  const internal = at(spec, "internalTrafficPolicy");
  return [
    ...(isExternal(spec)
      ? requiredOneOf(policy, where, POLICIES)
      : when(policy !== "", invalidValue(where, policy, "may only be set for externally-accessible services"))),
    // A port for health checks is handed out after this.
    ...when(!needsHealthCheck(spec) && health !== 0, invalidValue("spec.healthCheckNodePort", health, only)),
    ...(needsHealthCheck(spec) && health !== 0 ? inRange(health, "spec.healthCheckNodePort", 1, 65_535) : []),
    ...when(
      !isSet(internal) && ["NodePort", "LoadBalancer", "ClusterIP"].includes(textAt(spec, "type")),
      requiredValue("spec.internalTrafficPolicy"),
    ),
    ...optionalOneOf(spec, "spec", "internalTrafficPolicy", POLICIES),
    ...optional(spec, "spec", "trafficDistribution", (value, field) => oneOf(value, field, DISTRIBUTIONS)),
  ];
}

function topologyErrors(object: KubeObject): Errors {
  const { [TOPOLOGY_MODE]: mode, [TOPOLOGY_HINTS]: hints } = object.metadata.annotations ?? {};
  const why = `must match annotations[${TOPOLOGY_HINTS}] when both are specified`;
  return when(
    mode !== undefined && hints !== undefined && mode !== hints,
    invalidValue(`metadata.annotations[${TOPOLOGY_MODE}]`, mode, why),
  );
}

export function serviceErrors(object: KubeObject): Errors {
  const spec = object["spec"];
  const needsPorts = !isHeadless(spec) && textAt(spec, "type") !== "ExternalName";
  return [
    ...topologyErrors(object),
    ...when(needsPorts && listAt(spec, "ports").length === 0, requiredValue("spec.ports")),
    ...typeErrors(spec),
    ...portErrors(spec),
    ...labels(at(spec, "selector"), "spec.selector"),
    ...affinityErrors(spec),
    ...clusterIpErrors(spec),
    ...each(spec, "spec", "externalIPs", (ip, where) => {
      const problems = wellFormed(String(ip), where, ipAddress);
      return problems.length > 0 ? problems : endpointAddress(String(ip), where);
    }),
    ...requiredOneOf(textAt(spec, "type"), "spec.type", TYPES),
    ...repeatedPorts(spec),
    ...sourceRanges(object),
    ...balancerErrors(spec),
    ...trafficErrors(spec),
  ];
}

export function serviceWarnings(object: KubeObject): string[] {
  const spec = object["spec"];
  const [type, ips] = [textAt(spec, "type"), listAt(spec, "externalIPs").map(String)];
  const isBare = type === "ClusterIP" && textAt(spec, "clusterIP") === "None";
  const balancerIp = textAt(spec, "loadBalancerIP");
  const hasAddress = !["", "None"].includes(textAt(spec, "clusterIP"));
  const warnings: readonly (readonly [boolean, string])[] = [
    [isBare && balancerIp !== "", "spec.loadBalancerIP is ignored for headless services"],
    [isBare && ips.length > 0, "spec.externalIPs is ignored for headless services"],
    [isBare && textAt(spec, "sessionAffinity") !== "None", "spec.SessionAffinity is ignored for headless services"],
  ];
  const later: readonly (readonly [boolean, string])[] = [
    [type === "ExternalName" && ips.length > 0, 'spec.externalIPs is ignored when spec.type is "ExternalName"'],
    [
      type !== "ExternalName" && textAt(spec, "externalName") !== "",
      'spec.externalName is ignored when spec.type is not "ExternalName"',
    ],
    [
      textAt(spec, "trafficDistribution") === "PreferClose",
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    ],
  ];
  const given = (list: readonly (readonly [boolean, string])[]): string[] =>
    list.filter(([isGiven]) => isGiven).map(([, text]) => text);
  const hasHints = object.metadata.annotations?.[TOPOLOGY_HINTS] !== undefined;
  const old = "spec.externalIPs is deprecated and may no longer be implemented in some clusters";
  return [
    ...(hasHints ? [`annotation ${TOPOLOGY_HINTS} is deprecated, please use ${TOPOLOGY_MODE} instead`] : []),
    ...(hasAddress
      ? listAt(spec, "clusterIPs").flatMap((ip, index) => ipWarnings(String(ip), `spec.clusterIPs[${index}]`))
      : []),
    ...given(warnings),
    ...ips.flatMap((ip, index) => ipWarnings(ip, `spec.externalIPs[${index}]`)),
    ...(ips.length > 0 && !isBare && type !== "ExternalName" ? [old] : []),
    ...(balancerIp === "" ? [] : ipWarnings(balancerIp, "spec.loadBalancerIP")),
    ...listAt(spec, "loadBalancerSourceRanges").flatMap((range, index) =>
      cidrWarnings(String(range), `spec.loadBalancerSourceRanges[${index}]`),
    ),
    ...given(later),
  ];
}
