import { register, type Against } from "../against.ts";
import { startProgram, type Child } from "../child.ts";
import { costOf, type CostedResult } from "../load.ts";
import { TOKEN_HEADER, type Materials } from "../materials.ts";
import { startNginx } from "../nginx.ts";
import { startPlayground } from "../playground.ts";

export const PROXIES = ["playground", "kube-apiserver", "undici", "http-proxy", "nginx", "backend"] as const;
export type ProxyName = (typeof PROXIES)[number];

const LOADS = [
  { name: "small-1", connections: 1, path: "small" },
  { name: "small-16", connections: 16, path: "small" },
  { name: "large-16", connections: 16, path: "large" },
] as const;
export type LoadName = (typeof LOADS)[number]["name"];
export const LOAD_NAMES: readonly LoadName[] = LOADS.map(({ name }) => name);

export type ProxyResults = Partial<Record<ProxyName, Record<LoadName, CostedResult>>>;

export interface ProxyingOptions {
  readonly seconds: number;
  readonly rounds: number;
  readonly against?: Against | undefined;
}

interface Measured {
  readonly name: ProxyName;
  readonly url: string;
  readonly headers: Against["headers"];
  /** 0 for a program that is not ours. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** Every proxy in front of the same backend, in turns, so that what else the machine does hits all alike. */
export async function measureProxying(materials: Materials, options: ProxyingOptions): Promise<ProxyResults> {
  const backend = await startProgram("backend", [materials.key, materials.cert]);
  const measured = await startAll(materials, backend, options.against);
  try {
    const rounds: Record<string, CostedResult[]> = {};
    for (const proxy of measured) await measureOne(proxy, LOADS[1], 2);
    for (let round = 0; round < options.rounds; round += 1) {
      for (const wanted of LOADS) {
        for (const proxy of measured) {
          const result = await measureOne(proxy, wanted, options.seconds);
          (rounds[`${proxy.name} ${wanted.name}`] ??= []).push(result);
        }
      }
    }
    const results = measured.map(({ name }) => [
      name,
      Object.fromEntries(LOADS.map((wanted) => [wanted.name, best(rounds[`${name} ${wanted.name}`] ?? [NOTHING])])),
    ]);
    return Object.fromEntries(results) as ProxyResults;
  } finally {
    for (const proxy of measured) await proxy.stop();
    await backend.stop();
  }
}

function measureOne(
  { url, pid, headers }: Measured,
  { connections, path }: (typeof LOADS)[number],
  seconds: number,
): Promise<CostedResult> {
  const target = `${url}/apis/bench.example.com/v1/things/${path}`;
  return costOf(pid, { url: target, connections, seconds, headers });
}

const NOTHING: CostedResult = { requestsPerSecond: 0, p50Ms: 0, p99Ms: 0, processorUs: 0 };

/** The best of each: whatever else the machine does can only make a round worse, and does so by chance. */
function best(results: readonly CostedResult[]): CostedResult {
  return results.reduce((a, b) => ({
    requestsPerSecond: Math.max(a.requestsPerSecond, b.requestsPerSecond),
    p50Ms: Math.min(a.p50Ms, b.p50Ms),
    p99Ms: Math.min(a.p99Ms, b.p99Ms),
    processorUs: Math.min(a.processorUs, b.processorUs),
  }));
}

async function startAll(
  materials: Materials,
  backend: Child & { readonly port: number },
  against: Against | undefined,
): Promise<Measured[]> {
  const { key, cert, ca, caPem } = materials;
  const target = `https://localhost:${backend.port}`;
  const measured: Measured[] = [];
  const add = (name: ProxyName, child: Child, url: string): void =>
    void measured.push({ ...child, name, url, headers: TOKEN_HEADER });
  const playground = await startPlayground(materials, backend.port);
  add("playground", playground, playground.url);
  if (against !== undefined) {
    const stop = await register(against, backend.port, caPem);
    measured.push({ ...against, name: "kube-apiserver", pid: 0, stop });
  }
  for (const [name, program] of [
    ["undici", "undici-proxy"],
    ["http-proxy", "http-proxy"],
  ] as const) {
    const child = await startProgram(program, [key, cert, ca, target]);
    add(name, child, `https://127.0.0.1:${child.port}`);
  }
  const nginx = await startNginx(materials, backend.port);
  if (nginx !== undefined) add("nginx", nginx, `https://127.0.0.1:${nginx.port}`);
  add("backend", backend, `https://127.0.0.1:${backend.port}`);
  return measured;
}
