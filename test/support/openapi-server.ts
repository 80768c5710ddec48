import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ApiService } from "../../src/api/api-service.ts";
import { systemClock } from "../../src/api/clock.ts";
import { writeJson } from "../../src/http/replies.ts";
import { createAggregatedDiscovery, localEntry } from "../../src/http/discovery-documents.ts";
import { createDiscoveryHandler } from "../../src/mock-apiserver/discovery-handler.ts";
import type { BackendReply } from "../../src/mock-apiserver/backend/backend-client.ts";
import {
  kindGroupVersions,
  localApiServices,
  priorityOf,
  API_REGISTRATION,
  type LocalApi,
} from "../../src/mock-apiserver/local-apis.ts";
import { kindResources } from "../../src/resources/kind-discovery.ts";
import type { Exchange } from "../../src/mock-apiserver/exchange.ts";
import { createOpenApiAggregator, type OpenApiAggregator } from "../../src/mock-apiserver/openapi/aggregator.ts";
import { createOpenApiHandler } from "../../src/mock-apiserver/openapi/handler.ts";
import { createPipeline, type Stage } from "../../src/mock-apiserver/pipeline.ts";
import { createTraceFactory } from "../../src/mock-apiserver/trace-recorder.ts";
import { VERSION_INFO } from "../../src/api/version-info.ts";
import { createRegistry } from "../../src/registry/registry.ts";
import { createResourceHandler } from "../../src/resources/handler.ts";
import { createKindTable } from "../../src/resources/kind.ts";
import { allKinds } from "../../src/resources/kinds/index.ts";
import { createResourceService } from "../../src/resources/service.ts";
import { createMemoryStore } from "../../src/storage/memory-store.ts";

/** What a remote APIService's backend answers, by request target. */
export type Backend = (path: string) => BackendReply;

export interface OpenApiServer extends AsyncDisposable {
  readonly url: string;
  readonly aggregator: OpenApiAggregator;
  /** Method and target of every request, in order. */
  readonly requests: readonly string[];
  /** Registers an available APIService with this backend, and resolves when its documents were read. */
  register(group: string, version: string, backend: Backend): Promise<void>;
}

const clock = systemClock;
const CRD_VERSION = "apiextensions.k8s.io/v1";

