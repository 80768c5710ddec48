import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { connect } from "node:tls";
import { promisify } from "node:util";
import type { Against } from "../against.ts";
import { findProgram, startProgram, type Child } from "../child.ts";
import { TOKEN, TOKEN_HEADER, type Materials } from "../materials.ts";
import { startPlayground, type RunningPlayground } from "../playground.ts";
import { insecureRequest, percentiles } from "../requests.ts";

export type KubectlTarget = "playground" | "files" | "kube-apiserver";

export interface ClientsResult {
  /** New connections with a client certificate and one small request on each, a second. */
  readonly handshakes: { readonly playground: number; readonly bare: number };
  /** `kubectl get apiservices` with discovery at hand, p50 in milliseconds; `files` serves the same bytes and does nothing else. */
  readonly kubectl?: Readonly<Partial<Record<KubectlTarget, number>>> | undefined;
}

const run = promisify(execFile);
const LIST = "/apis/apiregistration.k8s.io/v1/apiservices";
const TABLE =
  "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";
const AGGREGATED =
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";
const SAID: Readonly<Record<string, string>> = { "/api": AGGREGATED, "/apis": AGGREGATED, [LIST]: TABLE };
const AT_ONCE = 8;

interface Rounds {
  readonly rounds: number;
  readonly handshakes: number;
}

/** The playground and a server that only hands out files, with certificates of the same kind, in turns. */
export async function measureClients(
  materials: Materials,
  against: Against | undefined,
  { rounds, handshakes }: Rounds,
): Promise<ClientsResult> {
  const { key, cert } = materials;
  const backend = await startProgram("backend", [key, cert]);
  const playground = await startPlayground(materials, backend.port);
  let files: (Child & { readonly port: number }) | undefined;
  try {
    files = await startProgram("files", [key, cert, await record(materials, playground.url)]);
    const bare = `https://127.0.0.1:${files.port}`;
    const identity = await identityOf(playground);
    const shakes = { playground: [] as number[], bare: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      shakes.playground.push(await shake(playground.url, identity, handshakes));
      shakes.bare.push(await shake(bare, identity, handshakes));
    }
    const result = {
      handshakes: { playground: percentiles(shakes.playground).p50, bare: percentiles(shakes.bare).p50 },
    };
    if (findProgram("kubectl") === undefined) return result;
    const targets = new Map<KubectlTarget, string>([
      ["playground", playground.url],
      ["files", bare],
    ]);
    if (against !== undefined) targets.set("kube-apiserver", against.url);
    return { ...result, kubectl: await kubectl(materials, targets, against, rounds) };
  } finally {
    await files?.stop();
    await playground.stop();
    await backend.stop();
  }
}

/** What the playground answers kubectl with, as a file for the server of files. */
async function record(materials: Materials, url: string): Promise<string> {
  const recorded: Record<string, { type: string; body: string }> = {};
  for (const [target, accept] of Object.entries(SAID)) {
    const { body, type } = await insecureRequest("GET", `${url}${target}`, { ...TOKEN_HEADER, Accept: accept });
    recorded[target] = { type, body };
  }
  return materials.file("files.json", JSON.stringify(recorded));
}

interface Identity {
  readonly key: Buffer;
  readonly cert: Buffer;
}

async function identityOf({ dataDirectory }: RunningPlayground): Promise<Identity> {
  const text = await readFile(path.join(dataDirectory, "admin.kubeconfig"), "utf8");
  const field = (name: string): Buffer =>
    Buffer.from(new RegExp(`${name}: "?([A-Za-z0-9+/=]+)`).exec(text)?.[1] ?? "", "base64");
  return { key: field("client-key-data"), cert: field("client-certificate-data") };
}

/** Whole handshakes a second: nothing is resumed. */
async function shake(url: string, identity: Identity, count: number): Promise<number> {
  const { hostname: host, port } = new URL(url);
  let left = count;
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({ host, port: Number(port), ...identity, rejectUnauthorized: false });
      socket.once("error", reject);
      socket.once("data", () => {
        socket.destroy();
        resolve();
      });
      socket.write(`GET ${LIST}/none HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n`);
    });
  const worker = async (): Promise<void> => {
    while (left-- > 0) await one();
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return (count * 1000) / (performance.now() - started);
}

async function kubectl(
  materials: Materials,
  targets: ReadonlyMap<KubectlTarget, string>,
  against: Against | undefined,
  rounds: number,
): Promise<ClientsResult["kubectl"]> {
  const get = async (name: KubectlTarget, url: string): Promise<number> => {
    const token = name === "kube-apiserver" ? (against?.headers["Authorization"] ?? "").slice("Bearer ".length) : TOKEN;
    const cache = path.join(materials.directory, `cache-${name}`);
    const args = ["--kubeconfig", "/dev/null", "--server", url, "--token", token, "--insecure-skip-tls-verify"];
    const started = performance.now();
    await run("kubectl", [...args, "--cache-dir", cache, "get", "apiservices"]);
    return performance.now() - started;
  };
  const times = new Map<KubectlTarget, number[]>();
  for (const [name, url] of targets) {
    await get(name, url);
    times.set(name, []);
  }
  for (let round = 0; round < 2 * rounds; round += 1)
    for (const [name, url] of targets) times.get(name)?.push(await get(name, url));
  return Object.fromEntries([...times].map(([name, all]) => [name, percentiles(all).p50]));
}
