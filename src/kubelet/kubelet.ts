import { createListeners, messageOf } from "../apimachinery/index.ts";
import { isDeepStrictEqual } from "node:util";
import { type ControllerContext, keyOf, type Controller, isFinished, readObject, wrote } from "../controllers/index.ts";
import { RESOURCES, type Pod, type PodStatus } from "../types/index.ts";
import { createNodeCapacity, type NodeCapacity, type Shortage } from "./node-capacity.ts";
import { createNodeRegistration, NODE_NAME } from "./node.ts";
import { PodRun, type PodHost } from "./pod-run.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";

export interface Kubelet {
  readonly controller: Controller;
  /** What runs for a pod now; undefined when nothing does. */
  find(namespace: string, pod: string): PodRun | undefined;
  /** Ends every process: SIGTERM, then SIGKILL after the grace. */
  close(graceMs: number): Promise<void>;
}

/**
 * Pods -> processes, and what becomes of them back into the pods' status. Also the scheduler: there is one node, which says that
 * it is of `kubeletVersion`.
 */
export function createKubelet(context: ControllerContext, host: PodHost, kubeletVersion: string): Kubelet {
  const node = new Node(context, host, kubeletVersion);
  return {
    controller: {
      name: "kubelet",
      watches: [{ resource: RESOURCES.pods, keys: (pod) => [keyOf(pod)] }],
      reconcile: (namespace, name) => node.reconcile(namespace, name),
      subscribe: (look) => node.subscribe(look),
    },
    find: (namespace, pod) => node.runs.get(`${namespace}/${pod}`),
    close: (graceMs) => node.close(graceMs),
  };
}

class Node {
  readonly runs = new Map<string, PodRun>();
  private readonly context: ControllerContext;
  private readonly host: PodHost;
  private readonly listeners = createListeners<[key: string]>();
  private readonly capacity: NodeCapacity;
  private readonly scheduler: Scheduler;
  private isClosed = false;

  constructor(context: ControllerContext, host: PodHost, kubeletVersion: string) {
    this.context = context;
    this.capacity = createNodeCapacity({ clock: context.clock });
    const registration = createNodeRegistration(context, { capacity: this.capacity, kubeletVersion }, () =>
      host.sandbox.trial(),
    );
    this.scheduler = createScheduler(context, this.capacity, registration, (key) => this.look(key));
    this.host = host;
  }

  subscribe(listener: (key: string) => void): () => void {
    return this.listeners.subscribe(listener);
  }

  async reconcile(namespace: string, name: string): Promise<"done" | number> {
    const key = `${namespace}/${name}`;
    const pod = await readObject<Pod>(this.context.store, RESOURCES.pods, namespace, name);
    const run = this.runs.get(key);
    // Forced away, or another pod of the same name: what runs belongs to nobody.
    if (run !== undefined && run.uid !== pod?.metadata.uid) await this.drop(key, run);
    if (this.isClosed) return "done";
    const isActive = pod !== undefined && pod.metadata.deletionTimestamp === undefined && !isFinished(pod);
    if (isActive && (pod.spec.nodeName ?? "") === "") return this.scheduler.schedule(key, pod);
    this.scheduler.forget(key);
    if (pod === undefined) return this.free(key);
    if (pod.metadata.deletionTimestamp !== undefined) return this.terminate(key, pod);
    if (!isActive) return this.free(key);
    return pod.spec.nodeName === NODE_NAME ? this.run(key, pod) : "done";
  }

  async close(graceMs: number): Promise<void> {
    this.isClosed = true;
    const runs = [...this.runs.values()];
    this.runs.clear();
    await Promise.all(runs.map((run) => run.close(graceMs)));
    await this.host.sandbox.close();
  }

  /** Something has happened to the pod that no object says. */
  private look(key: string): void {
    this.listeners.emit(key);
  }

  private async drop(key: string, run: PodRun): Promise<void> {
    this.runs.delete(key);
    await run.close();
    this.free(key);
  }

  private free(key: string): "done" {
    this.capacity.release(key);
    this.scheduler.freed();
    return "done";
  }

  /** A pod that was given this node by somebody else, and finds no room (`kubelet.go` rejectPod). */
  private async reject(pod: Pod, { resource, requested, used, capacity }: Shortage): Promise<"done"> {
    const reason = `OutOf${resource}`;
    const message = `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`;
    const status: PodStatus = { ...pod.status, phase: "Failed", reason, message: `Pod was rejected: ${message}` };
    const target = { ...RESOURCES.pods, namespace: pod.metadata.namespace ?? "" };
    if (await wrote(this.context.writer.updateStatus(target, { ...pod, status })))
      this.context.events.record({ about: pod, component: "kubelet", type: "Warning", reason, message });
    return "done";
  }

  private async run(key: string, pod: Pod): Promise<"done" | number> {
    const [short] = this.capacity.book(key, pod.spec.containers.length);
    if (short !== undefined) return this.reject(pod, short);
    let run = this.runs.get(key);
    if (run === undefined) {
      run = new PodRun(this.host, pod, () => this.look(key));
      this.runs.set(key, run);
    }
    const wait = await run.sync(pod).catch((error: unknown) => this.reportSync(pod, error));
    await this.writeStatus(pod, run);
    return wait ?? "done";
  }

  private reportSync(pod: Pod, error: unknown): never {
    const message = `error syncing pod, skipping: ${messageOf(error)}`;
    this.context.events.record({ about: pod, component: "kubelet", type: "Warning", reason: "FailedSync", message });
    throw error;
  }

  private async terminate(key: string, pod: Pod): Promise<"done" | number> {
    const { name = "", namespace = "", uid, deletionGracePeriodSeconds } = pod.metadata;
    const run = this.runs.get(key);
    const left = run?.terminate(pod, deletionGracePeriodSeconds ?? 30) ?? 0;
    if (left > 0 && run !== undefined) {
      await this.writeStatus(pod, run);
      return left;
    }
    if (run !== undefined) await this.drop(key, run);
    const options = { gracePeriodSeconds: 0, ...(uid === undefined ? {} : { preconditions: { uid } }) };
    await wrote(this.context.writer.delete({ ...RESOURCES.pods, namespace }, name, options));
    return "done";
  }

  private async writeStatus(pod: Pod, run: PodRun): Promise<void> {
    const status = run.status(pod);
    if (isDeepStrictEqual(status, pod.status)) return;
    const target = { ...RESOURCES.pods, namespace: pod.metadata.namespace ?? "" };
    await wrote(this.context.writer.updateStatus(target, { ...pod, status }));
  }
}
