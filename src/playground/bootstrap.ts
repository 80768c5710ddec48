import { toJson, formatTime, parseGroupVersion, type KubeObject, ApiError } from "../apimachinery/index.ts";
import type { ResourceService } from "../apiserver/index.ts";
import { KeyExistsError, type ObjectStore } from "../storage/index.ts";
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

/** Creates objects, or replaces what stands in their place: they say how this run is, whatever an earlier one was like. */
export async function createOrReplace(service: ResourceService, objects: Iterable<KubeObject>): Promise<void> {
  for (const object of objects) {
    if (await createUnlessThere(service, object)) continue;
    const body = Buffer.from(toJson(object));
    await service.patch(targetOf(service, object), object.metadata.name ?? "", { type: "merge", body });
  }
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
