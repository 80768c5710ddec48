import { createHash } from "node:crypto";
import { breathe, type Clock, formatTime, type KubeObject } from "../apimachinery/index.ts";
import type { ObjectStore } from "../storage/index.ts";
import { RESOURCES, type ObjectReference } from "../types/index.ts";
import { readObject } from "./reads.ts";
import type { ClusterWriter } from "./writer.ts";

/** What a controller tells the user about an object, as `kubectl describe` and `kubectl get events` show it. */
export interface Notice {
  readonly about: KubeObject;
  /** `kubelet`, `deployment-controller`, ... */
  readonly component: string;
  readonly type: "Normal" | "Warning";
  /** One CamelCase word. */
  readonly reason: string;
  readonly message: string;
  /** The message in Chinese, where the words are our own. */
  readonly zh?: string;
  /** e.g. `spec.containers{server}`. */
  readonly fieldPath?: string;
}

export interface EventRecorder {
  /** Returns at once; what happens to an Event never stops a controller. */
  record(notice: Notice): void;
  /** Resolves when everything recorded so far is written. */
  flush(): Promise<void>;
}

export function createEventRecorder(
  store: ObjectStore,
  writer: ClusterWriter,
  clock: Clock,
  onNotice: (notice: Notice) => void,
): EventRecorder {
  // One after the other, so that two equal notices are counted and not written twice.
  let last: Promise<void> = Promise.resolve();
  return {
    record: (notice) => {
      onNotice(notice);
      last = last
        .then(breathe)
        .then(() => writeEvent(store, writer, clock.now(), notice))
        .catch(() => undefined);
    },
    flush: () => last,
  };
}

async function writeEvent(store: ObjectStore, writer: ClusterWriter, now: number, notice: Notice): Promise<void> {
  const namespace = notice.about.metadata.namespace ?? "default";
  const name = eventName(notice);
  const target = { ...RESOURCES.events, namespace };
  const time = formatTime(now);
  const known = await readObject<KubeObject & { count?: number }>(store, RESOURCES.events, namespace, name);
  if (known !== undefined) {
    await writer.update(target, { ...known, count: (known.count ?? 1) + 1, lastTimestamp: time });
    return;
  }
  await writer.create(target, {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name, namespace },
    involvedObject: { ...referenceTo(notice.about), ...(notice.fieldPath ? { fieldPath: notice.fieldPath } : {}) },
    reason: notice.reason,
    message: notice.message,
    type: notice.type,
    source: { component: notice.component },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
    reportingComponent: notice.component,
  });
}

/** Equal notices about one object share an Event, whose count goes up. */
function eventName({ about, component, reason, message, fieldPath = "" }: Notice): string {
  const { name = "", uid = "" } = about.metadata;
  const digest = createHash("sha256").update(JSON.stringify([uid, component, reason, message, fieldPath]));
  return `${name}.${digest.digest("hex").slice(0, 16)}`;
}

export function referenceTo(object: KubeObject): ObjectReference {
  const { namespace, name = "", uid, resourceVersion } = object.metadata;
  return {
    kind: object.kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    ...(uid === undefined ? {} : { uid }),
    apiVersion: object.apiVersion,
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}