/** The main apiserver as far as kubectl's OpenAPI clients see it: the pipeline with everybody admitted, over plain HTTP. */
export async function startOpenApiServer(): Promise<OpenApiServer> {
  const service = createResourceService({ store: createMemoryStore(), kinds: allKinds, clock });
  const handleResource = createResourceHandler(service);
  const table = createKindTable(allKinds);
  const localApi: LocalApi = {
    groupVersions: kindGroupVersions(table),
    resources: (gv) =>
      allKinds.filter((kind) => kind.group === gv.group && kind.version === gv.version).flatMap(kindResources),
    handle: async (exchange) => {
      await handleResource(exchange);
      return true;
    },
  };
  const aggregated = createAggregatedDiscovery();
  const aggregatedLegacy = createAggregatedDiscovery();
  const registry = createRegistry();
  for (const gv of localApi.groupVersions) {
    const { group, version } = priorityOf(gv);
    const entry = localEntry([...localApi.resources(gv)], gv.version, group, version);
    (gv.group === "" ? aggregatedLegacy : aggregated).set(gv, entry);
  }
  const self = { metadata: { name: "v1.apiregistration.k8s.io" }, spec: { ...API_REGISTRATION } };
  for (const object of [...localApiServices(localApi.groupVersions), self]) registry.upsert(object as ApiService);
  const discovery = createDiscoveryHandler({
    localApis: [localApi],
    aggregated,
    aggregatedLegacy,
    serverAddress: () => "127.0.0.1",
  });

  const apiServices = new Map<string, ApiService>();
  const backends = new Map<string, Backend>();
  const ask = (name: string, path: string): BackendReply =>
    backends.get(name)?.(path) ?? { status: 404, contentType: "text/plain", etag: "", body: Buffer.from("not found") };
  const aggregator = createOpenApiAggregator({
    clock,
    lookup: (name) => apiServices.get(name),
    get: async (apiService, path) => ask(apiService.metadata.name ?? "", path),
  });
  const openApi = createOpenApiHandler({
    kinds: { all: allKinds },
    aggregator,
    clock,
    forward: ({ res, info }, name) => {
      const reply = ask(name, info.path);
      res.writeHead(reply.status, { "Content-Type": reply.contentType }).end(reply.body);
    },
  });
  const forwardResource = (exchange: Exchange, name: string): void => {
    const reply = ask(name, exchange.info.path);
    exchange.res.writeHead(reply.status, { "Content-Type": reply.contentType }).end(reply.body);
  };

  const requests: string[] = [];
  const next: Stage = () => "next";
  const route: Stage = async (exchange): Promise<"answered"> => {
    const { info, res } = exchange;
    requests.push(`${info.method} ${exchange.req.url ?? ""} ${exchange.req.headers.accept ?? ""}`);
    if (info.path === "/version") writeJson(res, 200, VERSION_INFO);
    else if (info.path === "/api") discovery.legacy(exchange);
    else if (info.path === "/apis") discovery.groups(exchange, registry.snapshot());
    else if (info.resource === "customresourcedefinitions" && table.find(info.apiGroup, info.resource) === undefined)
      // kubectl asks before it validates by itself whether the kind is a custom resource.
      writeJson(res, 200, { kind: "CustomResourceDefinitionList", apiVersion: CRD_VERSION, metadata: {}, items: [] });
    else if (!(await openApi(exchange))) {
      const match = registry.snapshot().lookup(info.path);
      if (match.kind === "route" && match.route.service !== undefined) forwardResource(exchange, match.route.name);
      else if (match.kind === "route" && info.path.split("/").length <= (match.route.group === "" ? 3 : 4))
        discovery.resources(exchange, match.route);
      else await handleResource(exchange);
    }
    return "answered";
  };
  const pipeline = createPipeline({
    stages: { shutdown: next, authentication: next, impersonation: next, limit: next, authorization: next, route },
    newTrace: createTraceFactory(clock),
    onTrace: () => undefined,
    onInternalError: (error) => {
      throw error;
    },
  });
  const server = createServer((req: IncomingMessage, res: ServerResponse) => void pipeline.handle(req, res, "https"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    aggregator,
    requests,
    async register(group, version, backend) {
      const name = `${version}.${group}`;
      const apiService = remoteApiService(group, version);
      backends.set(name, backend);
      apiServices.set(name, apiService);
      registry.upsert(apiService);
      const list = JSON.parse(backend(`/apis/${group}/${version}`).body.toString("utf8")) as { resources: never[] };
      aggregated.set({ group, version }, localEntry(list.resources, version, 100, 100));
      aggregator.enqueue(name);
      await aggregator.idle();
    },
    async [Symbol.asyncDispose]() {
      await aggregator.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A backend of JSON documents by path; all other paths are 404. */
export function jsonBackend(documents: (path: string) => object | undefined): Backend {
  return (path) => {
    const document = documents(path);
    if (document === undefined)
      return { status: 404, contentType: "text/plain", etag: "", body: Buffer.from("404 page not found") };
    return { status: 200, contentType: "application/json", etag: "", body: Buffer.from(JSON.stringify(document)) };
  };
}

export function remoteApiService(group: string, version: string): ApiService {
  return {
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: `${version}.${group}` },
    spec: {
      group,
      version,
      groupPriorityMinimum: 100,
      versionPriority: 100,
      service: { namespace: "backends", name: "echo", port: 443 },
    },
    status: { conditions: [{ type: "Available", status: "True", reason: "Passed", message: "" }] },
  };
}
