import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import { parseAllDocuments } from "yaml";
import { systemClock, type Clock } from "../../src/api/clock.ts";
import { parseGroupVersion, type KubeObject } from "../../src/api/meta.ts";
import { startCluster, type Cluster, type ClusterOptions } from "../../src/cluster/cluster.ts";
import { nodeCommand } from "../../src/cluster/spawning.ts";
import { loadImageCatalogue, SHIPPED_IMAGES, type ImageCatalogue } from "../../src/cluster/image-catalogue.ts";
import type { EndpointSlice, Pod } from "../../src/cluster/types.ts";
import { exampleServerProgram } from "../../src/example-server/program.ts";
import { createAuthority, type KeyPair } from "../../src/pki/certificate-authority.ts";
import { allKinds } from "../../src/resources/kinds/index.ts";
import { createResourceService } from "../../src/resources/service.ts";
import type { ResourceService } from "../../src/resources/service-types.ts";
import { createMemoryStore } from "../../src/storage/memory-store.ts";

export const NAMESPACE = "example-namespace";
const TUTORIAL = new URL("../../examples/tutorial/example-server.yaml", import.meta.url);

/** A store with a cluster on it, as small as it gets. */
export interface World {
  readonly service: ResourceService;
  readonly cluster: Cluster;
  /** Every workload event so far, `Kind namespace/name: Reason: message`. */
  readonly events: string[];
  /** Creates the tutorial's objects of these kinds. */
  tutorial(...kinds: string[]): Promise<void>;
  create(...objects: KubeObject[]): Promise<void>;
  /** Resolves with the objects of the resource in the test's namespace, once they pass. */
  until<T extends KubeObject>(resource: string, passes: (objects: readonly T[]) => boolean): Promise<readonly T[]>;
}

export interface WorldOptions extends Partial<ClusterOptions> {
  readonly clock?: Clock;
  readonly images?: ImageCatalogue;
}

/** RSA keys take long: one certificate serves the images of all tests of a file. */
let baked: Promise<KeyPair> | undefined;

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const clock = options.clock ?? systemClock;
  const store = createMemoryStore();
  const service = createResourceService({ store, kinds: allKinds, clock });
  const workDirectory = await mkdtemp(path.join(tmpdir(), "workloads-"));
  const events: string[] = [];
  await service.create({ group: "", resource: "namespaces" }, namespaceObject());
  const cluster = await startCluster({
    store,
    writer: service,
    images: await loadImageCatalogue([SHIPPED_IMAGES]),
    builtins: { "example-server": nodeCommand(exampleServerProgram()) },
    builtinArgs: {},
    selfSigned: (commonName) => (baked ??= createAuthority(commonName, Date.now())),
    workDirectory,
    onEvent: (event) => void events.push(`${event.where}: ${event.message}`),
    ...options,
    clock,
  });
  onTestFinished(async () => {
    await cluster.close();
    await store.close();
    await rm(workDirectory, { recursive: true, force: true });
  });
  const create = async (...objects: KubeObject[]): Promise<void> => {
    for (const object of objects) await service.create(targetOf(service, object), object);
  };
  return {
    service,
    cluster,
    events,
    create,
    tutorial: (...kinds) => create(...tutorialObjects().filter(({ kind }) => kinds.includes(kind))),
    until: (resource, passes) => until(service, resource, passes),
  };
}

async function until<T extends KubeObject>(
  service: ResourceService,
  resource: string,
  passes: (objects: readonly T[]) => boolean,
): Promise<readonly T[]> {
  const kind = service.kinds.all.find(({ plural }) => plural === resource);
  const target = { group: kind?.group ?? "", resource, namespace: NAMESPACE };
  for (;;) {
    const list = await service.list(target);
    const items = list.items as T[];
    if (passes(items)) return items;
    await new Promise<void>((resolve, reject) => {
      const resourceVersion = list.metadata.resourceVersion ?? "";
      const watching = service.watch(target, {
        resourceVersion,
        onEvent: () => {
          resolve();
          void watching.then((watch) => watch.close());
        },
      });
      watching.catch(reject);
    });
  }
}

function targetOf(service: ResourceService, object: KubeObject) {
  const { group } = parseGroupVersion(object.apiVersion);
  const kind = service.kinds.all.find((candidate) => candidate.group === group && candidate.kind === object.kind);
  return { group, resource: kind?.plural ?? "", namespace: object.metadata.namespace ?? NAMESPACE };
}

function tutorialObjects(): KubeObject[] {
  return parseAllDocuments(readFileSync(TUTORIAL, "utf8")).map((document) => document.toJS() as KubeObject);
}

function namespaceObject(): KubeObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } };
}

export function readyAddresses(slices: readonly EndpointSlice[]): string[] {
  const ready = slices.flatMap(({ endpoints }) => endpoints.filter(({ conditions }) => conditions.ready));
  return ready.flatMap(({ addresses }) => addresses);
}

export function hasReady(count: number): (slices: readonly EndpointSlice[]) => boolean {
  return (slices) => slices.length > 0 && readyAddresses(slices).length === count;
}

export function waitingReason(pod: Pod | undefined): string | undefined {
  return pod?.status?.containerStatuses?.[0]?.state.waiting?.reason;
}

/** The body of an HTTPS reply, and the common name of the certificate that came with it. */
export function get(
  address: string | undefined,
  target: string,
): Promise<{ status: number; body: string; subject: string }> {
  const [host = "", port = ""] = (address ?? "").split(":");
  return new Promise((resolve, reject) => {
    const options = { host, port: Number(port), path: target, rejectUnauthorized: false, agent: false };
    const req = request(options, (res) => {
      const subject = String((res.socket as TLSSocket).getPeerCertificate().subject.CN);
      let body = "";
      res.setEncoding("utf8");
      res.on("data", (chunk: string) => (body += chunk));
      res.on("end", () => resolve({ status: res.statusCode ?? 0, body, subject }));
    });
    req.on("error", reject).end();
  });
}
