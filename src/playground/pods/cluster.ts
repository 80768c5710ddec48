import { messageOf, type Clock, type KubeObject, type Text } from "../../apimachinery/index.ts";
import {
  type AddressMap,
  createSandbox,
  NODE_NAME,
  type ContainerRun,
  type ImageCatalogue,
  createKubelet,
  type Kubelet,
  createLauncher,
  type LauncherOptions,
  execCommand,
  type ExecEnd,
  type ExecStreams,
  type ContainerLog,
} from "../../kubelet/index.ts";
import {
  runController,
  type Controller,
  type RunningController,
  deploymentController,
  endpointController,
  createEventRecorder,
  type EventRecorder,
  type Notice,
  replicaSetController,
  type ClusterWriter,
} from "../../controllers/index.ts";
export type { ApiserverAccess } from "../../kubelet/index.ts";

export interface ClusterOptions extends LauncherOptions {
  readonly writer: ClusterWriter;
  readonly clock: Clock;
  /** What the node says of itself. */
  readonly kubeletVersion: string;
  readonly images: ImageCatalogue;
  readonly onEvent: (event: ClusterEvent) => void;
  readonly addresses: AddressMap;
  /** Where the main server really is. */
  readonly apiserverPlace: { readonly host: string; readonly port: number };
  /** Whether containers run in sandboxes where the machine lets us make them. Default `auto`. */
  readonly sandbox?: "auto" | "off";
}

/** What happened to a workload, in a sentence. */
export interface ClusterEvent {
  readonly level: "info" | "warn" | "error";
  readonly message: string | Text;
  /** e.g. `Pod example-namespace/example-server-abc-xyz`. */
  readonly where: string;
}

export interface ContainerPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface Cluster {
  /** The log of a container, of the first one when none is named; undefined when nothing runs for the pod. */
  logs(namespace: string, pod: string, container?: string, previous?: boolean): ContainerLog | undefined;
  /** Runs one of the commands that the container's image lists; undefined when the container is not running. */
  exec(place: ContainerPlace, command: readonly string[], streams: ExecStreams): Promise<ExecEnd> | undefined;
  /** Resolves when no controller has anything to do at this moment; processes may still be starting. */
  idle(): Promise<void>;
  /** Ends every process (SIGTERM, after a short grace SIGKILL) and stops looking; objects stay as they are. */
  close(): Promise<void>;
}

const CLOSE_GRACE_MS = 2000;

/** Simulated workloads over a store. Resolves when everything that is there already is being worked on. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { store, writer, clock, images, onEvent, addresses } = options;
  const events = createEventRecorder(store, writer, clock, (notice) => onEvent(toClusterEvent(notice)));
  const context = { store, writer, clock, events };
  const sandbox = createSandbox({
    store,
    addresses,
    apiserver: options.apiserverPlace,
    directory: options.workDirectory,
    mode: options.sandbox ?? "auto",
    onProblem: (message) => onEvent({ level: "error", message, where: `Node ${NODE_NAME}` }),
  });
  const running: RunningController[] = [];
  const launcher = createLauncher(options, sandbox);
  if ((options.startAhead ?? []).length > 0) {
    for (const { certificate } of images.images) if (certificate !== undefined) launcher.bake(certificate);
  }
  const host = { clock, images, addresses, events, launcher, sandbox };
  const kubelet = createKubelet(context, host, options.kubeletVersion);
  const controllers: readonly Controller[] = [
    deploymentController(context),
    replicaSetController(context),
    endpointController(context),
  ];
  const settings = {
    store,
    clock,
    onProblem: (controller: string, key: string, error: unknown) => onEvent(problemOf(controller, key, error)),
  };
  running.push(
    await runController(kubelet.controller, settings),
    ...(await Promise.all(controllers.map((controller) => runController(controller, settings)))),
  );
  return {
    logs: (namespace, pod, container, previous = false) => findLog(kubelet, namespace, pod, container, previous),
    exec: ({ namespace, pod, container }, command, streams) => {
      const target = findRun(kubelet, namespace, pod, container)?.execTarget;
      return target === undefined ? undefined : execCommand(target, command, streams);
    },
    idle: () => whenIdle(running, events),
    close: async () => {
      await Promise.all(running.map((controller) => controller.close()));
      await launcher.close();
      await kubelet.close(CLOSE_GRACE_MS);
      await events.flush();
    },
  };
}

/** One controller's work gives another one work: quiet is when a whole round found nobody busy. */
async function whenIdle(running: readonly RunningController[], events: EventRecorder): Promise<void> {
  for (;;) {
    const wasIdle = running.every((controller) => controller.isIdle());
    if (wasIdle) return events.flush();
    for (const controller of running) await controller.idle();
  }
}

function findLog(
  kubelet: Kubelet,
  namespace: string,
  pod: string,
  container: string | undefined,
  previous: boolean,
): ContainerLog | undefined {
  const run = findRun(kubelet, namespace, pod, container);
  return previous ? run?.previousLog : run?.log;
}

function findRun(
  kubelet: Kubelet,
  namespace: string,
  pod: string,
  container: string | undefined,
): ContainerRun | undefined {
  const runs = kubelet.find(namespace, pod)?.containers ?? [];
  return container === undefined ? runs[0] : runs.find((candidate) => candidate.container.name === container);
}

function problemOf(controller: string, key: string, error: unknown): ClusterEvent {
  const message = `${controller}: ${messageOf(error)}; it will be tried again`;
  return { level: "error", message, where: key };
}

function toClusterEvent({ about, type, reason, message, zh }: Notice): ClusterEvent {
  const said = zh === undefined ? `${reason}: ${message}` : { en: `${reason}: ${message}`, zh: `${reason}：${zh}` };
  return { level: type === "Warning" ? "warn" : "info", message: said, where: nameOf(about) };
}

function nameOf({ kind, metadata: { namespace, name = "" } }: KubeObject): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
