import { text } from "node:stream/consumers";
import { startChild, startProgram } from "../child.ts";
import { TOKEN, type Materials } from "../materials.ts";
import { startPlayground } from "../playground.ts";

export interface WatchesResult {
  readonly watches: number;
  readonly expected: number;
  readonly delivered: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** `perSecond` objects are created each second, and every watch hears of each. */
export async function measureWatches(
  materials: Materials,
  watches: number,
  perSecond: number,
  seconds: number,
): Promise<WatchesResult> {
  const backend = await startProgram("backend", [materials.key, materials.cert]);
  const playground = await startPlayground(materials, backend.port);
  try {
    const program = new URL("../programs/watchers.ts", import.meta.url).pathname;
    const args = [playground.url, TOKEN, String(watches), String(perSecond), String(seconds)];
    const { stdout } = startChild(process.execPath, ["--import", "tsx", program, ...args]).process;
    if (stdout === null) throw new Error("the watchers have no standard output");
    return JSON.parse(await text(stdout)) as WatchesResult;
  } finally {
    await playground.stop();
    await backend.stop();
  }
}
