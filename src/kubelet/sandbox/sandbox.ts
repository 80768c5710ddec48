import { messageOf } from "../../apimachinery/index.ts";
import { mkdir, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import path from "node:path";
import type { ObjectStore } from "../../storage/index.ts";
import type { AddressMap } from "../address-map.ts";
import type { Mount } from "./bubblewrap.ts";
import { joinSockets } from "./forwarder.ts";
import { startNetwork, type Network } from "./network.ts";
import { openServiceTable, type ServiceTable } from "./service-table.ts";
import { etcMounts } from "./system-files.ts";
import { trySandbox, type Trial } from "./trial.ts";

/** The Service `kubernetes` as kubeadm makes it: where pods find the main server. */
export const KUBERNETES = { host: "10.96.0.1", port: 443 } as const;
const KUBERNETES_NAMES = "kubernetes.default.svc.cluster.local kubernetes.default.svc kubernetes.default kubernetes";

/** An address of this machine. */
interface Place {
  readonly host: string;
  readonly port: number;
}

export interface SandboxOptions {
  readonly store: ObjectStore;
  readonly addresses: AddressMap;
  /** Where the main server really is. */
  readonly apiserver: Place;
  /** For the files that all pods share. */
  readonly directory: string;
  /** `off`: nothing is tried. */
  readonly mode: "auto" | "off";
  readonly onProblem: (message: string) => void;
}

export interface PodIdentity {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly ip: string;
  /** Everything of the pod. */
  readonly directory: string;
}

/** What the containers of one pod share. */
export interface PodSandbox {
  readonly bwrap: string;
  /** What a program is started with so that it is in the pod's network. */
  readonly enter: readonly string[];
  readonly mounts: readonly Mount[];
}

/** Containers in namespaces of their own, where the machine lets us make them. */
export interface Sandbox {
  /** Tried once, when it is first asked for. */
  trial(): Promise<Trial>;
  /** The same for all containers of a pod. @throws Error */
  pod(identity: PodIdentity): Promise<PodSandbox>;
  closePod(uid: string): Promise<void>;
  /** Where a name or an address leads from a pod: `unknown` for no such name, undefined where nothing listens. */
  resolve(
    pod: Pick<PodIdentity, "name" | "namespace" | "ip">,
    host: string,
    port: number,
  ): Promise<Place | undefined | "unknown">;
  close(): Promise<void>;
}

interface OpenPod {
  readonly identity: PodIdentity;
  readonly close: () => void;
  readonly sandbox: PodSandbox;
}

interface Running {
  readonly network: Network;
  readonly mounts: readonly Mount[];
}

export function createSandbox(options: SandboxOptions): Sandbox {
  return new NodeSandbox(options);
}

class NodeSandbox implements Sandbox {
  private readonly options: SandboxOptions;
  private readonly pods = new Map<string, Promise<OpenPod>>();
  private tried: Promise<Trial> | undefined;
  private running: Promise<Running> | undefined;
  private services: Promise<ServiceTable> | undefined;
  private readonly unfollow: () => void;
  private isRefreshing = false;
  private turn = 0;

  constructor(options: SandboxOptions) {
    this.options = options;
    this.unfollow = options.addresses.onChange(() => this.refresh());
  }

  trial(): Promise<Trial> {
    this.tried ??= this.options.mode === "off" ? Promise.resolve({ why: "it is switched off" }) : trySandbox();
    return this.tried;
  }

  async pod(identity: PodIdentity): Promise<PodSandbox> {
    let opening = this.pods.get(identity.uid);
    if (opening === undefined) {
      opening = this.open(identity);
      this.pods.set(identity.uid, opening);
      opening.catch(() => this.pods.delete(identity.uid));
    }
    return (await opening).sandbox;
  }

  async closePod(uid: string): Promise<void> {
    const opening = this.pods.get(uid);
    this.pods.delete(uid);
    const open = await opening?.catch(() => undefined);
    open?.close();
  }

  async resolve(
    pod: Pick<PodIdentity, "name" | "namespace" | "ip">,
    host: string,
    port: number,
  ): Promise<Place | undefined | "unknown"> {
    const isOwn = host === pod.name || host === pod.ip || /^(localhost|127\..*|::1)$/.test(host);
    // A plain process is told where the main server really is.
    const { apiserver } = this.options;
    if (isOwn && port === apiserver.port && host === apiserver.host) return apiserver;
    const ip = isOwn ? pod.ip : lookUp(host, await this.hosts(pod));
    return ip === undefined ? "unknown" : this.destination(ip, port);
  }

  /** Several changes come together. */
  private refresh(): void {
    if (this.isRefreshing || this.running === undefined) return;
    this.isRefreshing = true;
    setImmediate(() => {
      this.isRefreshing = false;
      this.publish().catch((error: unknown) => this.options.onProblem(messageOf(error)));
    });
  }

  async close(): Promise<void> {
    this.unfollow();
    const running = await this.running?.catch(() => undefined);
    this.running = undefined;
    running?.network.close();
    const services = await this.services?.catch(() => undefined);
    this.services = undefined;
    services?.close();
  }

  private async open(identity: PodIdentity): Promise<OpenPod> {
    const trial = await this.trial();
    if ("why" in trial) throw new Error(`there is no sandbox here: ${trial.why}`);
    this.running ??= this.start();
    const { network, mounts } = await this.running;
    await mkdir(identity.directory, { recursive: true, mode: 0o700 });
    await writeHosts(identity, await this.hosts(identity));
    const { enter, close } = await network.openPod(identity.uid, identity.ip);
    const own: Mount = { kind: "read", source: hostsFile(identity), path: "/etc/hosts" };
    return { identity, close, sandbox: { bwrap: trial.bwrap, enter, mounts: [...mounts, own] } };
  }

  private async start(): Promise<Running> {
    const { directory, onProblem } = this.options;
    const network = await startNetwork(
      (host, port, socket) => this.lead(host, port, socket),
      (why) => {
        // The next pod gets a new one; those that run have lost theirs.
        this.running = undefined;
        onProblem(`the network of the pods has ended: ${why}`);
      },
    );
    const [table, mounts] = await Promise.all([this.table(), etcMounts(path.join(directory, "etc"))]);
    network.setPorts(this.ports(table));
    return { network, mounts };
  }

  private table(): Promise<ServiceTable> {
    this.services ??= openServiceTable(this.options.store, () => this.refresh());
    return this.services;
  }

  private async hosts({ name, namespace, ip }: Pick<PodIdentity, "name" | "namespace" | "ip">): Promise<string[]> {
    return [
      "127.0.0.1 localhost",
      "::1 localhost ip6-localhost ip6-loopback",
      `${ip} ${name}`,
      `${KUBERNETES.host} ${KUBERNETES_NAMES}`,
      ...(await this.table()).hosts(namespace),
    ];
  }

  private async publish(): Promise<void> {
    const running = await this.running;
    if (running === undefined) return;
    running.network.setPorts(this.ports(await this.table()));
    for (const opening of this.pods.values()) {
      const open = await opening.catch(() => undefined);
      if (open !== undefined) await writeHosts(open.identity, await this.hosts(open.identity));
    }
  }

  private ports(table: ServiceTable): number[] {
    return [...new Set([KUBERNETES.port, ...table.ports(), ...this.options.addresses.allPorts()])];
  }

  /** Where a connection of a program in a pod goes: to the main server and to pods, and nowhere else. */
  private lead(host: string, port: number, socket: Socket): void {
    socket.on("error", () => socket.destroy());
    this.destination(host, port)
      .then((place) => {
        if (place === undefined) socket.resetAndDestroy();
        else joinSockets(socket, connect(place));
      })
      .catch(() => socket.destroy());
  }

  private async destination(host: string, port: number): Promise<Place | undefined> {
    if (host === KUBERNETES.host && port === KUBERNETES.port) return this.options.apiserver;
    const behind = (await this.table()).find(host, port) ?? [{ ip: host, port }];
    const places = behind.flatMap((pod) => this.options.addresses.portsOf(pod.ip).get(pod.port) ?? []);
    this.turn += 1;
    const local = places[this.turn % Math.max(1, places.length)];
    return local === undefined ? undefined : { host: "127.0.0.1", port: local };
  }
}

/** The address of a name, by the lines of a hosts file; an address is its own. */
function lookUp(host: string, lines: readonly string[]): string | undefined {
  if (/^[\d.]+$/.test(host) || host.includes(":")) return host;
  const line = lines.find((text) => text.split(" ").slice(1).includes(host));
  return line?.split(" ")[0];
}

function hostsFile({ directory }: PodIdentity): string {
  return path.join(directory, "hosts");
}

/** In place: the file is mounted, and another one of the same name would not be. */
async function writeHosts(identity: PodIdentity, lines: readonly string[]): Promise<void> {
  await writeFile(hostsFile(identity), `${lines.join("\n")}\n`, { mode: 0o600 });
}
