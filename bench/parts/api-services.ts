import { mkdtemp } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAvailable, type ApiService } from "../../src/registry/api-service.ts";
import type { KubeObject } from "../../src/apimachinery/meta.ts";
import { openFileStore } from "../../src/storage/file/file-store.ts";
import { objectKey } from "../../src/storage/keys.ts";
import { residentMb, startProgram } from "../child.ts";
import { TOKEN_HEADER, type Materials } from "../materials.ts";
import { launch, manifests, readReady } from "../playground.ts";
import { firstSuccess, insecureGet, insecureRequest, percentiles } from "../requests.ts";

export interface ApiServicesResult {
  readonly count: number;
  /** Milliseconds until every POST was answered. */
  readonly postMs: number;
  /** From the last POST's answer until every APIService was Available, each backend probed. */
  readonly availableMs: number;
  readonly probes: number;
  /** Of `/apis` as kubectl asks for it, of the same with its ETag, and of a proxied request to one of the groups. */
  readonly apisP50Ms: number;
  readonly notModifiedP50Ms: number;
  readonly proxiedP50Ms: number;
  readonly residentMb: number;
  /** Start with all of them in the saved state, until the process says that it serves. */
  readonly startMs: number;
}

const COLLECTION = "/apis/apiregistration.k8s.io/v1/apiservices";
const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
const POSTERS = 16;
const SAMPLES = 100;
const SETTLE_MS = 5_000;
const LIMIT_MS = 180_000;

export async function measureApiServices(materials: Materials, count: number): Promise<ApiServicesResult> {
  const backend = await startProgram("backend", [materials.key, materials.cert]);
  const dataDirectory = await mkdtemp(path.join(materials.directory, "scale-"));
  const file = await materials.file("scale.yaml", manifests(backend.port, materials.caPem));
  const args = ["-f", file];
  const first = launch(materials, { dataDirectory, args });
  try {
    const { url } = await readReady(first.readyFile);
    const postMs = await timed(() => postAll(url, backend.port, materials.caPem, count));
    const availableMs = await timed(() => allAvailable(url, count));
    const probes = Number((await insecureGet(`https://127.0.0.1:${backend.port}/probes`)).body);
    // Discovery and OpenAPI documents of all of them are still being read.
    await sleep(SETTLE_MS);
    const latencies = await measureLatencies(url, count);
    const resident = residentMb(first.child.pid);
    const stored = await list(url);
    await first.child.stop();
    const startMs = await measureStart(materials, stored);
    return { count, postMs, availableMs, probes, ...latencies, residentMb: resident, startMs };
  } finally {
    await first.child.stop();
    await backend.stop();
  }
}

/** Until a playground serves that has them all in its saved state. */
async function measureStart(materials: Materials, stored: readonly KubeObject[]): Promise<number> {
  const dataDirectory = await mkdtemp(path.join(materials.directory, "saved-"));
  const store = await openFileStore(path.join(dataDirectory, "state.json"), {
    onProblem: () => {},
    onWarning: () => {},
  });
  const kind = { group: "apiregistration.k8s.io", resource: "apiservices" };
  await Promise.all(stored.map((object) => store.create(objectKey(kind, "", object.metadata.name ?? ""), object)));
  await store.close();
  const started = performance.now();
  const { child, readyFile } = launch(materials, { dataDirectory, args: ["--no-examples", "--save-state"] });
  try {
    await readReady(readyFile);
    return performance.now() - started;
  } finally {
    await child.stop();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function groupOf(index: number): string {
  return `g${index}.bench.example.com`;
}

async function postAll(url: string, port: number, caPem: string, count: number): Promise<void> {
  const caBundle = Buffer.from(caPem).toString("base64");
  let next = 0;
  const poster = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const group = groupOf(index);
      const service = { name: "backend", namespace: "default", port };
      const spec = { group, version: "v1", groupPriorityMinimum: 1000, versionPriority: 10, caBundle, service };
      const object = { apiVersion: "apiregistration.k8s.io/v1", kind: "APIService", metadata: { name: `v1.${group}` } };
      const headers = { ...TOKEN_HEADER, "Content-Type": "application/json" };
      const body = JSON.stringify({ ...object, spec });
      const { status } = await insecureRequest("POST", `${url}${COLLECTION}`, headers, body);
      if (status !== 201) throw new Error(`POST of ${group} was answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: POSTERS }, poster));
}

async function list(url: string): Promise<readonly KubeObject[]> {
  const { body } = await insecureGet(`${url}${COLLECTION}`, TOKEN_HEADER);
  const { items } = JSON.parse(body) as { readonly items: readonly KubeObject[] };
  // The items of a list carry neither kind nor version.
  return items.map((item) => ({ ...item, apiVersion: "apiregistration.k8s.io/v1", kind: "APIService" }));
}

async function allAvailable(url: string, count: number): Promise<void> {
  const started = performance.now();
  while (performance.now() - started < LIMIT_MS) {
    const ours = (await list(url)).filter(({ metadata }) =>
      /^v1\.g\d+\.bench\.example\.com$/.test(metadata.name ?? ""),
    );
    if (ours.filter((item) => isAvailable(item as ApiService)).length >= count) return;
    await sleep(20);
  }
  throw new Error(`not all of ${count} APIServices were available in time`);
}

async function measureLatencies(
  url: string,
  count: number,
): Promise<Pick<ApiServicesResult, "apisP50Ms" | "notModifiedP50Ms" | "proxiedP50Ms">> {
  const discovery = { ...TOKEN_HEADER, Accept: AGGREGATED };
  const { etag } = await insecureGet(`${url}/apis`, discovery);
  const proxied = (index: number): string => `${url}/apis/${groupOf(index % count)}/v1/things/small`;
  await firstSuccess(`${url}/apis/bench.example.com/v1/things/small`, TOKEN_HEADER);
  const apis = await sample(() => insecureGet(`${url}/apis`, discovery));
  const notModified = await sample(() => insecureGet(`${url}/apis`, { ...discovery, "If-None-Match": etag }));
  const lookups = await sample((index) => insecureGet(proxied(index), TOKEN_HEADER));
  return { apisP50Ms: apis, notModifiedP50Ms: notModified, proxiedP50Ms: lookups };
}

async function sample(ask: (index: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < SAMPLES; index += 1) times.push(await timed(() => ask(index)));
  return percentiles(times).p50;
}
