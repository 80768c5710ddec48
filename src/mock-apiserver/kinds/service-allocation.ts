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

/** What of the node ports is taken; a dry run neither knows their range nor looks for a free one (`portallocator/operation.go`). */
class NodePorts {
  private readonly used: Set<number>;
  private readonly isDryRun: boolean;
  private readonly given: number[] = [];

  constructor(others: readonly KubeObject[], isDryRun: boolean) {
    this.used = new Set(
      others.flatMap((other) => [
        numberAt(other, "spec", "healthCheckNodePort"),
        ...listAt(other, "spec", "ports").map((port) => numberAt(port, "nodePort")),
      ]),
    );
    this.isDryRun = isDryRun;
  }

  /** Why the port cannot be had. */
  take(port: number): string | undefined {
    const isInside = port >= NODE_PORTS.first && port <= NODE_PORTS.last;
    if (!this.isDryRun && !isInside) {
      const range = `${NODE_PORTS.first}-${NODE_PORTS.last}`;
      return `provided port is not in the valid range. The range of valid ports is ${range}`;
    }
    if (this.used.has(port)) return "provided port is already allocated";
    this.note(port);
    return undefined;
  }

  next(): number {
    const last = this.given.length === 0 ? NODE_PORTS.last + 1 : Math.max(...this.given);
    const port = this.isDryRun ? last + 1 : firstFreePort(this.used);
    this.note(port);
    return port;
  }

  /** What the Service has already. */
  keep(ports: Iterable<number>): void {
    for (const port of ports) this.used.add(port);
  }

  private note(port: number): void {
    this.used.add(port);
    this.given.push(port);
  }
}

/** A new Service's: ports of one number, which differ by their protocol, share one (`initNodePorts`). */
function firstNodePorts(spec: Fields, allocator: NodePorts): FieldError[] {
  const shared = new Map<number, number>();
  const ports = listAt(spec, "ports").map(asFields);
  for (const [index, port] of ports.entries()) {
    const number = numberAt(port, "port");
    const known = shared.get(number);
    const asked = numberAt(port, "nodePort");
    if (asked === 0 && !wantsNodePorts(spec)) continue;
    const first = ports
      .map((one) => (numberAt(one, "port") === number ? numberAt(one, "nodePort") : 0))
      .find((one) => one !== 0);
    const wanted = known === undefined ? (first ?? 0) : asked;
    if (known !== undefined && (asked === 0 || asked === known)) {
      port["nodePort"] = known;
      continue;
    }
    const problem = wanted === 0 ? undefined : allocator.take(wanted);
    if (problem !== undefined) return [invalidValue(`spec.ports[${index}].nodePort`, wanted, problem)];
    port["nodePort"] = wanted === 0 ? allocator.next() : wanted;
    if (known === undefined) shared.set(number, numberAt(port, "nodePort"));
  }
  return [];
}

/** What a Service had stays its own (`updateNodePorts`). */
function laterNodePorts(spec: Fields, before: Fields, allocator: NodePorts): FieldError[] {
  const own = new Set(listAt(before, "ports").map((port) => numberAt(port, "nodePort")));
  allocator.keep([...own, numberAt(before, "healthCheckNodePort")]);
  for (const [index, port] of listAt(spec, "ports").map(asFields).entries()) {
    const asked = numberAt(port, "nodePort");
    if (asked === 0) {
      if (wantsNodePorts(spec)) port["nodePort"] = allocator.next();
    } else if (!own.has(asked)) {
      const problem = allocator.take(asked);
      if (problem !== undefined) return [invalidValue(`spec.ports[${index}].nodePort`, asked, problem)];
      own.add(asked);
    }
  }
  return [];
}

/** Where none are wanted, those are respected that were asked for. */
function allocateNodePorts(spec: Fields, before: Fields | undefined, allocator: NodePorts): FieldError[] {
  const type = textAt(spec, "type");
  if (type !== "NodePort" && type !== "LoadBalancer") return [];
  return before === undefined ? firstNodePorts(spec, allocator) : laterNodePorts(spec, before, allocator);
}

function allocateHealthPort(spec: Fields, allocator: NodePorts): void {
  if (!needsHealthCheck(spec) || numberAt(spec, "healthCheckNodePort") !== 0) return;
  spec["healthCheckNodePort"] = allocator.next();
}

/** Runs before the object is prepared and validated, as the real server's begin hooks do. */
export function allocateService(
  object: KubeObject,
  others: readonly KubeObject[],
  old: KubeObject | undefined,
  isDryRun: boolean,
): FieldError[] {
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
  const allocator = new NodePorts(others, isDryRun);
  const errors = allocateNodePorts(spec, before, allocator);
  allocateHealthPort(spec, allocator);
  return errors;
}
