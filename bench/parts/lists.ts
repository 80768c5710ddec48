import { processorMs, startProgram } from "../child.ts";
import { TOKEN_HEADER, type Materials } from "../materials.ts";
import { startPlayground } from "../playground.ts";
import { insecureGet, insecureRequest, percentiles } from "../requests.ts";

export interface ListsResult {
  readonly count: number;
  readonly bytes: number;
  /** Of one list, until its last byte was read. */
  readonly p50Ms: number;
  /** Processor time that one list takes the playground. */
  readonly processorMs: number;
  /** Of the bench for JSON.stringify of the same list and making bytes of it, between the lists. */
  readonly stringifyMs: number;
}

const COLLECTION = "/api/v1/namespaces/default/configmaps";
const MAKERS = 16;
const SAMPLES = 15;

/** A list of many small objects beside JSON.stringify of it. */
export async function measureLists(materials: Materials, count: number): Promise<ListsResult> {
  const backend = await startProgram("backend", [materials.key, materials.cert]);
  const playground = await startPlayground(materials, backend.port);
  const { url, pid } = playground;
  try {
    await makeAll(url, count);
    const list = JSON.parse((await insecureGet(`${url}${COLLECTION}`, TOKEN_HEADER)).body) as unknown;
    const [times, stringifying]: [number[], number[]] = [[], []];
    let used = 0;
    let bytes = 0;
    for (let index = 0; index < SAMPLES; index += 1) {
      const before = processorMs(pid);
      const started = performance.now();
      bytes = (await insecureGet(`${url}${COLLECTION}`, TOKEN_HEADER)).body.length;
      times.push(performance.now() - started);
      used += processorMs(pid) - before;
      const own = process.cpuUsage();
      Buffer.from(JSON.stringify(list));
      const { user, system } = process.cpuUsage(own);
      stringifying.push((user + system) / 1000);
    }
    const stringifyMs = percentiles(stringifying).p50;
    return { count, bytes, p50Ms: percentiles(times).p50, processorMs: used / SAMPLES, stringifyMs };
  } finally {
    await playground.stop();
    await backend.stop();
  }
}

async function makeAll(url: string, count: number): Promise<void> {
  const headers = { ...TOKEN_HEADER, "Content-Type": "application/json" };
  let next = 0;
  const make = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const metadata = { name: `listed-${index}`, labels: { app: "bench" } };
      const body = JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { key: "v".repeat(200) } });
      const { status } = await insecureRequest("POST", `${url}${COLLECTION}`, headers, body);
      if (status !== 201) throw new Error(`a POST was answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: MAKERS }, make));
}
