import type { Clock } from "../apimachinery/index.ts";
import type { EventRecorder } from "../controllers/index.ts";
import type { Pod, PodStatus } from "../types/index.ts";
import type { AddressMap } from "./address-map.ts";
import { ContainerRun, type ContainerHost } from "./container-run.ts";
import type { ImageCatalogue } from "./image-catalogue.ts";
import type { Launcher } from "./launcher.ts";
import { podStatus } from "./pod-status.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";

export interface PodHost {
  readonly clock: Clock;
  readonly images: ImageCatalogue;
  readonly addresses: AddressMap;
  readonly events: EventRecorder;
  readonly launcher: Launcher;
  readonly sandbox: Sandbox;
}

/** What runs for one pod: its address, its containers and their files. */
export class PodRun {
  readonly uid: string;
  readonly ip: string;
  readonly containers: readonly ContainerRun[];
  private readonly host: PodHost;
  private readonly startedAt: number;
  private killAt: number | undefined;

  constructor(host: PodHost, pod: Pod, onChange: () => void) {
    this.host = host;
    this.uid = pod.metadata.uid ?? "";
    this.ip = host.addresses.allocate(pod.status?.podIP);
    this.startedAt = host.clock.now();
    this.containers = pod.spec.containers.map((container) => {
      const known = pod.status?.containerStatuses?.find(({ name }) => name === container.name);
      // A pod that ran under an earlier playground was stopped with it: this is its next start.
      const restartCount = known?.containerID === undefined ? 0 : known.restartCount + 1;
      return new ContainerRun(this.containerHost(pod, onChange), container, restartCount);
    });
  }

  /** Resolves to milliseconds to look again after. */
  async sync(pod: Pod): Promise<number | undefined> {
    const waits: number[] = [];
    for (const run of this.containers) {
      const wait = await run.sync(pod);
      if (wait !== undefined) waits.push(wait);
    }
    return waits.length === 0 ? undefined : Math.min(...waits);
  }

  status(pod: Pod): PodStatus {
    const containers = this.containers.map((run) => run.status());
    return podStatus(pod, this.ip, this.startedAt, containers, this.host.clock.now());
  }

  get isRunning(): boolean {
    return this.containers.some((run) => run.isRunning);
  }

  /**
   * SIGTERM once, SIGKILL when the grace period is over. Returns milliseconds until then, 0 when nothing runs any more.
   */
  terminate(pod: Pod, graceSeconds: number): number {
    const now = this.host.clock.now();
    if (this.killAt === undefined) {
      for (const run of this.containers) {
        if (run.isRunning) this.notify(pod, run, "Normal", "Killing", `Stopping container ${run.container.name}`);
        run.stop("SIGTERM");
      }
    }
    // A second deletion may only hasten the first.
    this.killAt = Math.min(this.killAt ?? Number.POSITIVE_INFINITY, now + graceSeconds * 1000);
    if (!this.isRunning) return 0;
    if (now >= this.killAt) for (const run of this.containers) run.stop("SIGKILL");
    return Math.max(1, this.killAt - now);
  }

  /** Ends everything: at once, or after the grace given in milliseconds. Resolves when all processes are gone. */
  async close(graceMs = 0): Promise<void> {
    const exits = Promise.all(this.containers.map((run) => run.whenExited()));
    for (const run of this.containers) run.stop(graceMs > 0 ? "SIGTERM" : "SIGKILL");
    const cancel = this.host.clock.after(graceMs, () => {
      for (const run of this.containers) run.stop("SIGKILL");
    });
    await exits;
    cancel();
    this.host.addresses.release(this.ip);
    await this.host.launcher.remove(this.uid);
  }

  private containerHost(pod: Pod, onChange: () => void): ContainerHost {
    const { clock, images, addresses, launcher, sandbox } = this.host;
    const { name = "", namespace = "" } = pod.metadata;
    return {
      podIP: this.ip,
      resolve: (host, port) => sandbox.resolve({ name, namespace, ip: this.ip }, host, port),
      clock,
      images,
      prepare: (current, container, image) => launcher.prepare(current, this.ip, container, image),
      onPort: (port, localPort) =>
        localPort === undefined ? addresses.unbind(this.ip, port) : addresses.bind(this.ip, port, localPort),
      onChange,
      notify: (container, type, reason, message) => {
        this.host.events.record({
          about: pod,
          component: "kubelet",
          type,
          reason,
          message,
          fieldPath: `spec.containers{${container.name}}`,
        });
      },
    };
  }

  private notify(pod: Pod, run: ContainerRun, type: "Normal" | "Warning", reason: string, message: string): void {
    this.containerHost(pod, () => undefined).notify(run.container, type, reason, message);
  }
}
