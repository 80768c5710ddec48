import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import type { Against } from "../against.ts";
import { processorMs, startChild, startProgram } from "../child.ts";
import { TOKEN_HEADER, type Materials } from "../materials.ts";
import { startPlayground } from "../playground.ts";
import { insecureRequest, percentiles } from "../requests.ts";

export const WRITERS = ["playground", "full", "saving", "kube-apiserver"] as const;
export type WriterName = (typeof WRITERS)[number];
const WAYS = ["create", "patch"] as const;
export type Way = (typeof WAYS)[number];

export interface WriteResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Microseconds of processor time for one; 0 for a program that is not ours. */
  readonly processorUs: number;
}

export type WriteResults = Partial<Record<WriterName, Record<Way, WriteResult>>>;

interface Measured {
  readonly name: WriterName;
  readonly url: string;
  readonly headers: Against["headers"];
  readonly pid: number;
  stop(): Promise<void>;
}

const CONNECTIONS = 16;

/** Creates and patches of small ConfigMaps over 16 connections, in turns; of each number the middle of all turns. `full` holds many objects before the first. */
export async function measureWrites(
  materials: Materials,
  against: Against | undefined,
  options: { readonly operations: number; readonly rounds: number; readonly stored: number },
): Promise<WriteResults> {
  const backend = await startProgram("backend", [materials.key, materials.cert]);
  const measured: Measured[] = [];
  const add = async (name: WriterName, args: readonly string[]): Promise<void> => {
    measured.push({ ...(await startPlayground(materials, backend.port, args)), name, headers: TOKEN_HEADER });
  };
  try {
    await add("playground", []);
    // An argument that changes nothing gives it a data directory of its own.
    await add("full", ["--log-level", "warn"]);
    await add("saving", ["--save-state"]);
    if (against !== undefined)
      measured.push({ ...against, name: "kube-apiserver", pid: 0, stop: () => removeAll(against) });
    const turns = new Map<string, WriteResult[]>();
    for (const one of measured)
      await writeOnce(one, "create", one.name === "full" ? options.stored : options.operations);
    for (let round = 0; round < options.rounds; round += 1) {
      for (const way of WAYS) {
        for (const one of measured) {
          const result = await writeOnce(one, way, options.operations);
          turns.set(`${one.name} ${way}`, [...(turns.get(`${one.name} ${way}`) ?? []), result]);
        }
      }
    }
    return Object.fromEntries(
      measured.map(({ name }) => [
        name,
        Object.fromEntries(WAYS.map((way) => [way, middle(turns.get(`${name} ${way}`) ?? [])])),
      ]),
    );
  } finally {
    for (const one of measured) await one.stop();
    await backend.stop();
  }
}

async function writeOnce({ url, headers, pid }: Measured, way: Way, operations: number): Promise<WriteResult> {
  const program = new URL("../programs/writers.ts", import.meta.url).pathname;
  const args = [url, headers["Authorization"] ?? "", way, String(operations), String(CONNECTIONS), randomUUID()];
  const before = pid === 0 ? 0 : processorMs(pid);
  const { stdout } = startChild(process.execPath, ["--import", "tsx", program, ...args]).process;
  if (stdout === null) throw new Error("the writers have no standard output");
  const result = JSON.parse(await text(stdout)) as Omit<WriteResult, "processorUs">;
  const used = pid === 0 ? 0 : processorMs(pid) - before;
  return { ...result, processorUs: (used * 1000) / operations };
}

function middle(results: readonly WriteResult[]): WriteResult {
  const of = (key: keyof WriteResult): number => percentiles(results.map((result) => result[key])).p50;
  return { perSecond: of("perSecond"), p50Ms: of("p50Ms"), p99Ms: of("p99Ms"), processorUs: of("processorUs") };
}

/** What was made on a server that is not ours goes again. */
async function removeAll({ url, headers }: Against): Promise<void> {
  const target = `${url}/api/v1/namespaces/default/configmaps?labelSelector=made%3Dby-the-bench`;
  await insecureRequest("DELETE", target, headers);
}
