import { request } from "node:https";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { parseAllDocuments } from "yaml";
import { systemClock } from "../../src/api/clock.ts";
import type { KubeObject } from "../../src/api/meta.ts";
import { startCluster, type Cluster } from "../../src/cluster/cluster.ts";
import { nodeCommand } from "../../src/cluster/container-process.ts";
import { loadImageCatalogue, SHIPPED_IMAGES } from "../../src/cluster/image-catalogue.ts";
import type { EndpointSlice, Pod } from "../../src/cluster/types.ts";
import { exampleServerProgram } from "../../src/example-server/main.ts";
import { createAuthority } from "../../src/pki/certificate-authority.ts";
import { allKinds } from "../../src/resources/kinds/index.ts";
import { createResourceService } from "../../src/resources/service.ts";
import type { ResourceService } from "../../src/resources/service-types.ts";
import { createMemoryStore } from "../../src/storage/memory-store.ts";

const NAMESPACE = "example-namespace";
const TUTORIAL = readFileSync(new URL("../../examples/tutorial/example-server.yaml", import.meta.url), "utf8");
const DOCUMENTS = parseAllDocuments(TUTORIAL).map((document) => document.toJS() as KubeObject);

interface World {
  readonly service: ResourceService;
  readonly cluster: Cluster;
  readonly events: string[];
  apply(...kinds: string[]): Promise<void>;
  /** Resolves with the first state of an object of the collection that passes. */
  until<T extends KubeObject>(
    group: string,
    resource: string,
    passes: (objects: readonly T[]) => boolean,
  ): Promise<readonly T[]>;
}

async function startWorld(): Promise<World> {
  const store = createMemoryStore();
  const service = createResourceService({ store, kinds: allKinds, clock: systemClock });
  const workDirectory = await mkdtemp(path.join(tmpdir(), "workloads-"));
  const events: string[] = [];
  await service.create({ group: "", resource: "namespaces" }, namespaceObject());
  const cluster = await startCluster({
    store,
    writer: service,
    clock: systemClock,
    images: await loadImageCatalogue([SHIPPED_IMAGES]),
    builtins: { "example-server": nodeCommand(exampleServerProgram()) },
    builtinArgs: [],
    selfSigned: (commonName) => createAuthority(commonName, Date.now()),
    workDirectory,
    onEvent: (event) => {
      events.push(`${event.where}: ${event.message}`);
      if (events.length < 60) console.log(event.where, event.message);
      if (events.length > 500) process.exit(3);
    },
  });
  onTestFinished(async () => {
    await cluster.close();
    await store.close();
    await rm(workDirectory, { recursive: true, force: true });
  });
  return {
    service,
    cluster,
    events,
    apply: async (...kinds) => {
      for (const object of DOCUMENTS.filter(({ kind }) => kinds.includes(kind))) {
        const plural = `${object.kind.toLowerCase()}s`;
        const group = object.apiVersion.includes("/") ? (object.apiVersion.split("/")[0] ?? "") : "";
        await service.create({ group, resource: plural, namespace: NAMESPACE }, object);
      }
    },
    until: async (group, resource, passes) => {
      const target = { group, resource, namespace: NAMESPACE };
      for (;;) {
        const list = await service.list(target);
        if (passes(list.items as never)) return list.items as never;
        await new Promise<void>((resolve) => {
          void service
            .watch(target, {
              resourceVersion: list.metadata.resourceVersion ?? "",
              onEvent: () => resolve(),
            })
            .then((watching) => onTestFinished(() => watching.close()));
        });
      }
    },
  };
}

function namespaceObject(): KubeObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } };
}

function readyAddresses(slices: readonly EndpointSlice[]): string[] {
  return slices.flatMap(({ endpoints }) =>
    endpoints.filter(({ conditions }) => conditions.ready).flatMap((e) => e.addresses),
  );
}

function get(address: string, target: string): Promise<{ status: number; body: string; subject: string }> {
  const [host = "", port = ""] = address.split(":");
  return new Promise((resolve, reject) => {
    const req = request({ host, port: Number(port), path: target, rejectUnauthorized: false, agent: false }, (res) => {
      let body = "";
      const socket = res.socket as import("node:tls").TLSSocket;
      const subject = socket.getPeerCertificate().subject.CN as string;
      res.setEncoding("utf8");
      res.on("data", (chunk: string) => (body += chunk));
      res.on("end", () => resolve({ status: res.statusCode ?? 0, body, subject }));
    });
    req.on("error", reject).end();
  });
}

const hasReady = (slices: readonly EndpointSlice[]): boolean => readyAddresses(slices).length === 1;

describe("the tutorial's workload", () => {
  it("leads from a Deployment and a Service to a server that answers", async () => {
    const world = await startWorld();
    const started = performance.now();
    await world.apply("ServiceAccount", "Deployment", "Service");
    const slices = await world.until<EndpointSlice>("discovery.k8s.io", "endpointslices", hasReady);
    console.log("ready after", performance.now() - started);
    const [ip = ""] = readyAddresses(slices);
    expect(ip).toMatch(/^10\.244\.0\.\d+$/);
    expect(slices[0]?.ports).toEqual([{ name: "", protocol: "TCP", port: 443 }]);
    const address = world.cluster.addressOf(ip, 443) ?? "";
    expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(await get(address, "/apis/example.k8s.io/v1/pods")).toEqual({
      status: 200,
      body: "Hit '/pods' and URL is '/apis/example.k8s.io/v1/pods'",
      subject: "example-server",
    });
    expect(world.cluster.addressOf(ip, 8443)).toBeUndefined();
    console.log(world.events);
  });
});
