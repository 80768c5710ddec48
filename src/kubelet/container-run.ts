import { randomUUID } from "node:crypto";
import { messageOf, type Clock, formatTime } from "../apimachinery/index.ts";
import type { Container, ContainerState, ContainerStatus, Pod, ContainerStateTerminated } from "../types/index.ts";
import { formatDelay, nextBackOff, type BackOff } from "./back-off.ts";
import { openPorts, type OpenPorts } from "./container-ports.ts";
import {
  startProcess,
  type ContainerProcess,
  type Exit,
  type Listening,
  type ProcessSpec,
} from "./container-process.ts";
import type { Image, ImageCatalogue } from "./image-catalogue.ts";
import { openTap } from "./container-tap.ts";
import type { ExecNetwork, ExecTarget, Passed } from "./exec/streams.ts";
import { LaunchError } from "./launch-error.ts";
import { createLogRing, type LogRing } from "./log-ring.ts";
import { startReadinessProbe, type RunningProbe } from "./readiness-probe.ts";
import { restarts } from "./pod-status.ts";

/** A program, what it is told, and what commands in the container see. */
export interface Prepared extends Omit<ProcessSpec, "log"> {
  readonly env: Readonly<Record<string, string>>;
  /** The folder that stands for the container's `/`. */
  readonly root: string;
  /** Everything of the pod. */
  readonly podDirectory: string;
}

export interface ContainerHost {
  readonly clock: Clock;
  readonly images: ImageCatalogue;
  /** @throws LaunchError */
  readonly prepare: (pod: Pod, container: Container, image: Image) => Promise<Prepared>;
  /** Connects or disconnects a port of the pod. */
  readonly onPort: (port: number, localPort: number | undefined) => void;
  /** The network as the pod sees it. */
  readonly podIP: string;
  readonly resolve: ExecNetwork["resolve"];
  /** Something about the container has changed by itself. */
  readonly onChange: () => void;
  readonly notify: (container: Container, type: "Normal" | "Warning", reason: string, message: string) => void;
}

/** One container of one pod over all its restarts. */
export class ContainerRun {
  readonly container: Container;
  private readonly host: ContainerHost;
  private state: ContainerState = { waiting: { reason: "ContainerCreating" } };
  private lastState: ContainerState = {};
  private restartCount: number;
  private containerID: string | undefined;
  private process: ContainerProcess | undefined;
  private backOff: BackOff | undefined;
  private pullBackOff: BackOff | undefined;
  private startedAt = 0;
  private ports: OpenPorts | undefined;
  private inside: ExecTarget | undefined;
  private isListening = false;
  private isStopping = false;
  private probe: RunningProbe | undefined;
  /** Of the present process, or of the last one. */
  log: LogRing;
  previousLog: LogRing | undefined;

  constructor(host: ContainerHost, container: Container, restartCount: number) {
    this.host = host;
    this.container = container;
    this.restartCount = restartCount;
    this.log = createLogRing(() => host.clock.now());
  }

  get isRunning(): boolean {
    return this.process !== undefined;
  }

  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** What commands in the container see; undefined when it is not running. */
  get execTarget(): ExecTarget | undefined {
    return this.process === undefined ? undefined : this.inside;
  }

  private get image(): string {
    return this.container.image ?? "";
  }

  status(): ContainerStatus {
    const isRunning = this.process !== undefined;
    return {
      name: this.container.name,
      state: this.state,
      lastState: this.lastState,
      ready: isRunning && this.isListening && (this.probe?.isReady() ?? true),
      restartCount: this.restartCount,
      image: this.image,
      imageID: this.containerID === undefined ? "" : `catalogue://${this.image}`,
      ...(this.containerID === undefined ? {} : { containerID: this.containerID }),
      started: isRunning,
    };
  }

