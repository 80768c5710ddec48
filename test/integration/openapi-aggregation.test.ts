import { createServer, type Server } from "node:https";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent, request } from "undici";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock as clock } from "../../src/api/clock.ts";
import { createFaults } from "../../src/mock-apiserver/faults.ts";
import { kindGroupVersions, type LocalApi } from "../../src/mock-apiserver/local-apis.ts";
import { kindResources } from "../../src/resources/kind-discovery.ts";
import { startMainApiserver, type MainApiserver } from "../../src/mock-apiserver/main-apiserver.ts";
import { startOpenApi, type OpenApi } from "../../src/mock-apiserver/openapi/openapi.ts";
import type { Stage } from "../../src/mock-apiserver/pipeline.ts";
import { createAuthority, issueServing } from "../../src/pki/certificate-authority.ts";
import { createKindTable } from "../../src/resources/kind.ts";
import { allKinds } from "../../src/resources/kinds/index.ts";
import { createResourceService } from "../../src/resources/service.ts";
import type { ResourceService } from "../../src/resources/service-types.ts";
import { createMemoryStore } from "../../src/storage/memory-store.ts";
import { gadgetDocuments } from "../fidelity/gadget-documents.ts";

const GROUP = "oa.openapi.example.com";
const KEY = `apis/${GROUP}/v1`;
const API_SERVICES = { group: "apiregistration.k8s.io", resource: "apiservices" };
const API_SERVICE = "apiregistration.k8s.io/v1";

const ALICE = { name: "alice", uid: "", groups: ["dev"], extra: {} };
const insecure = new Agent({ connect: { rejectUnauthorized: false } });

interface Seen {
  readonly path: string;
  readonly user: string;
  readonly groups: string;
}

const seen: Seen[] = [];
let backend: Server;
let service: ResourceService;
let main: MainApiserver;
let openApi: OpenApi;

beforeAll(async () => {
  const ca = await createAuthority("test", clock.now());
  const names = { dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] };
  const serving = await issueServing(ca, { commonName: "localhost", ...names, now: clock.now() });
  backend = await startBackend(serving);
  const store = createMemoryStore();
  service = createResourceService({ store, kinds: allKinds, clock });
  main = await startMain(store, serving);
  const { port } = backend.address() as AddressInfo;
  await service.create(
    { group: "", resource: "namespaces" },
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "backends" } },
  );
  await service.create(
    { group: "", resource: "services", namespace: "backends" },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "gadgets", namespace: "backends" },
      spec: { type: "ExternalName", externalName: "localhost" },
    },
  );
  await service.create(API_SERVICES, {
    apiVersion: API_SERVICE,
    kind: "APIService",
    metadata: { name: `v1.${GROUP}` },
    spec: {
      group: GROUP,
      version: "v1",
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { namespace: "backends", name: "gadgets", port },
    },
  });
  await main.settled();
  await openApi.settled();
});

afterAll(async () => {
  await openApi.close();
  await main.close(0);
  await insecure.close();
  backend.closeAllConnections();
  await new Promise((resolve) => backend.close(resolve));
});

async function startBackend(serving: { key: string; cert: string }): Promise<Server> {
  const server = createServer(serving, (req: IncomingMessage, res) => {
    const { headers, url = "" } = req;
    seen.push({
      path: url,
      user: String(headers["x-remote-user"]),
      groups: String(headers["x-remote-group"] ?? ""),
    });
    const document = gadgetDocuments(url);
    res.writeHead(document === undefined ? 404 : 200, { "Content-Type": "application/json" });
    res.end(JSON.stringify(document ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function startMain(
  store: ReturnType<typeof createMemoryStore>,
  serving: { key: string; cert: string },
): Promise<MainApiserver> {
  const next: Stage = () => "next";
  const authentication: Stage = (exchange) => {
    exchange.user = ALICE;
    return "next";
  };
  const localApi: LocalApi = {
    groupVersions: kindGroupVersions(createKindTable(allKinds)),
    resources: (gv) =>
      allKinds.filter(({ group, version }) => group === gv.group && version === gv.version).flatMap(kindResources),
    handle: async () => false,
  };
  return startMainApiserver({
    faults: createFaults(),
    strangerCa: "",
    clock,
    store,
    service,
    localApis: [localApi],
    identity: { authentication, impersonation: next, authorization: next },
    pages: (aggregator) => {
      openApi = startOpenApi({ ...aggregator, clock, kinds: { all: allKinds } });
      return [openApi.handle];
    },
    serving,
    frontProxyClient: serving,
    bind: "127.0.0.1",
    port: 0,
    proxyPort: "off",
    allowRemoteBackends: false,
    addressMap: () => undefined,
    onTrace: () => undefined,
    onVerdict: () => undefined,
    onRefusedConnection: () => undefined,
    onInternalError: (error) => {
      throw error;
    },
  });
}

async function get(path: string): Promise<{ status: number; type: string; body: Record<string, object> }> {
  const reply = await request(`https://127.0.0.1:${main.port}${path}`, { dispatcher: insecure });
  const text = await reply.body.text();
  const body = text === "" ? {} : (JSON.parse(text) as Record<string, object>);
  return { status: reply.statusCode, type: String(reply.headers["content-type"]), body };
}

test("an extension server's documents are read as system:aggregator, without groups", () => {
  const read = seen.filter(({ path }) => path.startsWith("/openapi/"));
  expect(read.map(({ path }) => path).toSorted()).toEqual(["/openapi/v2", "/openapi/v3"]);
  expect(read.every(({ user, groups }) => user === "system:aggregator" && groups === "")).toBe(true);
});

test("the index has the keys of the extension server", async () => {
  const { body } = await get("/openapi/v3");
  expect(Object.keys(body["paths"] ?? {})).toEqual(expect.arrayContaining([KEY, "api/v1"]));
});

test("the extension server's document is proxied with the client's identity", async () => {
  const { status, type, body } = await get(`/openapi/v3/${KEY}?hash=AB12`);
  expect({ status, type }).toEqual({ status: 200, type: "application/json" });
  expect(Object.keys(body["paths"] ?? {})).toEqual([`/apis/${GROUP}/v1/gadgets`]);
  expect(seen.at(-1)).toEqual({ path: `/openapi/v3/${KEY}?hash=AB12`, user: "alice", groups: "dev" });
});

test("what v2 says of the extension server goes when its APIService goes", async () => {
  const path = `/apis/${GROUP}/v1/gadgets`;
  expect((await get("/openapi/v2")).body["paths"]).toHaveProperty([path]);
  await service.delete(API_SERVICES, `v1.${GROUP}`);
  await main.settled();
  await openApi.settled();
  expect((await get("/openapi/v2")).body["paths"]).not.toHaveProperty([path]);
  expect((await get("/openapi/v3")).body["paths"]).not.toHaveProperty([KEY]);
  expect((await get(`/openapi/v3/${KEY}`)).status).toBe(404);
});
