import { isDeepStrictEqual } from "node:util";
import { type ControllerContext, keyOf, type Controller, isFinished, readObject, wrote } from "../controllers/index.ts";
import { RESOURCES, type Pod } from "../types/index.ts";
import { NODE_NAME, registerNode } from "./node.ts";
import { PodRun, type PodHost } from "./pod-run.ts";

export interface Kubelet {
  readonly controller: Controller;
  /** What runs for a pod now; undefined when nothing does. */
  find(namespace: string, pod: string): PodRun | undefined;
  /** Ends every process: SIGTERM, then SIGKILL after the grace. */
  close(graceMs: number): Promise<void>;
}

/** Pods -> processes, and what becomes of them back into the pods' status. Also the scheduler: there is one node. */
export function createKubelet(context: ControllerContext, host: PodHost, look: (key: string) => void): Kubelet {
  const node = new Node(context, host, look);
  return {
    controller: {
      name: "kubelet",
      watches: [{ resource: RESOURCES.pods, keys: (pod) => [keyOf(pod)] }],
      reconcile: (namespace, name) => node.reconcile(namespace, name),
    },
    find: (namespace, pod) => node.runs.get(`${namespace}/${pod}`),
    close: (graceMs) => node.close(graceMs),
  };
}

class Node {
  readonly runs = new Map<string, PodRun>();
  private readonly context: ControllerContext;
  private readonly host: PodHost;
  private readonly look: (key: string) => void;
  private isClosed = false;

  constructor(context: ControllerContext, host: PodHost, look: (key: string) => void) {
    this.context = context;
    this.host = host;
    this.look = look;
  }

  async reconcile(namespace: string, name: string): Promise<"done" | number> {
    const key = `${namespace}/${name}`;
    const pod = await readObject<Pod>(this.context.store, RESOURCES.pods, namespace, name);
    const run = this.runs.get(key);
    // Forced away, or another pod of the same name: what runs belongs to nobody.
    if (run !== undefined && run.uid !== pod?.metadata.uid) await this.drop(key, run);
    if (pod === undefined || this.isClosed) return "done";
    if (pod.metadata.deletionTimestamp !== undefined) return this.terminate(key, pod);
    if (isFinished(pod)) return "done";
    if ((pod.spec.nodeName ?? "") === "") return this.schedule(pod);
    return pod.spec.nodeName === NODE_NAME ? this.run(key, pod) : "done";
  }

  async close(graceMs: number): Promise<void> {
    this.isClosed = true;
    const runs = [...this.runs.values()];
    this.runs.clear();
    await Promise.all(runs.map((run) => run.close(graceMs)));
  }

  private async drop(key: string, run: PodRun): Promise<void> {
    this.runs.delete(key);
    await run.close();
  }

  private async schedule(pod: Pod): Promise<"done"> {
    if ((pod.spec.schedulerName ?? "default-scheduler") !== "default-scheduler") return "done";
    await registerNode(this.context);
    const { name = "", namespace = "" } = pod.metadata;
    const placed = { ...pod, spec: { ...pod.spec, nodeName: NODE_NAME } };
    if (await wrote(this.context.writer.update({ ...RESOURCES.pods, namespace }, placed))) {
      this.context.events.record({
        about: pod,
        component: "default-scheduler",
        type: "Normal",
        reason: "Scheduled",
        message: `Successfully assigned ${namespace}/${name} to ${NODE_NAME}`,
      });
    }
    return "done";
  }

  private async run(key: string, pod: Pod): Promise<"done" | number> {
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
    const message = `error syncing pod, skipping: ${error instanceof Error ? error.message : String(error)}`;
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