  /** Starts what should run and does not. Resolves to milliseconds to look again after, where that is by time alone. */
  async sync(pod: Pod): Promise<number | undefined> {
    if (this.isStopping || this.process !== undefined) return undefined;
    const { terminated } = this.state;
    if (terminated !== undefined && !restarts(pod.spec.restartPolicy ?? "Always", terminated.exitCode))
      return undefined;
    const wait = this.crashWait(pod);
    if (wait !== undefined) return wait;
    const image = this.host.images.find(this.image);
    if (image === undefined) return this.failPull();
    return this.start(pod, image);
  }

  /** Ends the process; a container that is stopping is not started again. */
  stop(signal: "SIGTERM" | "SIGKILL"): void {
    this.isStopping = true;
    this.process?.signal(signal);
  }

  async whenExited(): Promise<void> {
    await this.process?.exited;
  }

  private crashWait(pod: Pod): number | undefined {
    const left = (this.backOff?.until ?? 0) - this.host.clock.now();
    if (this.backOff === undefined || left <= 0) return undefined;
    if (this.state.waiting === undefined) {
      const { name = "", namespace = "", uid = "" } = pod.metadata;
      const where = `${this.container.name} in pod ${name}_${namespace}(${uid})`;
      this.host.notify(this.container, "Warning", "BackOff", `Back-off restarting failed container ${where}`);
      const message = `back-off ${formatDelay(this.backOff.delayMs)} restarting failed container=${this.container.name} pod=${name}_${namespace}(${uid})`;
      this.lastState = this.state;
      this.state = { waiting: { reason: "CrashLoopBackOff", message } };
    }
    return left;
  }

  /** An image that the catalogue does not have: tried again, because the catalogue is read again by a restart alone. */
  private failPull(): number {
    const now = this.host.clock.now();
    const { image } = this.container;
    if (this.pullBackOff !== undefined && this.pullBackOff.until > now) {
      this.state = { waiting: { reason: "ImagePullBackOff", message: `Back-off pulling image "${image}"` } };
      return this.pullBackOff.until - now;
    }
    const known = this.host.images.images.map(({ reference }) => reference).join(", ");
    const why = `"${image}" is not in the image catalogue, which has: ${known}`;
    this.host.notify(this.container, "Normal", "Pulling", `Pulling image "${image}"`);
    this.host.notify(this.container, "Warning", "Failed", `Failed to pull image "${image}": ${why}`);
    this.host.notify(this.container, "Warning", "Failed", "Error: ErrImagePull");
    this.state = { waiting: { reason: "ErrImagePull", message: why } };
    // The kubelet does not pull again at once: its first delay is the 10 s.
    this.pullBackOff = nextBackOff(this.pullBackOff ?? { delayMs: 0, until: now }, now, now);
    return this.pullBackOff.delayMs;
  }

  private async start(pod: Pod, image: Image): Promise<number | undefined> {
    let spec: Prepared;
    try {
      spec = await this.host.prepare(pod, this.container, image);
    } catch (error) {
      return this.waitFor(error);
    }
    if (this.isStopping) return undefined;
    this.beginRun(image);
    const { env, root, podDirectory, ...rest } = spec;
    const process = startProcess({ ...rest, log: this.log });
    this.process = process;
    this.inside = { env, root, directory: podDirectory, allowed: image.exec, network: this.network() };
    this.host.notify(this.container, "Normal", "Started", `Started container ${this.container.name}`);
    process.listening.then(
      (listening) => this.onListening(process, listening, image),
      (error: unknown) => this.host.notify(this.container, "Warning", "Failed", messageOf(error)),
    );
    if (this.isListening) this.startProbe();
    void process.exited.then((exit) => this.onExit(process, exit));
    return undefined;
  }

  /** Also what nobody thought of: a disk that is full, a name that is too long. */
  private waitFor(error: unknown): number {
    const { reason, eventReason, message } =
      error instanceof LaunchError ? error : new LaunchError("CreateContainerError", messageOf(error));
    this.state = { waiting: { reason, message } };
    this.host.notify(this.container, "Warning", eventReason, message);
    return RETRY_MS;
  }

