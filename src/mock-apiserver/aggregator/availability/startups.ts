import { createListeners, type Clock, type KubeObject } from "../../../apimachinery/index.ts";
import type { ServiceLookup } from "../../../registry/index.ts";
import { resourcePrefix, startInformer, type ObjectStore } from "../../../storage/index.ts";

/** Whoever is not up after this long has something else in the way. */
const STARTING_MS = 30_000;
/** From a pod's readiness to the verdict on it. */
const VERDICT_MS = 2_000;

/** Whether what stands behind a Service is on its way up, so that no verdict on it could be good yet. */
export interface Startups {
  isStarting(this: void, namespace: string, service: string): boolean;
  /** Hears when an answer may have changed; the returned function ends it. */
  subscribe(this: void, listener: () => void): () => void;
  close(): void;
}

interface Timed extends KubeObject {
  readonly spec?: { readonly replicas?: number; readonly template?: { readonly metadata?: KubeObject["metadata"] } };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { type: string; status: string; lastTransitionTime?: string }[];
    readonly containerStatuses?: readonly {
      readonly state?: {
        readonly waiting?: { readonly reason?: string; readonly message?: string };
        readonly running?: { readonly startedAt?: string };
        readonly terminated?: object;
      };
    }[];
  };
}

export async function startStartups(
  store: ObjectStore,
  services: Pick<ServiceLookup, "service">,
  clock: Clock,
): Promise<Startups> {
  const listeners = createListeners();
  const ticking = createTicking(clock, listeners.emit);
  const handlers = {
    onUpsert: (object: Timed) => {
      if (age(object, clock) < STARTING_MS) ticking.begin();
      listeners.emit();
    },
    onDelete: () => listeners.emit(),
  };
  const [pods, deployments] = await Promise.all([
    startInformer<Timed>(store, resourcePrefix({ group: "", resource: "pods" }), handlers),
    startInformer<Timed>(store, resourcePrefix({ group: "apps", resource: "deployments" }), handlers),
  ]);
  return {
    isStarting(namespace, name) {
      const selector = services.service(namespace, name)?.selector;
      if (selector === undefined) return false;
      const own = [...pods.values()].filter((pod) => isBehind(pod.metadata, namespace, selector));
      if (own.length > 0) return own.some((pod) => isComingUp(pod, clock)) && !own.some(hasFailed);
      return [...deployments.values()].some(
        (deployment) =>
          isBehind({ ...deployment.metadata, ...labelsOf(deployment) }, namespace, selector) &&
          isAboutToMakePods(deployment, clock),
      );
    },
    subscribe: listeners.subscribe,
    close() {
      ticking.close();
      listeners.clear();
      for (const informer of [pods, deployments]) informer.close();
    },
  };
}

/** Time alone ends a start, too: calls back now and then for as long as one may last. */
function createTicking(clock: Clock, onTick: () => void): { begin(): void; close(): void } {
  let until = 0;
  let cancel: (() => void) | undefined;
  const next = (): void => {
    cancel = clock.now() > until ? undefined : clock.after(VERDICT_MS, tick);
  };
  const tick = (): void => {
    next();
    onTick();
  };
  return {
    begin() {
      until = clock.now() + STARTING_MS;
      if (cancel === undefined) next();
    },
    close: () => cancel?.(),
  };
}

type Labelled = Pick<KubeObject["metadata"], "namespace" | "labels" | "deletionTimestamp">;

function isBehind(
  { namespace, labels, deletionTimestamp }: Labelled,
  wanted: string,
  selector: Readonly<Record<string, string>>,
): boolean {
  const isSelected = Object.entries(selector).every(([key, value]) => labels?.[key] === value);
  return namespace === wanted && deletionTimestamp === undefined && isSelected;
}

/** Of the pods that it makes. */
function labelsOf({ spec }: Timed): { readonly labels: Readonly<Record<string, string>> } {
  return { labels: spec?.template?.metadata?.labels ?? {} };
}

function age({ metadata: { creationTimestamp } }: KubeObject, clock: Clock): number {
  return clock.now() - timeOf(creationTimestamp);
}

/** Of whole seconds; long ago without one. */
function timeOf(text = ""): number {
  return Date.parse(text) || 0;
}

function isComingUp(pod: Timed, clock: Clock): boolean {
  const ready = pod.status?.conditions?.find(({ type }) => type === "Ready");
  if (ready?.status === "True") return clock.now() - timeOf(ready.lastTransitionTime) < VERDICT_MS;
  // A pod that was kept is as old as its objects, its process is not.
  const started = (pod.status?.containerStatuses ?? []).map(({ state }) => timeOf(state?.running?.startedAt));
  return Math.min(age(pod, clock), clock.now() - Math.max(0, ...started)) < STARTING_MS;
}

/** A container that waits says why as soon as something is in its way. */
function hasFailed({ status }: Timed): boolean {
  return (
    status?.phase === "Failed" ||
    (status?.containerStatuses ?? []).some(
      ({ state }) => state?.terminated !== undefined || state?.waiting?.message !== undefined,
    )
  );
}

function isAboutToMakePods(deployment: Timed, clock: Clock): boolean {
  const conditions = deployment.status?.conditions ?? [];
  const mayNot = conditions.some(({ type, status }) => type === "ReplicaFailure" && status === "True");
  const changedAt = Math.max(
    timeOf(deployment.metadata.creationTimestamp),
    ...conditions.map(({ lastTransitionTime }) => timeOf(lastTransitionTime)),
  );
  return (deployment.spec?.replicas ?? 1) > 0 && !mayNot && clock.now() - changedAt < STARTING_MS;
}
