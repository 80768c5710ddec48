import { request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import { type APIResource, type GroupVersion, apiErrors, entryOf } from "../../apimachinery/index.ts";
import { filterLines, joinPath, type Exchange } from "../../apiserver/index.ts";
import type { LocalApi } from "../aggregator/discovery/local-apis.ts";
import { dialError, hostPort } from "../aggregator/backend/backend-error.ts";
import { requestHeaders, responseHeaders, splitLocation } from "../aggregator/proxy/proxy-headers.ts";
import { uploadOf } from "../aggregator/proxy/upload-stream.ts";
import type { PodsApiOptions } from "./pods-api.ts";
import type { PodRuntime } from "./pod-runtime.ts";
import { podLocation, serviceLocation, type ProxyLocation } from "./proxy-location.ts";

const CORE: GroupVersion = { group: "", version: "v1" };
const LOCATIONS: Readonly<Record<string, typeof podLocation>> = { pods: podLocation, services: serviceLocation };
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

const DISCOVERED: readonly APIResource[] = ["Pod", "Service"].map((kind) => ({
  name: `${kind.toLowerCase()}s/proxy`,
  singularName: "",
  namespaced: true,
  kind: `${kind}ProxyOptions`,
  verbs: ["create", "delete", "get", "patch", "update"],
}));

/** `pods/NAME/proxy/...` and `services/NAME/proxy/...`: plain HTTP, or HTTPS whoever signed the certificate. */
export function createPodProxyApi(options: PodsApiOptions): LocalApi {
  return {
    groupVersions: [CORE],
    resources: ({ group }) => (group === CORE.group ? DISCOVERED : []),
    async handle(exchange) {
      const { apiGroup, resource, subresource, namespace, name, method } = exchange.info;
      const locate = entryOf(LOCATIONS, resource);
      if (apiGroup !== CORE.group || subresource !== "proxy" || namespace === "" || locate === undefined) return false;
      if (!METHODS.includes(method)) throw apiErrors.methodNotAllowed();
      const location = await locate(options.service, namespace, name);
      if (exchange.upgrade !== undefined) throw apiErrors.badRequest("upgrades through a proxy are not simulated");
      await passOn(exchange, location, options.runtime);
      return true;
    },
  };
}

/** apimachinery `util/proxy/upgradeaware.go` and `transport.go`. @throws ApiError 503 where nobody answers */
function passOn(exchange: Exchange, location: ProxyLocation, runtime: PodRuntime): Promise<void> {
  const { res, escapedPath, rawQuery, info, trace } = exchange;
  const prefix = escapedPath.split("/").slice(0, PREFIX_SEGMENTS).join("/");
  const path = joinPath(escapedPath.slice(prefix.length));
  const query = rawQuery === "" ? "" : `?${rawQuery}`;
  if (escapedPath === prefix && (info.method === "GET" || info.method === "HEAD")) {
    res.writeHead(301, { Location: `${info.path}/${query}` }).end();
    return Promise.resolve();
  }
  const shown = hostPort(location.ip, location.port);
  const address = runtime.addressOf(location.ip, location.port);
  trace.decide("serve", "pass", "pods.proxied", { url: `${location.scheme}://${shown}${path}` });
  if (address === undefined) throw unreachable(Object.assign(new Error(), { code: "ECONNREFUSED" }), shown);
  return ask(exchange, { prefix, path: `${path}${query}`, shown, address, scheme: location.scheme });
}

/** Of `/api/v1/namespaces/NAMESPACE/RESOURCE/NAME/proxy`. */
const PREFIX_SEGMENTS = 8;

interface Asked {
  readonly scheme: ProxyLocation["scheme"];
  readonly address: { readonly hostname: string; readonly port: number };
  readonly shown: string;
  readonly prefix: string;
  readonly path: string;
}

function ask(exchange: Exchange, { scheme, address, shown, prefix, path }: Asked): Promise<void> {
  const { req, res, info, escapedPath } = exchange;
  const outgoing = { user: undefined, backendHost: shown, escapedPath, auditId: res.auditId };
  const lines = filterLines(requestHeaders(req, outgoing), (name) => !NOT_SENT.has(name.toLowerCase()));
  const options: RequestOptions = {
    host: address.hostname,
    port: address.port,
    method: info.method,
    path: path === "" ? "/" : path,
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
