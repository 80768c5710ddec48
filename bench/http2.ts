/**
 * `npx tsx bench/http2.ts [seconds]`: proxied GETs over HTTP/1.1 and over HTTP/2, by the same load generator (h2load of
 * nghttp2), in turns; the best turn of each counts. Build first.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { processorMs, startProgram } from "./child.ts";
import { createMaterials, TOKEN } from "./materials.ts";
import { startPlayground } from "./playground.ts";

const run = promisify(execFile);

const WAYS = [
  { name: "HTTP/1.1, 16 connections", args: ["--h1", "-c16", "-m1"] },
  { name: "HTTP/2, 16 connections with one stream each", args: ["-c16", "-m1"] },
  { name: "HTTP/2, one connection with 16 streams", args: ["-c1", "-m16"] },
] as const;
const PATHS = ["small", "large"] as const;
const ROUNDS = 6;

interface Turn {
  readonly perSecond: number;
  readonly processorUs: number;
}

async function turn(url: string, pid: number, args: readonly string[], seconds: number): Promise<Turn> {
  const before = processorMs(pid);
  const { stdout } = await run("h2load", [...args, `-D${seconds}`, "-H", `Authorization: Bearer ${TOKEN}`, url]);
  const [, done = "0"] = /(\d+) succeeded/.exec(stdout) ?? [];
  if (!/ 0 failed, 0 errored/.test(stdout)) throw new Error(stdout);
  const requests = Number(done);
  return { perSecond: requests / seconds, processorUs: ((processorMs(pid) - before) * 1000) / requests };
}

const seconds = Number(process.argv[2] ?? 2);
const materials = await createMaterials();
const backend = await startProgram("backend", [materials.key, materials.cert]);
const playground = await startPlayground(materials, backend.port);
const best = new Map<string, Turn>();
for (let round = 0; round < ROUNDS; round += 1) {
  for (const path of PATHS) {
    for (const { name, args } of WAYS) {
      const url = `${playground.url}/apis/bench.example.com/v1/things/${path}`;
      const result = await turn(url, playground.pid, args, seconds);
      const known = best.get(`${path}: ${name}`) ?? { perSecond: 0, processorUs: Infinity };
      best.set(`${path}: ${name}`, {
        perSecond: Math.max(known.perSecond, result.perSecond),
        processorUs: Math.min(known.processorUs, result.processorUs),
      });
    }
  }
}
for (const [name, { perSecond, processorUs }] of best) {
  process.stdout.write(
    `${name}: ${perSecond.toFixed(0)} a second, ${processorUs.toFixed(0)} µs of processor time each\n`,
  );
}
await playground.stop();
await backend.stop();
await materials.remove();