  private beginRun(image: Image): void {
    const { terminated } = this.state.terminated === undefined ? this.lastState : this.state;
    if (terminated !== undefined) {
      this.lastState = { terminated };
      this.restartCount += 1;
      this.previousLog = this.log;
      this.log = createLogRing(() => this.host.clock.now());
    }
    this.startedAt = this.host.clock.now();
    this.containerID = `playground://${randomUUID()}`;
    this.state = { running: { startedAt: formatTime(this.startedAt) } };
    this.isListening = image.port === 0;
    const present = `Container image "${this.image}" already present on machine`;
    this.host.notify(this.container, "Normal", "Pulled", present);
    this.host.notify(this.container, "Normal", "Created", `Created container: ${this.container.name}`);
  }

  private async onListening(process: ContainerProcess, listening: Listening, image: Image): Promise<void> {
    const ports = await openPorts(process, listening, this.container, image);
    if (process !== this.process) return ports.close();
    this.ports = ports;
    this.isListening = true;
    for (const [port, local] of ports.local) this.host.onPort(port, local);
    this.startProbe();
    this.host.onChange();
  }

  private network(): ExecNetwork {
    const { podIP: ip, resolve } = this.host;
    return { ip, resolve, tap: (listener) => this.tap(listener) };
  }

  /** New connections to the pod pass by the listener while it is there. */
  private async tap(listener: (passed: Passed) => void): Promise<() => void> {
    const { ports } = this;
    let connections = 0;
    const number = (): number => (connections += 1);
    const taps = await Promise.all(
      [...(ports?.local ?? [])].map(async ([port, local]) => ({
        port,
        local,
        tap: await openTap(local, port, number, listener),
      })),
    );
    for (const { port, tap } of taps) this.host.onPort(port, tap.port);
    return () => {
      for (const { port, local, tap } of taps) {
        if (this.ports === ports) this.host.onPort(port, local);
        tap.close();
      }
    };
  }

  /** From when it listens: a probe before could only fail, and would cost a newcomer a whole period. */
  private startProbe(): void {
    const { readinessProbe } = this.container;
    if (readinessProbe === undefined) return;
    this.probe = startReadinessProbe({
      probe: readinessProbe,
      clock: this.host.clock,
      localPort: (port) => this.ports?.listening(this.portNumber(port) ?? 0),
      onChange: this.host.onChange,
      onFailure: (why) => {
        this.host.notify(this.container, "Warning", "Unhealthy", `Readiness probe failed: ${why}`);
      },
    });
  }

  private portNumber(port: number | string): number | undefined {
    if (typeof port === "number") return port;
    return this.container.ports?.find(({ name }) => name === port)?.containerPort;
  }

  private onExit(process: ContainerProcess, exit: Exit): void {
    if (process !== this.process) return;
    const finishedAt = this.host.clock.now();
    for (const port of this.ports?.local.keys() ?? []) this.host.onPort(port, undefined);
    this.ports?.close();
    this.ports = undefined;
    this.process = undefined;
    this.isListening = false;
    this.probe?.stop();
    this.probe = undefined;
    this.state = { terminated: this.terminated(exit, finishedAt) };
    this.backOff = nextBackOff(this.backOff, this.startedAt, finishedAt);
    this.host.onChange();
  }

  private terminated({ code, signal, startError }: Exit, finishedAt: number): ContainerStateTerminated {
    const reason = startError !== undefined ? "StartError" : code === 0 ? "Completed" : "Error";
    return {
      exitCode: code,
      ...(signal === undefined ? {} : { signal }),
      reason,
      ...(startError === undefined ? {} : { message: startError }),
      startedAt: formatTime(this.startedAt),
      finishedAt: formatTime(finishedAt),
      containerID: this.containerID ?? "",
    };
  }
}

/** A missing Secret or ConfigMap is looked for again; its creation does not announce itself to a pod. */
const RETRY_MS = 2000;
