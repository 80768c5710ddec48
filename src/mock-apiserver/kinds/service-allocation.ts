import {
  invalidValue,
  type FieldError,
  type KubeObject,
  asFields,
  ensure,
  listAt,
  numberAt,
  printAt,
  textAt,
  type Fields,
} from "../../apimachinery/index.ts";

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

export function hasClusterIp(spec: unknown): boolean {
  return textAt(spec, "type") !== "ExternalName";
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

function allocateAddress(spec: Fields, others: readonly KubeObject[]): FieldError[] {
  const wanted = textAt(spec, "clusterIP") || printAt({ first: listAt(spec, "clusterIPs")[0] }, "first", "");
  const used = usedAddresses(others);
  const fail = (why: string): FieldError[] => [
    invalidValue("spec.clusterIPs", [wanted], `failed to allocate IP ${wanted}: ${why}`),
  ];
  if (wanted === "") {
    const address = freeAddress(used);
    if (address === undefined) return fail("range is full");
    Object.assign(spec, { clusterIP: address, clusterIPs: [address] });
    return [];
  }
  if (wanted !== "None") {
    if (offsetOf(wanted) === undefined)
      return fail("the provided IP is not in the valid range. The range of valid IPs is 10.96.0.0/16");
    if (used.has(wanted)) return fail("provided IP is already allocated");
  }
  Object.assign(spec, { clusterIP: wanted, clusterIPs: [wanted] });
  return [];
}

function allocateFamilies(spec: Fields): void {
  const isSelectorless = Object.keys(asFields(spec["selector"])).length === 0;
  const both = spec["clusterIP"] === "None" && isSelectorless;
  spec["ipFamilyPolicy"] ??= both ? "RequireDualStack" : "SingleStack";
  if (listAt(spec, "ipFamilies").length === 0) spec["ipFamilies"] = both ? ["IPv4", "IPv6"] : ["IPv4"];
}

function wantsNodePorts(spec: Fields): boolean {
  const type = textAt(spec, "type");
  return type === "NodePort" || (type === "LoadBalancer" && spec["allocateLoadBalancerNodePorts"] !== false);
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

export function allocateService(object: KubeObject, others: readonly KubeObject[]): FieldError[] {
  const spec = ensure(object, "spec");
  if (!hasClusterIp(spec)) return [];
  const errors = allocateAddress(spec, others);
  allocateFamilies(spec);
  return [...errors, ...allocateNodePorts(spec, others)];
}
