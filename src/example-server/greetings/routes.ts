import {
  type Clock,
  convertResources,
  groupVersionForDiscovery,
  type APIGroup,
  apiErrors,
  VERSION_INFO,
} from "../../apimachinery/index.ts";
import {
  createAggregatedDiscovery,
  writeDiscovery,
  writeHealth,
  type HealthCheck,
  writeJson,
  createResourceHandler,
  creationCheck,
  type Authorize,
  kindResources,
  createSwaggerForms,
  refuse,
  writeGroupVersion,
  writeSwagger,
  type SwaggerForms,
  createLocalDocuments,
  createDocument,
  documentUrl,
  writeDocument,
  type ResourceService,
} from "../../apiserver/index.ts";
import { GREETING_DESCRIPTIONS, GROUP, VERSION } from "./greeting-kind.ts";
import { serveCustomSubresource } from "./greeting-subresources.ts";
import type { Route } from "./request-chain.ts";

export interface RoutesOptions {
  readonly service: ResourceService;
  readonly authorize: Authorize;
  readonly clock: Clock;
  readonly readyChecks: readonly HealthCheck[];
}

/** Everything that the server answers, in the order in which it is tried. */
export function createRoutes(options: RoutesOptions): readonly Route[] {
  return [createPages(options), createDiscovery(options), createOpenApi(options), createResources(options)];
}

const PING: HealthCheck = { name: "ping", check: () => undefined };

const PATHS = [
  "/apis",
  `/apis/${GROUP}`,
  `/apis/${GROUP}/${VERSION}`,
  "/healthz",
  "/livez",
  "/openapi/v2",
  "/openapi/v3",
  "/readyz",
  "/version",
];

function createPages({ readyChecks }: RoutesOptions): Route {
  const health = { healthChecks: [PING], readyChecks };
  return ({ res, info }) => {
    if (info.path === "/") writeJson(res, 200, { paths: PATHS }, { pretty: true });
    else if (info.path === "/version") writeJson(res, 200, VERSION_INFO, { pretty: true });
    else return writeHealth(res, info, health);
    return true;
  };
}

/** `/apis` in both forms, `/apis/<group>` and `/apis/<group>/<version>`. */
function createDiscovery({ service }: RoutesOptions): Route {
  const version = groupVersionForDiscovery(GROUP, VERSION);
  const group: APIGroup = { name: GROUP, versions: [version], preferredVersion: version };
  const resources = service.kinds.all.flatMap(kindResources);
  const aggregated = createAggregatedDiscovery();
  const responseKinds = resources.map((resource) => ({ group: GROUP, version: VERSION, ...resource }));
  aggregated.set(
    { group: GROUP, version: VERSION },
    {
      groupPriority: 0,
      versionPriority: 0,
      discovery: { version: VERSION, resources: convertResources(responseKinds), freshness: "Current" },
    },
  );
  const documents: Readonly<Record<string, object>> = {
    "/apis": { kind: "APIGroupList", apiVersion: "v1", groups: [group] },
    [`/apis/${GROUP}`]: { kind: "APIGroup", apiVersion: "v1", ...group },
    [`/apis/${GROUP}/${VERSION}`]: {
      kind: "APIResourceList",
      apiVersion: "v1",
      groupVersion: version.groupVersion,
      resources,
    },
  };
  return (request) => {
    const path = request.info.path.replace(/\/$/, "");
    const document = Object.hasOwn(documents, path) ? documents[path] : undefined;
    if (document === undefined) return false;
    writeDiscovery(request, () => document, ...(path === "/apis" ? [aggregated] : []));
    return true;
  };
}

function createOpenApi({ service, clock }: RoutesOptions): Route {
  const local = createLocalDocuments(service.kinds, clock, GREETING_DESCRIPTIONS);
  let swagger: SwaggerForms | undefined;
  return (request) => {
    const { res, info } = request;
    if (info.path === "/openapi/v2") return writeSwagger(request, (swagger ??= createSwaggerForms(local.v2(), clock)));
    if (info.path === "/openapi/v3") {
      const paths = [...local.keys()].map((key) => [
        key,
        { serverRelativeURL: documentUrl(key, local.v3(key)?.etag ?? "") },
      ]);
      const index = Buffer.from(JSON.stringify({ paths: Object.fromEntries(paths) as object }));
      writeDocument(res, createDocument(index, clock.now()), { contentType: "application/json" });
      return true;
    }
    if (!info.path.startsWith("/openapi/v3/")) return false;
    const key = info.path.slice("/openapi/v3/".length);
    const document = local.v3(key);
    if (document === undefined) return refuse(res, 404);
    writeGroupVersion(request, key, document, clock);
    return true;
  };
}

function createResources({ service, authorize }: RoutesOptions): Route {
  const handle = createResourceHandler(service);
  return async (request) => {
    const { apiPrefix, apiGroup } = request.info;
    if (apiPrefix !== "apis" || apiGroup !== GROUP) return false;
    if (await serveCustomSubresource(request, service)) return true;
    if (service.kinds.find(GROUP, request.info.resource) === undefined) throw apiErrors.noSuchPath();
    await handle({ ...request, mayCreate: creationCheck(request.user, request.info, authorize) });
    return true;
  };
}
