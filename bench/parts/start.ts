import { mkdtemp } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { once } from "node:events";
import { residentMb, startChild } from "../child.ts";
import { firstSuccess, percentiles } from "../requests.ts";
import type { Materials } from "../materials.ts";
import { launch, readReady } from "../playground.ts";

export interface StartResult {
  /** From the start of the process to the first 200 from the tutorial's server through the proxy: nothing made before. */
  readonly coldMs: number;
  /** The same with certificates and image at hand; the middle of several. */
  readonly warmMs: number;
  /** A start of Node that does nothing, measured between the others: what a busy machine adds is in it, too. */
  readonly nodeMs: number;
  /** Resident memory a moment after the first answer, with nothing to do. */
  readonly idleMb: number;
}

const WARM_STARTS = 5;
const IDLE_MS = 2_000;

export async function measureStart(materials: Materials): Promise<StartResult> {
  const dataDirectory = await mkdtemp(path.join(materials.directory, "start-"));
  const cold = await startOnce(materials, dataDirectory, 0);
  const warm: number[] = [];
  const node: number[] = [];
  for (let index = 0; index < WARM_STARTS; index += 1) {
    warm.push((await startOnce(materials, dataDirectory, 0)).ms);
    node.push(await startNode());
  }
  const idle = await startOnce(materials, dataDirectory, IDLE_MS);
  return { coldMs: cold.ms, warmMs: percentiles(warm).p50, nodeMs: percentiles(node).p50, idleMb: idle.residentMb };
}

async function startNode(): Promise<number> {
  const started = performance.now();
  const { process: child } = startChild(process.execPath, ["-e", "0"]);
  await once(child, "exit");
  return performance.now() - started;
}

async function startOnce(
  materials: Materials,
  dataDirectory: string,
  idleMs: number,
): Promise<{ readonly ms: number; readonly residentMb: number }> {
  const started = performance.now();
  // Without -f, the tutorial's manifests are loaded, and their server is started as a process of its own.
  const { child, readyFile } = launch(materials, { dataDirectory, args: [] });
  try {
    const { proxyUrl } = await readReady(readyFile);
    await firstSuccess(`${proxyUrl}/apis/example.k8s.io/v1/pods`);
    const ms = performance.now() - started;
    await sleep(idleMs);
    return { ms, residentMb: residentMb(child.pid) };
  } finally {
    await child.stop();
  }
}
