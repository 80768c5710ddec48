import {
  messageOf,
  toJson,
  formatTime,
  parseGroupVersion,
  type Clock,
  type KubeObject,
  ApiError,
} from "../../apimachinery/index.ts";
import type { ResourceService } from "../../apiserver/index.ts";
import { builtInObjects, localApiServices, servedGroupVersions, type LocalApi } from "../../mock-apiserver/index.ts";
import { KeyExistsError, type ObjectStore } from "../../storage/index.ts";
import type { EventHub } from "../events/index.ts";
import { targetOf, templateOf } from "./bootstrap-templates.ts";

export interface BootstrapTarget {
  readonly store: ObjectStore;
  readonly service: ResourceService;
  readonly clock: Clock;
  readonly uid: () => string;
}

/** The objects that every main apiserver begins with. */
export async function createBootstrapObjects(target: BootstrapTarget): Promise<void> {
  await createFromTemplates(target, builtInObjects());
}

/** The APIServices of what it serves itself. */
export async function registerLocalApis(target: BootstrapTarget, localApis: readonly LocalApi[]): Promise<void> {
  await createFromTemplates(target, localApiServices(servedGroupVersions(localApis)));
}

/** As createMissing, at the speed of the store: what a create makes of the objects is worked out once per process. */
async function createFromTemplates(target: BootstrapTarget, objects: readonly KubeObject[]): Promise<void> {
  const { store, uid } = target;
  const time = formatTime(target.clock.now());
  for (const object of heldOf(target, objects)) {
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
  readonly events: EventHub;
}

/** Creates objects, or replaces what stands in their place: they say how this run is, whatever an earlier one was like. */
export async function createOrReplace(target: ReplaceTarget, objects: readonly KubeObject[]): Promise<void> {
  const { service, events } = target;
  for (const object of heldOf(target, objects)) {
    try {
      if (await createUnlessThere(service, object)) continue;
      const body = Buffer.from(toJson(object));
      await service.patch(targetOf(service, object), object.metadata.name ?? "", { type: "merge", body });
    } catch (error) {
      await putAnew(target, object);
      const { kind, metadata } = object;
      const message = `the stored ${kind} was replaced as a whole: ${messageOf(error)}`;
      events.emit("warn", "internal", message, `${metadata.namespace ?? ""}/${metadata.name ?? ""}`);
    }
  }
}

/** Past all that is asked of a change: what is stored may not keep this program from starting. */
async function putAnew({ store, uid, clock }: BootstrapTarget, object: KubeObject): Promise<void> {
  const template = await templateOf(object);
  const stored = await store.get(template.key);
  const made = template.stamp(uid(), formatTime(clock.now()));
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

/** What a server creates by itself, as far as `--runtime-config` lets it serve it. */
function heldOf({ service: { kinds } }: BootstrapTarget, objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects.filter(({ apiVersion, kind }) => {
    const { group, version } = parseGroupVersion(apiVersion);
    return kinds.decodable(group, version, kind) !== undefined;
  });
}
