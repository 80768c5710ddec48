import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "./free-port.ts";
import { hasProgram } from "./programs.ts";

/** Debian: `apt-get install etcd-server`. */
export const hasEtcd = hasProgram("etcd", "--version");

export interface EtcdServer extends AsyncDisposable {
  readonly url: string;
  /** SIGKILL; what is on the disk stays. */
  kill(): Promise<void>;
  /** It keeps its connections and answers nothing (SIGSTOP), until it goes on. */
  pause(): void;
  resume(): void;
  /** On the same port and data. */
  restart(): Promise<void>;
}

/** Files, PEM; clients must have a certificate of the same CA. */
export interface EtcdFiles {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const ATTEMPTS = 5;

/** A server of its own on free loopback ports with data in a temporary directory; resolves when it serves clients. */
export async function startEtcd(tls?: EtcdFiles): Promise<EtcdServer> {
  const directory = await mkdtemp(path.join(tmpdir(), "etcd-"));
  for (let attempt = 1; ; attempt += 1) {
    // etcd tells other members its port and so takes no port 0; a probed port may be gone again, hence the attempts.
    const [client, peer] = await Promise.all([freePort(), freePort()]);
    const run = (): Promise<ChildProcess> => runEtcd(directory, client, peer, tls);
    try {
      return controlled(await run(), run, directory, `${tls === undefined ? "http" : "https"}://127.0.0.1:${client}`);
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

function controlled(first: ChildProcess, run: () => Promise<ChildProcess>, directory: string, url: string): EtcdServer {
  let process = first;
  const kill = async (): Promise<void> => {
    if (process.exitCode !== null || process.signalCode !== null) return;
    const gone = once(process, "exit");
    process.kill("SIGKILL");
    await gone;
  };
  return {
    url,
    kill,
    pause: () => void process.kill("SIGSTOP"),
    resume: () => void process.kill("SIGCONT"),
    restart: async () => {
      process = await run();
    },
    [Symbol.asyncDispose]: async () => {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function runEtcd(
  directory: string,
  clientPort: number,
  peerPort: number,
  tls: EtcdFiles | undefined,
): Promise<ChildProcess> {
  const client = `${tls === undefined ? "http" : "https"}://127.0.0.1:${clientPort}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  const flags = {
    name: "test",
    "data-dir": directory,
    "listen-client-urls": client,
    "advertise-client-urls": client,
    "listen-peer-urls": peer,
    "initial-advertise-peer-urls": peer,
    "initial-cluster": `test=${peer}`,
    logger: "zap",
    ...(tls && { "trusted-ca-file": tls.ca, "cert-file": tls.cert, "key-file": tls.key }),
  };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
  if (tls !== undefined) args.push("--client-cert-auth");
  const child = spawn("etcd", args, { stdio: ["ignore", "ignore", "pipe"] });
  const lines: string[] = [];
  const log = createInterface({ input: child.stderr });
  const serving = new Promise<void>((resolve) => {
    log.on("line", (line) => {
      if (line.includes("serving client traffic")) resolve();
      else if (lines.length < 200) lines.push(line);
    });
  });
  const gone = once(child, "exit").then(() => {
    throw new Error(`etcd ended at its start:\n${lines.slice(-5).join("\n")}`);
  });
  gone.catch(() => {});
  await Promise.race([serving, gone]);
  return child;
}
