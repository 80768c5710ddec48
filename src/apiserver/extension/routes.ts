import {
  apiErrors,
  groupVersionForDiscovery,
  VERSION_INFO,
  type APIGroup,
  type APIResource,
  type Clock,
  type GroupVersion,
} from "../../apimachinery/index.ts";
import type { DescriptionTable } from "../../types/index.ts";
import type { Authorize } from "../delegated/delegated-authorization.ts";
import { createAggregatedDiscovery, localEntry } from "../discovery/discovery-documents.ts";
import { writeDiscovery } from "../discovery/discovery-replies.ts";
import { writeHealth, type HealthCheck } from "../health.ts";
import { createSwaggerForms, refuse, writeGroupVersion, writeSwagger } from "../openapi/document-replies.ts";
import { createLocalDocuments } from "../openapi/local-documents.ts";
import { createDocument, documentUrl, writeDocument } from "../openapi/served-document.ts";
import { READABLE_TYPES } from "../negotiation.ts";
import { writeJson } from "../replies.ts";
import { checkReadRoute, isRoutedPage } from "../routed-page.ts";
import { creationCheck } from "../authorization/creation-check.ts";
import { createResourceHandler } from "../rest/handler.ts";
import { kindResources } from "../rest/kind-discovery.ts";
import type { ResourceService } from "../rest/service-types.ts";
import type { Route } from "./request-chain.ts";

export interface RoutesOptions {
  readonly service: ResourceService;
  readonly authorize: Authorize;
  readonly clock: Clock;
  readonly readyChecks: readonly HealthCheck[];
  /** Of the kinds' fields, for OpenAPI. Default: none. */
  readonly descriptions?: DescriptionTable;
  /** Subresources that the kinds' tables cannot say, tried before the resources. */
  readonly subresources?: Route;
}

/** Everything that an extension apiserver answers, in the order in which it is tried. */
export function createRoutes(options: RoutesOptions): readonly Route[] {
  const groupVersions = servedGroupVersions(options.service);
  return [
    createPages(options, groupVersions),
    createDiscovery(options, groupVersions),
    createOpenApi(options),
    createResources(options, groupVersions),
  ];
}

/** What apiserver's resourceManager gives a group that nobody ranks (`discovery/aggregated/handler.go`). */
const GROUP_PRIORITY = 1000;
const VERSION_PRIORITY = 15;
const PING: HealthCheck = { name: "ping", check: () => undefined };

function servedGroupVersions({ kinds }: ResourceService): readonly GroupVersion[] {
  const all = new Map(kinds.all.map(({ group, version }) => [`${group}/${version}`, { group, version }]));
  return [...all.values()];
}

function createPages({ readyChecks }: RoutesOptions, groupVersions: readonly GroupVersion[]): Route {
  const health = { healthz: [PING], livez: [PING], readyz: [PING, ...readyChecks] };
  const discovery = groupVersions.flatMap(({ group, version }) => [`/apis/${group}`, `/apis/${group}/${version}`]);
  const pages = ["/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"];
  const paths = [...new Set([...pages, ...discovery])].toSorted();
  return (request) => {
    const { res, info } = request;
    if (info.path === "/" || info.path === "/index.html") writeJson(res, 200, { paths }, { pretty: true });
    else if (isRoutedPage(request, "/version", ["application/json"]))
      writeJson(res, 200, VERSION_INFO, { pretty: true });
    else return writeHealth(res, info, health);
    return true;
  };
}

/** `/apis` in both forms, `/apis/<group>` and `/apis/<group>/<version>`. */
function createDiscovery({ service }: RoutesOptions, groupVersions: readonly GroupVersion[]): Route {
  const groups = new Map<string, APIGroup>();
  const aggregated = createAggregatedDiscovery();
  const documents: Record<string, object> = {};
  for (const { group, version } of groupVersions) {
    const resources = resourcesOf(service, group, version);
    const own = groupVersionForDiscovery(group, version);
    const before = groups.get(group)?.versions ?? [];
    groups.set(group, { name: group, versions: [...before, own], preferredVersion: before[0] ?? own });
    aggregated.set({ group, version }, localEntry(resources, version, GROUP_PRIORITY, VERSION_PRIORITY));
    const { groupVersion } = own;
    documents[`/apis/${groupVersion}`] = { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources };
  }
  documents["/apis"] = { kind: "APIGroupList", apiVersion: "v1", groups: [...groups.values()] };
  for (const [name, group] of groups) documents[`/apis/${name}`] = { kind: "APIGroup", apiVersion: "v1", ...group };
  return (request) => {
    const path = request.info.path.replace(/\/$/, "");
    const document = Object.hasOwn(documents, path) ? documents[path] : undefined;
    if (document === undefined) return false;
    checkReadRoute(request, READABLE_TYPES);
    writeDiscovery(request, () => document, ...(path === "/apis" ? [aggregated] : []));
    return true;
  };
}

function resourcesOf({ kinds }: ResourceService, group: string, version: string): APIResource[] {
  return kinds.all
    .filter((kind) => kind.group === group && kind.version === version)
    .flatMap(kindResources)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function createOpenApi({ service, clock, descriptions }: RoutesOptions): Route {
  const local = createLocalDocuments(service.kinds, clock, { version: VERSION_INFO.gitVersion }, descriptions);
  let swagger: ReturnType<typeof createSwaggerForms> | undefined;
  return (request) => {
    const { res, info } = request;
    if (info.path === "/openapi/v2") return writeSwagger(request, (swagger ??= createSwaggerForms(local.v2(), clock)));
    if (info.path === "/openapi/v3") {
      const urls = [...local.keys()].map((key) => [
        key,
        { serverRelativeURL: documentUrl(key, local.v3(key)?.etag ?? "") },
      ]);
      const index = Buffer.from(JSON.stringify({ paths: Object.fromEntries(urls) as object }));
      writeDocument(res, createDocument(index, clock.now()), { contentType: "application/json" });
      return true;
    }
    if (!info.path.startsWith("/openapi/v3/")) return false;
    const key = info.path.slice("/openapi/v3/".length);
    const document = local.v3(key);
    if (document === undefined) return refuse(res, 404);
    return writeGroupVersion(request, key, document, clock);
  };
}

function createResources(
  { service, authorize, subresources }: RoutesOptions,
  groupVersions: readonly GroupVersion[],
): Route {
  const handle = createResourceHandler(service);
  const groups = new Set(groupVersions.map(({ group }) => group));
  return async (request) => {
    const { info, user } = request;
    if (info.apiPrefix !== "apis" || !groups.has(info.apiGroup)) return false;
    if (subresources !== undefined && (await subresources(request))) return true;
    if (service.kinds.find(info.apiGroup, info.resource) === undefined) throw apiErrors.noSuchPath();
    await handle({ ...request, mayCreate: creationCheck(user, info, authorize) });
    return true;
  };
}
