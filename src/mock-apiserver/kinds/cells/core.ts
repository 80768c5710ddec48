import { at, fieldsAt, listAt, numberAt, textAt, type KubeObject } from "../../../apimachinery/index.ts";
import type { Cell } from "../../../apiserver/index.ts";

const ROLE_PREFIX = "node-role.kubernetes.io/";
const ROLE_LABEL = "kubernetes.io/role";
const MAX_SHOWN = 3;

/** `a,b,c`, and how many more there are; `otherwise` for none. */
function shortList(items: readonly string[], otherwise: string): string {
  if (items.length === 0) return otherwise;
  const shown = items.slice(0, MAX_SHOWN).join(",");
  return items.length > MAX_SHOWN ? `${shown} + ${items.length - MAX_SHOWN} more...` : shown;
}

function nodeStatus(node: KubeObject): string {
  const ready = listAt(node, "status", "conditions").find((condition) => textAt(condition, "type") === "Ready");
  const status = ready === undefined ? "Unknown" : textAt(ready, "status") === "True" ? "Ready" : "NotReady";
  return at(node, "spec", "unschedulable") === true ? `${status},SchedulingDisabled` : status;
}

function nodeRoles({ metadata: { labels = {} } }: KubeObject): string {
  const roles = Object.entries(labels).map(([label, value]) => {
    if (label.startsWith(ROLE_PREFIX)) return label.slice(ROLE_PREFIX.length);
    return label === ROLE_LABEL ? value : "";
  });
  return [...new Set(roles.filter((role) => role !== ""))].sort().join(",") || "<none>";
}

function nodeAddress(type: string): Cell {
  return (node) => {
    const found = listAt(node, "status", "addresses").find((address) => textAt(address, "type") === type);
    return found === undefined ? "<none>" : textAt(found, "address");
  };
}

/** Every port with every address of a subset; addresses alone where it has no ports. */
function subsetAddresses(subset: unknown): string[] {
  const addresses = listAt(subset, "addresses").map((address) => textAt(address, "ip"));
  const ports = listAt(subset, "ports");
  if (ports.length === 0) return addresses;
  return ports.flatMap((port) => addresses.map((ip) => joinHostPort(ip, numberAt(port, "port"))));
}

/** Go's net.JoinHostPort. */
function joinHostPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

function slicePort(port: unknown): string {
  const number = at(port, "port");
  if (typeof number === "number") return String(number);
  return at(port, "name") === undefined ? "*" : textAt(port, "name");
}

function externalIp(service: KubeObject): string {
  const own = listAt(service, "spec", "externalIPs").map(String);
  switch (textAt(service, "spec", "type")) {
    case "ClusterIP":
    case "NodePort":
      return own.join(",") || "<none>";
    case "LoadBalancer": {
      const points = listAt(service, "status", "loadBalancer", "ingress");
      const given = points.map((point) => textAt(point, "ip") || textAt(point, "hostname")).filter((ip) => ip !== "");
      return [...[...new Set(given)].sort(), ...own].join(",") || "<pending>";
    }
    case "ExternalName":
      return textAt(service, "spec", "externalName");
    default:
      return "<unknown>";
  }
}

function servicePort(port: unknown): string {
  const nodePort = numberAt(port, "nodePort");
  return `${numberAt(port, "port")}${nodePort > 0 ? `:${nodePort}` : ""}/${textAt(port, "protocol")}`;
}

export const CORE_CELLS: Readonly<Record<string, Cell>> = {
  clusterIp: (service) => listAt(service, "spec", "clusterIPs").map(String)[0] ?? "<none>",
  dataCount: (map) => Object.keys(fieldsAt(map, "data")).length + Object.keys(fieldsAt(map, "binaryData")).length,
  endpoints: (endpoints) => shortList(listAt(endpoints, "subsets").flatMap(subsetAddresses), "<none>"),
  externalIp: nodeAddress("ExternalIP"),
  internalIp: nodeAddress("InternalIP"),
  kernel: (node) => {
    const architecture = textAt(node, "status", "nodeInfo", "architecture");
    const kernel = textAt(node, "status", "nodeInfo", "kernelVersion") || "<unknown>";
    return architecture === "" ? kernel : `${kernel} (${architecture})`;
  },
  nodeRoles,
  nodeStatus,
  serviceExternalIp: externalIp,
  servicePorts: (service) => listAt(service, "spec", "ports").map(servicePort).join(",") || "<none>",
  sliceEndpoints: (slice) =>
    shortList(
      listAt(slice, "endpoints").flatMap((endpoint) => listAt(endpoint, "addresses").map(String)),
      "<unset>",
    ),
  slicePorts: (slice) => shortList(listAt(slice, "ports").map(slicePort), "<unset>"),
};
