import { request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import { type APIResource, type Fields, type GroupVersion, apiErrors, entryOf } from "../../apimachinery/index.ts";
import { filterLines, joinPath, type Exchange, type KindDefinition } from "../../apiserver/index.ts";
import { admitConnection } from "../admission/request-admission.ts";
import type { LocalApi } from "../aggregator/discovery/local-apis.ts";
import { dialError, hostPort } from "../aggregator/backend/backend-error.ts";
import { requestHeaders, responseHeaders, splitLocation } from "../aggregator/proxy/proxy-headers.ts";
import { uploadOf } from "../aggregator/proxy/upload-stream.ts";
import type { PodsApiOptions } from "./pods-api.ts";
import { proxyOptions } from "./connect-options.ts";
import { serveKubelet } from "./kubelet-pages.ts";
import { upgradeThrough, type ProxiedTo } from "./proxy-upgrade.ts";
import { nodeLocation, podLocation, serviceLocation, type ProxyLocation } from "./proxy-location.ts";

const CORE: GroupVersion = { group: "", version: "v1" };
type Locate = typeof nodeLocation;
const LOCATIONS: Readonly<Record<string, { readonly locate: Locate; readonly kind: KindDefinition }>> = {
  nodes: { locate: nodeLocation, kind: proxyOptions("Node") },
  pods: { locate: podLocation, kind: proxyOptions("Pod") },
  services: { locate: serviceLocation, kind: proxyOptions("Service") },
};
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

const DISCOVERED: readonly APIResource[] = Object.entries(LOCATIONS).map(([resource, { kind }]) => ({
  name: `${resource}/proxy`,
  singularName: "",
  namespaced: resource !== "nodes",
  kind: kind.kind,
  verbs: ["create", "delete", "get", "patch", "update"],
}));

/** `RESOURCE/NAME/proxy/...` of nodes, pods and services: plain HTTP, or HTTPS whoever signed the certificate. */
export function createPodProxyApi(options: PodsApiOptions): LocalApi {
  return {
    groupVersions: [CORE],
    resources: ({ group }) => (group === CORE.group ? DISCOVERED : []),
    async handle(exchange) {
      const { apiGroup, resource, subresource, namespace, name, method } = exchange.info;
      const found = entryOf(LOCATIONS, resource);
      if (apiGroup !== CORE.group || subresource !== "proxy" || found === undefined) return false;
      if ((namespace === "") !== (resource === "nodes")) return false;
      if (!METHODS.includes(method)) throw apiErrors.methodNotAllowed();
      await admitConnection(exchange, options.chain, found.kind, optionsOf(exchange));
      await passOn(exchange, await found.locate(options.service, namespace, name, options.runtime.nodeName), options);
      return true;
    },
  };
}

/** `NAME`, the resource before it and `proxy` behind it. */
const PROXY_PARTS = 3;

/** apiserver `handlers/rest.go` getRequestOptions. */
function optionsOf({ info: { parts, path } }: Exchange): Fields {
  const rest = parts.slice(PROXY_PARTS).map((part) => `/${part}`);
  const below = `${rest.join("")}${path.endsWith("/") ? "/" : ""}`;
  return below === "" ? {} : { path: below };
}

/** apimachinery `util/proxy/upgradeaware.go` and `transport.go`. @throws ApiError 503 where nobody answers */
async function passOn(
  exchange: Exchange,
  location: ProxyLocation,
  { service, runtime }: PodsApiOptions,
): Promise<void> {
  const { res, escapedPath, rawQuery, info, trace, upgrade } = exchange;
  const segments = info.namespace === "" ? CLUSTER_SEGMENTS : CLUSTER_SEGMENTS + 2;
  const prefix = escapedPath.split("/").slice(0, segments).join("/");
  const path = joinPath(escapedPath.slice(prefix.length));
  const query = rawQuery === "" ? "" : `?${rawQuery}`;
  if (escapedPath === prefix && (info.method === "GET" || info.method === "HEAD") && upgrade === undefined) {
    res.writeHead(301, { Location: `${info.path}/${query}` }).end();
    return;
  }
  const shown = hostPort(location.ip, location.port);
  trace.decide("serve", "pass", "pods.proxied", { url: `${location.scheme}://${shown}${path}` });
  if (location.kubeletOf === runtime.nodeName) return serveKubelet(exchange, path, { service, runtime });
  const address = runtime.addressOf(location.ip, location.port);
  const refused = Object.assign(new Error(), { code: "ECONNREFUSED" });
  const to = { shown, path: `${path}${query}` || "/", scheme: location.scheme };
  if (upgrade !== undefined) {
    if (address === undefined) throw apiErrors.unclassified(dialError(refused, shown).message);
    return upgradeThrough(exchange, upgrade, { ...to, address });
  }
  if (address === undefined) throw unreachable(refused, shown);
  return ask(exchange, { ...to, prefix, address });
}

/** Of `/api/v1/RESOURCE/NAME/proxy`. */
const CLUSTER_SEGMENTS = 6;

interface Asked extends ProxiedTo {
  readonly prefix: string;
}

function ask(exchange: Exchange, { scheme, address, shown, prefix, path }: Asked): Promise<void> {
  const { req, res, info, escapedPath } = exchange;
  const outgoing = { user: undefined, backendHost: shown, escapedPath, auditId: res.auditId };
  const lines = filterLines(requestHeaders(req, outgoing), (name) => !NOT_SENT.has(name.toLowerCase()));
  const options: RequestOptions = {
    host: address.hostname,
    port: address.port,
    method: info.method,
    path,
    headers: lines,
    agent: false,
  };
  return new Promise((resolve, reject) => {
    const request = scheme === "https" ? requestHttps({ ...options, rejectUnauthorized: false }) : requestHttp(options);
    request.once("error", (error: NodeJS.ErrnoException) => {
      if (!res.headersSent) return reject(unreachable(error, shown));
      res.destroy();
      resolve();
    });
    request.once("response", (response) => {
      passBack(exchange, response, shown, prefix);
      response.once("close", resolve);
    });
    exchange.atEnd.push(() => request.destroy());
    uploadOf(req).pipe(request);
  });
}

/** The connection of a proxied request has neither a scheme nor a host on the server's side (`transport.go`), nor are replies unzipped here. */
const NOT_SENT: ReadonlySet<string> = new Set(["x-forwarded-host", "x-forwarded-proto"]);

function passBack({ req, res }: Exchange, response: IncomingMessage, shown: string, prefix: string): void {
  const status = response.statusCode ?? 0;
  const chunked = req.method !== "HEAD" && response.headers["content-length"] === undefined;
  const lines = responseHeaders(response.rawHeaders, shown, { status, unzipped: false, chunked });
  const rewritten = lines.map((value, index) =>
    index % 2 === 1 && lines[index - 1]?.toLowerCase() === "location"
      ? throughProxy(response.headers.location ?? value, shown, prefix, req.headers.host ?? "")
      : value,
  );
  res.writeLines(status, rewritten);
  response.once("error", () => res.destroy());
  response.pipe(res);
}

/** `transport.go` rewriteURL: an address at the pod leads through the proxy again. */
function throughProxy(location: string, shown: string, prefix: string, host: string): string {
  const parts = splitLocation(location);
  if (parts === undefined || !["", shown, host].includes(parts.host)) return location;
  return parts.path.startsWith(prefix) ? location : `${prefix}${parts.path}`;
}

function unreachable(error: NodeJS.ErrnoException, shown: string): Error {
  return apiErrors.serviceUnavailable(`error trying to reach service: ${dialError(error, shown).message}`);
}
