import { isDeepStrictEqual } from "node:util";
import { asFields, listAt, numberAt, textAt, type Fields, type KubeObject } from "../../apimachinery/index.ts";
import { needsHealthCheck } from "./validation/index.ts";

/** What becomes of allocated values when a Service is updated (k8s `pkg/registry/core/service`). */

export function hasClusterIp(spec: unknown): boolean {
  return textAt(spec, "type") !== "ExternalName";
}

export function wantsNodePorts(spec: Fields): boolean {
  const type = textAt(spec, "type");
  return type === "NodePort" || (type === "LoadBalancer" && spec["allocateLoadBalancerNodePorts"] !== false);
}

const portsOf = (spec: Fields): Fields[] => listAt(spec, "ports").map(asFields);
const nodePorts = (spec: Fields): number[] => portsOf(spec).map((port) => numberAt(port, "nodePort"));
const lengthOf = (spec: Fields, field: string): number => listAt(spec, field).length;
const isSame = (spec: Fields, before: Fields, field: string): boolean =>
  isDeepStrictEqual(spec[field] ?? undefined, before[field] ?? undefined);

/** Values that the client left out stay (`storage.go` patchAllocatedValues). */
export function keepAllocated(spec: Fields, before: Fields): void {
  if (hasClusterIp(before) && hasClusterIp(spec)) {
    if (textAt(spec, "clusterIP") === "") spec["clusterIP"] = before["clusterIP"];
    if (lengthOf(spec, "clusterIPs") === 0) spec["clusterIPs"] = before["clusterIPs"];
  }
  if (wantsNodePorts(before) && wantsNodePorts(spec)) keepNodePorts(spec, before);
  if (needsHealthCheck(before) && needsHealthCheck(spec) && numberAt(spec, "healthCheckNodePort") === 0)
    spec["healthCheckNodePort"] = before["healthCheckNodePort"];
}

function keepNodePorts(spec: Fields, before: Fields): void {
  const given = new Set(nodePorts(spec));
  const byName = new Map(portsOf(before).map((port) => [textAt(port, "name"), numberAt(port, "nodePort")]));
  for (const port of portsOf(spec)) {
    const old = byName.get(textAt(port, "name")) ?? 0;
    if (numberAt(port, "nodePort") === 0 && old !== 0 && !given.has(old)) port["nodePort"] = old;
  }
}

/** The singular field and the first of the plural one are the same (`storage.go` normalizeClusterIPs). */
export function alignAddresses(spec: Fields, before: Fields | undefined): void {
  const single = textAt(spec, "clusterIP");
  if (before === undefined) {
    if (single !== "" && lengthOf(spec, "clusterIPs") === 0) spec["clusterIPs"] = [single];
    return;
  }
  const old = textAt(before, "clusterIP");
  if (old === single && lengthOf(spec, "clusterIPs") === 0) spec["clusterIPs"] = before["clusterIPs"];
  if (old === single || !isSame(spec, before, "clusterIPs")) return;
  if (single === "") delete spec["clusterIPs"];
  else spec["clusterIPs"] = [single];
}

/** k8s `pkg/api/service/util.go` ExternallyAccessible. */
export function isExternal(spec: Fields): boolean {
  const type = textAt(spec, "type");
  return type === "NodePort" || type === "LoadBalancer" || (type === "ClusterIP" && lengthOf(spec, "externalIPs") > 0);
}

const isBalanced = (spec: Fields): boolean => textAt(spec, "type") === "LoadBalancer";

/** Fields that go with a property of the type, unless the client changed them too (`strategy.go` dropTypeDependentFields). */
const DEPENDENT: readonly (readonly [(spec: Fields) => boolean, readonly string[]])[] = [
  [hasClusterIp, ["ipFamilies", "ipFamilyPolicy"]],
  [needsHealthCheck, ["healthCheckNodePort"]],
  [isBalanced, ["allocateLoadBalancerNodePorts", "loadBalancerClass"]],
  [isExternal, ["externalTrafficPolicy"]],
];

const mayHaveNodePorts = (spec: Fields): boolean => ["NodePort", "LoadBalancer"].includes(textAt(spec, "type"));

function hasSameNodePorts(spec: Fields, before: Fields): boolean {
  const [now, then] = [spec, before].map((one) => new Set(nodePorts(one).filter((port) => port !== 0)));
  return isDeepStrictEqual(now, then);
}

export function dropUnused(object: KubeObject, old: KubeObject): void {
  const [spec, before] = [asFields(object["spec"]), asFields(old["spec"])];
  if (hasClusterIp(before) && !hasClusterIp(spec) && isSame(spec, before, "clusterIPs")) {
    delete spec["clusterIP"];
    delete spec["clusterIPs"];
  }
  if (mayHaveNodePorts(before) && !mayHaveNodePorts(spec) && hasSameNodePorts(spec, before))
    for (const port of portsOf(spec)) delete port["nodePort"];
  for (const [applies, fields] of DEPENDENT)
    if (applies(before) && !applies(spec))
      for (const field of fields) if (isSame(spec, before, field)) delete spec[field];
}
