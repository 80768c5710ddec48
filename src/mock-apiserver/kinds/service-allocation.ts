import {
  invalidValue,
  type FieldError,
  type KubeObject,
  asFields,
  ensure,
  listAt,
  numberAt,
  textAt,
  type Fields,
} from "../../apimachinery/index.ts";
import { alignAddresses, hasClusterIp, keepAllocated, wantsNodePorts } from "./service-update.ts";
import { clusterIpErrors, needsHealthCheck } from "./validation/index.ts";

/** Cluster IPs and node ports (k8s `pkg/registry/core/service/storage/alloc.go`). */

/** 10.96.0.0/16, kubeadm's default. */
const NETWORK = (10 << 24) | (96 << 16);
const SIZE = 1 << 16;
/** Automatic addresses start behind the band that is kept for chosen ones: min(max(16, size/16), 256). */
const DYNAMIC_START = 256;
const NODE_PORTS = { first: 30_000, last: 32_767 } as const;

function toAddress(offset: number): string {
  const value = NETWORK + offset;
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join(".");
}

function offsetOf(address: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  const offset = parts.reduce((sum, part) => sum * 256 + part, 0) - NETWORK;
  // The network's own address and the last one are no host addresses.
  return offset > 0 && offset < SIZE - 1 ? offset : undefined;
}

function usedAddresses(others: readonly KubeObject[]): Set<string> {
  return new Set(others.map((other) => textAt(other, "spec", "clusterIP")));
}

function freeAddress(used: ReadonlySet<string>): string | undefined {
  for (let i = 0; i < SIZE - 2; i++) {
    const offset = 1 + ((DYNAMIC_START - 1 + i) % (SIZE - 2));
    const address = toAddress(offset);
    if (!used.has(address)) return address;
  }
  return undefined;
}

function allocateAddress(spec: Fields, others: readonly KubeObject[], before: Fields | undefined): FieldError[] {
  // What was handed out once stays; whether it was changed is for the validation.
  if (before !== undefined && hasClusterIp(before)) return [];
  const ips = listAt(spec, "clusterIPs").map(String);
  const [wanted = ""] = ips;
  if (wanted === "None") return [];
  const used = usedAddresses(others);
  const fail = (why: string): FieldError[] => [
    invalidValue("spec.clusterIPs", ips, `failed to allocate IP ${wanted}: ${why}`),
  ];
  if (wanted !== "") {
    if (offsetOf(wanted) === undefined)
      return fail("the provided IP is not in the valid range. The range of valid IPs is 10.96.0.0/16");
    if (used.has(wanted)) return fail("provided IP is already allocated");
    Object.assign(spec, { clusterIP: wanted });
    return [];
  }
  const address = freeAddress(used);
  if (address === undefined) return fail("range is full");
  Object.assign(spec, { clusterIP: address, clusterIPs: [address] });
  return [];
}

const FAMILY_POLICY = "spec.ipFamilyPolicy";

/** How many families there may be, and which: this cluster has IPv4 alone. */
function familyErrors(spec: Fields): FieldError[] {
  const policy = textAt(spec, "ipFamilyPolicy");
  const ips = listAt(spec, "clusterIPs").map(String);
  const families = listAt(spec, "ipFamilies").map(String);
  const needed = (what: string): string =>
    `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`;
  const isSingle = policy === "SingleStack";
  const unknown = ips.flatMap((ip, index) =>
    ip !== "None" && index >= families.length && ip.includes(":")
      ? [invalidValue(`spec.clusterIPs[${index}]`, ips, "IPv6 is not configured on this cluster")]
      : [],
  );
  return [
    ...(isSingle && ips.length === 2 ? [invalidValue(FAMILY_POLICY, policy, needed("cluster IPs"))] : []),
    ...(isSingle && families.length === 2 ? [invalidValue(FAMILY_POLICY, policy, needed("IP families"))] : []),
    ...unknown,
  ];
}

