import { once } from "node:events";
import { text } from "node:stream/consumers";
import { startChild } from "../child.ts";
import { percentiles } from "../requests.ts";

export interface KitResult {
  /** From the import of the package to the first playground of a process. */
  readonly firstMs: number;
  /** Each playground after it in the same process. */
  readonly furtherMs: number;
  readonly furtherMb: number;
  /** A start of Node that does nothing, measured between the others. */
  readonly nodeMs: number;
}

const ENTRY = new URL("../../dist/kit/index.js", import.meta.url).href;
const PROGRAM = new URL("../programs/kit.ts", import.meta.url).pathname;

/** `startPlayground()` in processes of their own; the middle of them. */
export async function measureKit(rounds: number): Promise<KitResult> {
  const results: KitResult[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { stdout } = startChild(process.execPath, ["--expose-gc", "--import", "tsx", PROGRAM, ENTRY]).process;
    if (stdout === null) throw new Error("the kit has no standard output");
    const kit = JSON.parse(await text(stdout)) as Omit<KitResult, "nodeMs">;
    const started = performance.now();
    await once(startChild(process.execPath, ["-e", "0"]).process, "exit");
    results.push({ ...kit, nodeMs: performance.now() - started });
  }
  const of = (key: keyof KitResult): number => percentiles(results.map((result) => result[key])).p50;
  return { firstMs: of("firstMs"), furtherMs: of("furtherMs"), furtherMb: of("furtherMb"), nodeMs: of("nodeMs") };
}
