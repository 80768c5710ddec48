import { parseGroupVersion, type KubeObject } from "../api/meta.ts";
import { ApiError } from "../api/status.ts";
import type { ResourceService, ResourceTarget } from "../resources/service-types.ts";

/** Creates what is not there yet, in order; what exists, e.g. from a saved state, stays as it is. */
export async function createMissing(service: ResourceService, objects: Iterable<KubeObject>): Promise<void> {
  for (const object of objects) await createUnlessThere(service, object);
}

/** Creates objects, or replaces what stands in their place: they say how this run is, whatever an earlier one was like. */
export async function createOrReplace(service: ResourceService, objects: Iterable<KubeObject>): Promise<void> {
  for (const object of objects) {
    if (await createUnlessThere(service, object)) continue;
    const body = Buffer.from(JSON.stringify(object));
    await service.patch(targetOf(service, object), object.metadata.name ?? "", { type: "merge", body });
  }
}

/** Whether the object's kind is served. */
export function canHold({ kinds }: ResourceService, { apiVersion, kind }: KubeObject): boolean {
  const { group, version } = parseGroupVersion(apiVersion);
  return kinds.decodable(group, version, kind) !== undefined;
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

function targetOf(
  { kinds }: ResourceService,
  { apiVersion, kind, metadata: { namespace } }: KubeObject,
): ResourceTarget {
  const { group, version } = parseGroupVersion(apiVersion);
  const found = kinds.decodable(group, version, kind);
  if (found === undefined) throw new Error(`no kind ${kind} in ${apiVersion}`);
  return { group, resource: found.plural, ...(namespace === undefined ? {} : { namespace }) };
}
