/**
 * Faults of every kind, one after the other in a random order, while clients write: what was acknowledged is there afterwards,
 * what was refused is not. `npm run chaos` goes on for ten minutes; CHAOS_SECONDS says how long (default: every fault once), CHAOS_SEED repeats a run.
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTestBackend, type Handler, type TestBackend } from "../../support/attacked-playground.ts";
import { Model } from "../../support/chaos/model.ts";
import { ChaosProcess } from "../../support/chaos/process.ts";
import { readAll, startWriters, type Writers } from "../../support/chaos/writers.ts";
import { hasEtcd, startEtcd, type EtcdServer } from "../../support/etcd-server.ts";
import { answers } from "../../support/programs.ts";

const SECONDS = Number(process.env["CHAOS_SECONDS"] ?? 0);
const SEED = Number(process.env["CHAOS_SEED"] ?? 1);
const LIMIT_MS = SECONDS * 1_000 + 300_000;
const DAY_MS = 86_400_000;
const JUMPS_MS = [DAY_MS / 24, -DAY_MS, 400 * DAY_MS] as const;
const MAX_PAUSE_MS = 3_000;
/** That are answered before and after every fault. */
const WRITES = 10;
const canLimitFiles = answers("prlimit", "--version");

interface Scene {
  readonly playground: ChaosProcess;
  readonly writers: Writers;
  readonly backend: TestBackend;
  readonly random: () => number;
}
/** Does its harm and makes it good again. */
type Fault = (scene: Scene) => Promise<void>;

/** Numbers from 0 to 1, the same for the same seed (a linear congruential generator). */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const kill: Fault = async ({ playground }) => {
  await playground.end("SIGKILL");
  await playground.start();
};
const stop: Fault = async ({ playground }) => {
  expect(await playground.end("SIGTERM")).toBe(0);
  await playground.start();
};
const jumpingClock: Fault = async ({ playground, writers, random }) => {
  for (const jump of JUMPS_MS) {
    playground.jump(jump * (1 + random()));
    await writers.seen("done");
  }
};

/** An extension server that answers late, or never, or breaks off. */
const slowBackend: Fault = async ({ playground, backend, writers, random }) => {
  const { handler } = backend;
  const modes: readonly Handler[] = [
    () => {},
    (_req, res) => void res.write("{"),
    (req) => void req.socket.destroy(),
    (_req, res) => void delay(random() * 500).then(() => res.end("{}")),
  ];
  for (const mode of modes) {
    backend.handler = mode;
    const leaving = new AbortController();
    const asked = Array.from({ length: 20 }, () =>
      fetch(`${playground.proxyUrl}/apis/attack.example/v1/things`, { signal: leaving.signal }).catch(() => {}),
    );
    await writers.seen("done");
    leaving.abort();
    await Promise.all(asked);
  }
  backend.handler = handler;
};

function fileFaults(directory: string): Record<string, Fault> {
  const data = path.join(directory, "data");
  const limitFiles = (pid: number, limit: string): void => {
    const { status, stderr } = spawnSync("prlimit", ["--pid", String(pid), `--fsize=${limit}:`], { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
  };
  const fullDisk: Fault = async ({ playground, writers }) => {
    const { size } = await stat(path.join(data, "state.json"));
    limitFiles(playground.pid, String(size));
    await writers.seen("refused");
    limitFiles(playground.pid, "unlimited");
  };
  const missingDirectory: Fault = async ({ writers }) => {
    await rename(data, `${data}-away`);
    await writers.seen("refused");
    await rename(`${data}-away`, data);
  };
  const faults = { kill, stop, "jumping clock": jumpingClock, "slow backend": slowBackend };
  const all = { ...faults, "missing directory": missingDirectory };
  return canLimitFiles ? { ...all, "full disk": fullDisk } : all;
}

function etcdFaults(etcd: EtcdServer): Record<string, Fault> {
  const pausedEtcd: Fault = async ({ random }) => {
    etcd.pause();
    await delay(random() * MAX_PAUSE_MS);
    etcd.resume();
  };
  const killedEtcd: Fault = async ({ writers }) => {
    await etcd.kill();
    await writers.seen("unclear");
    await etcd.restart();
  };
  return { kill, "paused etcd": pausedEtcd, "killed etcd": killedEtcd, "jumping clock": jumpingClock };
}

async function send(proxyUrl: string, target: string, body: unknown): Promise<void> {
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const reply = await fetch(`${proxyUrl}${target}`, init);
  if (!reply.ok) throw new Error(`${target}: ${reply.status} ${await reply.text()}`);
}

async function register(proxyUrl: string, port: number): Promise<void> {
  const metadata = { name: "attack" };
  await send(proxyUrl, "/api/v1/namespaces/default/services", {
    metadata,
    spec: { type: "ExternalName", externalName: "localhost" },
  });
  await send(proxyUrl, "/apis/apiregistration.k8s.io/v1/apiservices", {
    metadata: { name: "v1.attack.example" },
    spec: {
      group: "attack.example",
      version: "v1",
      groupPriorityMinimum: 1000,
      versionPriority: 15,
      insecureSkipTLSVerify: true,
      service: { namespace: "default", name: "attack", port },
    },
  });
}

function shuffled<T>(values: readonly T[], random: () => number): readonly T[] {
  return values
    .map((value) => ({ value, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

/** Every fault once, and again in another order until the time is over. */
async function runChaos(playground: ChaosProcess, faults: Readonly<Record<string, Fault>>): Promise<void> {
  const random = numbersFrom(SEED);
  const model = new Model();
  const backend = await startTestBackend();
  const until = performance.now() + SECONDS * 500;
  await playground.start();
  try {
    await register(playground.proxyUrl, backend.port);
    do {
      for (const [name, fault] of shuffled(Object.entries(faults), random)) {
        const writers = startWriters(() => playground.proxyUrl, model, random);
        await writers.seen("done", WRITES);
        await fault({ playground, writers, backend, random });
        const isReady = async (): Promise<number> => (await fetch(`${playground.proxyUrl}/readyz`)).status;
        await expect.poll(isReady, { message: `ready after ${name}`, timeout: 60_000 }).toBe(200);
        await writers.seen("done", WRITES);
        await writers.stop();
        model.read(await readAll(playground.proxyUrl));
        expect(model.contradictions, `after ${name}, seed ${SEED}`).toEqual([]);
        expect((await fetch(`${playground.proxyUrl}/apis/attack.example/v1/things`)).status, name).toBe(200);
      }
    } while (performance.now() < until);
    if (SECONDS > 0) process.stdout.write(`seed ${SEED}: ${JSON.stringify(model.counts)}, none lost\n`);
  } finally {
    await playground.end("SIGKILL");
    await backend.close();
  }
}

describe("random faults lose nothing that was acknowledged", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "chaos-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it(
    "with --save-state",
    () => runChaos(new ChaosProcess({ dataDir: path.join(directory, "data"), saveState: true }), fileFaults(directory)),
    LIMIT_MS,
  );

  it.skipIf(!hasEtcd)(
    "with etcd (needs the program etcd)",
    async () => {
      await using etcd = await startEtcd();
      await runChaos(new ChaosProcess({ etcdServers: etcd.url }), etcdFaults(etcd));
    },
    LIMIT_MS,
  );
});
