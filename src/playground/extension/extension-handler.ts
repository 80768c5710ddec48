import type { IncomingMessage, ServerResponse } from "node:http";
import { type APIGroup, type Clock, ApiError, apiErrors, type UserInfo } from "../../apimachinery/index.ts";
import {
  requestAttributes,
  createAggregatedDiscovery,
  localEntry,
  writeDiscovery,
  parseQuery,
  parseTarget,
  writeHealth,
  forbidSniffing,
  notFoundPage,
  openReply,
  writeStatus,
  writeText,
  requestInfo,
  type RequestInfo,
  createResourceHandler,
  creationCheck,
  kindResources,
  createSwaggerForms,
  refuse,
  writeGroupVersion,
  writeSwagger,
  createLocalDocuments,
  createDocument,
  documentUrl,
  writeDocument,
  type ResourceService,
} from "../../apiserver/index.ts";
import type { RequestHandler } from "../registration.ts";
import type { Delegation } from "./delegation.ts";

interface ExtensionRequest {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly info: RequestInfo;
  readonly user: UserInfo;
}

/** False when the path is none of its own. @throws ApiError */
type Route = (request: ExtensionRequest) => boolean | Promise<boolean>;

export interface ExtensionHandlerOptions {
  readonly group: string;
  readonly version: string;
  readonly service: ResourceService;
  readonly clock: Clock;
  readonly delegation: Delegation;
  readonly authorizes: boolean;
  readonly onInternalError: (error: unknown) => void;
}

/** Answers as a server made with Go's library does: health, discovery, OpenAPI, and the table's kinds. Never rejects. */
export function createExtensionHandler(options: ExtensionHandlerOptions): RequestHandler {
  const routes: readonly Route[] = [discoveryRoute(options), openApiRoute(options), resourceRoute(options)];
  const health = { healthChecks: [{ name: "ping", check: () => undefined }], readyChecks: [] };
  return async (req, res) => {
    openReply(res);
    const target = parseTarget(req.url ?? "");
    if (target === undefined) return writeText(res, 400, "400 Bad Request");
    const info = requestInfo(req.method ?? "GET", target.path, parseQuery(target.rawQuery));
    try {
      if (writeHealth(res, info, health)) return;
      const user = await admit(req, res, info, options);
      for (const route of routes) if (await route({ req, res, info, user })) return;
      notFoundPage(res);
    } catch (error) {
      if (!(error instanceof ApiError)) options.onInternalError(error);
      if (res.headersSent) res.destroy();
      else writeStatus(res, error instanceof ApiError ? error : apiErrors.internal("see the events of the playground"));
    }
  };
}

const ALLOWED = { allowed: true, reason: "" };

/** @throws ApiError 401, 403 */
async function admit(
  req: IncomingMessage,
  res: ServerResponse,
  info: RequestInfo,
  { delegation, authorizes }: ExtensionHandlerOptions,
): Promise<UserInfo> {
  forbidSniffing(res);
  const user = await delegation.authenticate(req);
  const attributes = requestAttributes(user, info);
  const isStranger = user.groups.includes("system:unauthenticated");
  if (!authorizes && isStranger) throw apiErrors.accessDenied(attributes, "");
  const { allowed, reason } = authorizes ? await delegation.authorize(attributes) : ALLOWED;
  if (!allowed) throw apiErrors.accessDenied(attributes, reason);
  res.removeHeader("X-Content-Type-Options");
  return user;
}

function discoveryRoute({ group, version, service }: ExtensionHandlerOptions): Route {
  const groupVersion = `${group}/${version}`;
  const resources = service.kinds.all.flatMap(kindResources).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const own: APIGroup = {
    name: group,
    versions: [{ groupVersion, version }],
    preferredVersion: { groupVersion, version },
  };
  const aggregated = createAggregatedDiscovery();
  const entry = localEntry(
    resources.map((resource) => ({ group, version, ...resource })),
    version,
    1000,
    15,
  );
  aggregated.set({ group, version }, entry);
  const documents: Readonly<Record<string, object>> = {
    "/apis": { kind: "APIGroupList", apiVersion: "v1", groups: [own] },
    [`/apis/${group}`]: { kind: "APIGroup", apiVersion: "v1", ...own },
    [`/apis/${groupVersion}`]: { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources },
  };
  return (request) => {
    const { path } = request.info;
    const document = Object.hasOwn(documents, path) ? documents[path] : undefined;
    if (document === undefined) return false;
    writeDiscovery(request, () => document, path === "/apis" ? aggregated : undefined);
    return true;
  };
}

function openApiRoute({ service, clock }: ExtensionHandlerOptions): Route {
  const local = createLocalDocuments(service.kinds, clock);
  const swagger = (): ReturnType<typeof createSwaggerForms> => createSwaggerForms(local.v2(), clock);
  const index = (): Buffer => {
    const urls = [...local.keys()].map((key) => [
      key,
      { serverRelativeURL: documentUrl(key, local.v3(key)?.etag ?? "") },
    ]);
    return Buffer.from(JSON.stringify({ paths: Object.fromEntries(urls) as object }));
  };
  return (request) => {
    const { path } = request.info;
    if (path === "/openapi/v2") return writeSwagger(request, swagger());
    if (path === "/openapi/v3") {
      writeDocument(request.res, createDocument(index(), clock.now()), { contentType: "application/json" });
      return true;
    }
    if (!path.startsWith("/openapi/v3/")) return false;
    const key = path.slice("/openapi/v3/".length);
    const document = local.v3(key);
    if (document === undefined) return refuse(request.res, 404);
    writeGroupVersion(request, key, document, clock);
    return true;
  };
}

function resourceRoute({ group, version, service, delegation, authorizes }: ExtensionHandlerOptions): Route {
  const serve = createResourceHandler(service);
  return async (request) => {
    const { info, user } = request;
    if (!info.isResourceRequest || info.apiGroup !== group || info.apiVersion !== version) return false;
    const authorize = authorizes ? delegation.authorize : () => ALLOWED;
    await serve({ ...request, mayCreate: creationCheck(user, info, authorize) });
    return true;
  };
}
