import { toJson, formatTime, parseGroupVersion, type KubeObject, ApiError } from "../apimachinery/index.ts";
import type { ResourceService } from "../apiserver/index.ts";
import { KeyExistsError, type ObjectStore } from "../storage/index.ts";
import type { EventHub } from "./event-hub.ts";
import { targetOf, templateOf } from "./bootstrap-templates.ts";

export interface BootstrapTarget {
  readonly store: ObjectStore;
  readonly uid: () => string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** As createMissing, at the speed of the store: what a create makes of the objects is worked out once per process. */
export async function createFromTemplates(
  { store, uid, now }: BootstrapTarget,
  objects: Iterable<KubeObject>,
): Promise<void> {
  const time = formatTime(now);
  for (const object of objects) {
    const template = await templateOf(object);
    try {
      await store.create(template.key, template.stamp(uid(), time));
    } catch (error) {
      if (!(error instanceof KeyExistsError)) throw error;
    }
  }
}

/** Creates what is not there yet, in order; what exists, e.g. from a saved state, stays as it is. */
export async function createMissing(service: ResourceService, objects: Iterable<KubeObject>): Promise<void> {
  for (const object of objects) await createUnlessThere(service, object);
}

export interface ReplaceTarget extends BootstrapTarget {
  readonly service: ResourceService;
  readonly events: EventHub;
}

/** Creates objects, or replaces what stands in their place: they say how this run is, whatever an earlier one was like. */
export async function createOrReplace(target: ReplaceTarget, objects: Iterable<KubeObject>): Promise<void> {
  const { service, events } = target;
  for (const object of objects) {
    try {
      if (await createUnlessThere(service, object)) continue;
      const body = Buffer.from(toJson(object));
      await service.patch(targetOf(service, object), object.metadata.name ?? "", { type: "merge", body });
    } catch (error) {
      await putAnew(target, object);
      const { kind, metadata } = object;
      const message = `the stored ${kind} was replaced as a whole: ${error instanceof Error ? error.message : String(error)}`;
      events.emit("warn", "internal", message, `${metadata.namespace ?? ""}/${metadata.name ?? ""}`);
    }
  }
}

/** Past all that is asked of a change: what is stored may not keep this program from starting. */
async function putAnew({ store, uid, now }: BootstrapTarget, object: KubeObject): Promise<void> {
  const template = await templateOf(object);
  const stored = await store.get(template.key);
  const made = template.stamp(uid(), formatTime(now));
  await (stored === undefined ? store.create(template.key, made) : store.update(template.key, made, stored.revision));
}

async function createUnlessThere(service: ResourceService, object: KubeObject): Promise<boolean> {
  try {
    await service.create(targetOf(service, object), object);
    return true;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status.reason !== "AlreadyExists") throw error;
    return false;
  }
}

/** Whether the object's kind is served. */
export function canHold({ kinds }: ResourceService, { apiVersion, kind }: KubeObject): boolean {
  const { group, version } = parseGroupVersion(apiVersion);
  return kinds.decodable(group, version, kind) !== undefined;
}
