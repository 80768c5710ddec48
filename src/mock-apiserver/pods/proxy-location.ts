import { isIP } from "node:net";
import { ApiError, type KubeObject, apiErrors, listAt, numberAt, quote, textAt } from "../../apimachinery/index.ts";
import type { ResourceService } from "../../apiserver/index.ts";
import { isLoopback } from "../aggregator/backend/dialer.ts";

/** Where a `proxy` subresource leads to, as the cluster's network names it. */
export interface ProxyLocation {
  readonly scheme: "http" | "https";
  readonly ip: string;
  readonly port: number;
  /** Of the node whose kubelet is meant. */
  readonly kubeletOf?: string;
}

interface Named {
  readonly scheme: "http" | "https";
  readonly name: string;
  /** A number or a name; empty where none is said. */
  readonly port: string;
}

/** `NAME`, `NAME:PORT` or `SCHEME:NAME:PORT` (apimachinery `util/net/port_split.go`). @throws ApiError 400 */
function splitName(id: string, what: string): Named {
  const parts = id.split(":");
  const [scheme, name, port] = parts.length === 3 ? parts : ["", ...parts];
  if (parts.length > 3 || !name || (scheme !== "" && scheme !== "http" && scheme !== "https"))
    throw apiErrors.badRequest(`invalid ${what} request ${quote(id)}`);
  return { scheme: scheme === "https" ? "https" : "http", name, port: port ?? "" };
}

/** `pkg/registry/core/pod/strategy.go` ResourceLocation. @throws ApiError */
export async function podLocation(service: ResourceService, namespace: string, id: string): Promise<ProxyLocation> {
  const { scheme, name, port } = splitName(id, "pod");
  const pod = await service.get({ group: "", resource: "pods", namespace }, name);
  const ports = listAt(pod, "spec", "containers").flatMap((container) => listAt(container, "ports"));
  const ip = textAt(pod, "status", "podIP");
  if (isIP(ip) === 0) throw apiErrors.badRequest("address not allowed");
  const usual = scheme === "https" ? 443 : 80;
  return { scheme, ip, port: port === "" ? numberAt(ports[0], "containerPort") || usual : Number(port) };
}

/** `pkg/registry/core/service/storage/storage.go` ResourceLocation. @throws ApiError */
export async function serviceLocation(service: ResourceService, namespace: string, id: string): Promise<ProxyLocation> {
  const { scheme, name, port } = splitName(id, "service");
  const portName = /^\d+$/.test(port) ? await nameOfPort(service, namespace, name, Number(port)) : port;
  const endpoints = await service.get({ group: "", resource: "endpoints", namespace }, name).catch((error: unknown) => {
    // The request is for a Service: that is what is said to be missing.
    throw error instanceof ApiError && error.code === 404
      ? apiErrors.notFound({ group: "", resource: "services" }, name)
      : error;
  });
  const subsets = listAt(endpoints, "subsets");
  if (subsets.length === 0) throw apiErrors.serviceUnavailable(`no endpoints available for service ${quote(name)}`);
  for (const subset of subsets) {
    const found = listAt(subset, "ports").find((item) => textAt(item, "name") === portName);
    if (found === undefined) continue;
    for (const address of listAt(subset, "addresses")) {
      const ip = textAt(address, "ip");
      if (await isOfPod(service, namespace, address)) return { scheme, ip, port: numberAt(found, "port") };
    }
  }
  throw apiErrors.serviceUnavailable(`no endpoints available for service ${quote(id)}`);
}

async function nameOfPort(service: ResourceService, namespace: string, name: string, port: number): Promise<string> {
  const object = await service.get({ group: "", resource: "services", namespace }, name);
  const found = listAt(object, "spec", "ports").find((item) => numberAt(item, "port") === port);
  if (found !== undefined) return textAt(found, "name");
  throw apiErrors.serviceUnavailable(`no service port ${port} found for service ${quote(name)}`);
}

/** Go's `net.IP.IsGlobalUnicast`. */
function isGlobalUnicast(ip: string): boolean {
  if (isLoopback(ip)) return false;
  if (isIP(ip) === 4) return !/^(?:0\.0\.0\.0|255\.255\.255\.255|169\.254\..*|(?:22[4-9]|23\d)\..*)$/.test(ip);
  return !/^(?:::$|ff|fe[89ab])/i.test(ip);
}

/** `--kubelet-preferred-address-types`. */
const PREFERRED = ["Hostname", "InternalDNS", "InternalIP", "ExternalDNS", "ExternalIP"];
const KUBELET_PORT = 10_250;

/** `pkg/registry/core/node/strategy.go` ResourceLocation. @throws ApiError */
export async function nodeLocation(
  service: ResourceService,
  _namespace: string,
  id: string,
  ownNode: string,
): Promise<ProxyLocation> {
  const { scheme, name, port } = splitName(id, "node");
  const node = await service.get({ group: "", resource: "nodes" }, name);
  const addresses = listAt(node, "status", "addresses");
  const types = PREFERRED.flatMap((type) => addresses.filter((address) => textAt(address, "type") === type));
  const ip = textAt(types[0], "address");
  if (ip === "") throw apiErrors.unclassified("no preferred addresses found; known addresses: []");
  if (isIP(ip) !== 0 && !isGlobalUnicast(ip)) throw apiErrors.badRequest("address not allowed");
  // Names are looked up for nobody; this server's own node needs no address.
  if (isIP(ip) === 0 && name !== ownNode) throw apiErrors.badRequest(`lookup ${ip}: no such host`);
  const own = numberAt(node, "status", "daemonEndpoints", "kubeletEndpoint", "Port") || KUBELET_PORT;
  return port === "" || Number(port) === own
    ? { scheme: "https", ip, port: own, kubeletOf: name }
    : { scheme, ip, port: Number(port) };
}

/** Only what is a pod's address is proxied to: Endpoints name any that their author likes. */
async function isOfPod(service: ResourceService, namespace: string, address: unknown): Promise<boolean> {
  if (textAt(address, "targetRef", "namespace") !== namespace) return false;
  const pod: KubeObject | undefined = await service
    .get({ group: "", resource: "pods", namespace }, textAt(address, "targetRef", "name"))
    .catch(() => undefined);
  const ip = textAt(address, "ip");
  return pod !== undefined && listAt(pod, "status", "podIPs").some((item) => textAt(item, "ip") === ip);
}
