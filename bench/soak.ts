/**
 * `npm run soak`: proxied requests until `--requests N` (default 1,000,000) were answered; exits 1 when resident memory,
 * which goes up and down with the garbage collector, later peaks by more than 10 % above its peak in the first 100,000.
 */
import { parseArgs } from "node:util";
import { residentMb, startProgram } from "./child.ts";
import { load } from "./load.ts";
import { createMaterials, TOKEN_HEADER } from "./materials.ts";
import { startPlayground } from "./playground.ts";

const { values } = parseArgs({ options: { requests: { type: "string", default: "1000000" } } });
const WARM_UP = 100_000;
const ALLOWED_GROWTH = 1.1;
const STEP_SECONDS = 5;
const CONNECTIONS = 16;
/** The garbage collector lets memory rise for a second or two, then takes it back: looked at now and then, a peak is missed. */
const LOOK_MS = 100;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function soak(wanted: number): Promise<number> {
  const materials = await createMaterials();
  const backend = await startProgram("backend", [materials.key, materials.cert]);
  const playground = await startPlayground(materials, backend.port);
  const url = `${playground.url}/apis/bench.example.com/v1/things/small`;
  const warmUp = Math.min(WARM_UP, wanted / 2);
  let answered = 0;
  let base = 0;
  let highest = 0;
  try {
    while (answered < wanted) {
      const before = answered;
      const { result, peakMb: resident } = await whileWatched(
        playground.pid,
        load({ url, connections: CONNECTIONS, seconds: STEP_SECONDS, headers: TOKEN_HEADER }),
      );
      answered += Math.round(result.requestsPerSecond * STEP_SECONDS);
      if (before < warmUp) base = Math.max(base, resident);
      else highest = Math.max(highest, resident);
      print(`${answered} requests, ${result.requestsPerSecond.toFixed(0)}/s, ${resident.toFixed(1)} MB`);
    }
  } finally {
    await playground.stop();
    await backend.stop();
    await materials.remove();
  }
  const growth = highest / base;
  print(
    `Resident memory: ${base.toFixed(1)} MB after the warm-up, at most ${highest.toFixed(1)} MB later (${growth.toFixed(2)}).`,
  );
  return growth <= ALLOWED_GROWTH ? 0 : 1;
}

/** The highest resident memory of a process until something is done. */
async function whileWatched<T>(pid: number, done: Promise<T>): Promise<{ result: T; peakMb: number }> {
  let peakMb = residentMb(pid);
  const timer = setInterval(() => (peakMb = Math.max(peakMb, residentMb(pid))), LOOK_MS);
  try {
    const result = await done;
    return { result, peakMb };
  } finally {
    clearInterval(timer);
  }
}

process.exitCode = await soak(Number(values.requests));