/** A Service without a selector and an address is served by others, who may have both families. */
function isForeign(spec: Fields): boolean {
  return spec["clusterIP"] === "None" && Object.keys(asFields(spec["selector"])).length === 0;
}

function allocateFamilies(spec: Fields, before: Fields | undefined): FieldError[] {
  spec["ipFamilyPolicy"] ??= before?.["ipFamilyPolicy"] ?? (isForeign(spec) ? "RequireDualStack" : "SingleStack");
  const invalid = clusterIpErrors(spec);
  if (invalid.length > 0) return invalid;
  const mixed = familyErrors(spec);
  if (mixed.length > 0) return mixed;
  const given = listAt(spec, "ipFamilies").map(String);
  const families = given.length === 0 ? ["IPv4"] : given;
  const isDual = spec["ipFamilyPolicy"] !== "SingleStack";
  if (isForeign(spec)) {
    const [first] = families;
    spec["ipFamilies"] = isDual && families.length < 2 ? [first, first === "IPv4" ? "IPv6" : "IPv4"] : families;
    return [];
  }
  const errors = families.flatMap((family, index) =>
    family === "IPv4" ? [] : [invalidValue(`spec.ipFamilies[${index}]`, family, "not configured on this cluster")],
  );
  if (spec["ipFamilyPolicy"] === "RequireDualStack")
    errors.unshift(
      invalidValue(FAMILY_POLICY, "RequireDualStack", "this cluster is not configured for dual-stack services"),
    );
  spec["ipFamilies"] = families;
  return errors;
}

function firstFreePort(used: ReadonlySet<number>): number {
  let port: number = NODE_PORTS.first;
  while (used.has(port)) port++;
  return port;
}

function allocateNodePorts(spec: Fields, others: readonly KubeObject[]): FieldError[] {
  if (!wantsNodePorts(spec)) return [];
  const used = new Set(
    others.flatMap((other) => listAt(other, "spec", "ports").map((port) => numberAt(port, "nodePort"))),
  );
  const errors: FieldError[] = [];
  for (const [index, port] of listAt(spec, "ports").map(asFields).entries()) {
    const wanted = numberAt(port, "nodePort");
    const field = `spec.ports[${index}].nodePort`;
    if (wanted !== 0 && (wanted < NODE_PORTS.first || wanted > NODE_PORTS.last)) {
      const range = `${NODE_PORTS.first}-${NODE_PORTS.last}`;
      errors.push(
        invalidValue(field, wanted, `provided port is not in the valid range. The range of valid ports is ${range}`),
      );
    } else if (wanted !== 0 && used.has(wanted)) {
      errors.push(invalidValue(field, wanted, "provided port is already allocated"));
    }
    const given = wanted === 0 ? firstFreePort(used) : wanted;
    port["nodePort"] = given;
    used.add(given);
  }
  return errors;
}

function allocateHealthPort(spec: Fields, others: readonly KubeObject[]): void {
  if (!needsHealthCheck(spec) || numberAt(spec, "healthCheckNodePort") !== 0) return;
  const used = [spec, ...others.map((other) => other["spec"])].flatMap((holder) => [
    numberAt(holder, "healthCheckNodePort"),
    ...listAt(holder, "ports").map((port) => numberAt(port, "nodePort")),
  ]);
  spec["healthCheckNodePort"] = firstFreePort(new Set(used));
}

/** Runs before the object is prepared and validated, as the real server's begin hooks do. */
export function allocateService(object: KubeObject, others: readonly KubeObject[], old?: KubeObject): FieldError[] {
  const spec = ensure(object, "spec");
  const before = old === undefined ? undefined : asFields(old["spec"]);
  if (before !== undefined) keepAllocated(spec, before);
  alignAddresses(spec, before);
  if (hasClusterIp(spec)) {
    const families = allocateFamilies(spec, before);
    if (families.length > 0) return families;
    const addresses = allocateAddress(spec, others, before);
    if (addresses.length > 0) return addresses;
  }
  const errors = allocateNodePorts(spec, others);
  allocateHealthPort(spec, others);
  return errors;
}
