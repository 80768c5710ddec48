import type { KubeObject } from "../api/meta.ts";
import { ApiError } from "../api/status.ts";
import type { ResourceService } from "../resources/service-types.ts";

/** Creates what is not there yet, in order; what exists, e.g. from a saved state, stays as it is. */
export async function createMissing(service: ResourceService, objects: Iterable<KubeObject>): Promise<void> {
  for (const object of objects) {
    const [group, version] = object.apiVersion.includes("/") ? object.apiVersion.split("/") : ["", object.apiVersion];
    const kind = service.kinds.decodable(group ?? "", version ?? "", object.kind);
    if (kind === undefined) throw new Error(`no kind ${object.kind} in ${object.apiVersion}`);
    const { namespace } = object.metadata;
    const target = { group: kind.group, resource: kind.plural, ...(namespace === undefined ? {} : { namespace }) };
    try {
      await service.create(target, object);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status.reason !== "AlreadyExists") throw error;
    }
  }
}

/** kube-apiserver `pkg/controlplane/controller/systemnamespaces`. */
const SYSTEM_NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** What a cluster holds before anybody has created anything. */
export function systemObjects(): KubeObject[] {
  return SYSTEM_NAMESPACES.map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }));
}
