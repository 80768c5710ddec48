import { ApiError, numberAt, parseGroupVersion } from "../apimachinery/index.ts";
import type { ResourceService } from "../apiserver/index.ts";
import type { ScaleOf } from "../controllers/index.ts";

/** What the `scale` of an owner says, whatever kind it is of (k8s `pkg/controller/disruption` getScaleController). */
export function createScaleOf(service: ResourceService): ScaleOf {
  return async (namespace, { apiVersion, kind: kindName, name, uid }) => {
    const { group, version } = parseGroupVersion(apiVersion);
    const kind = service.kinds.decodable(group, version, kindName);
    if (kind === undefined) throw new Error(`no matches for kind "${kindName}" in version "${apiVersion}"`);
    const scale = kind.subresources.find((subresource) => subresource.name === "scale");
    if (scale === undefined) {
      const resource = group === "" ? kind.plural : `${kind.plural}.${group}`;
      throw new Error(`${resource} does not implement the scale subresource`);
    }
    const target = { group, resource: kind.plural, ...(kind.namespaced ? { namespace } : {}) };
    const found = await service.getView(target, name, scale).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 404) return undefined;
      throw error;
    });
    if (found === undefined || found.metadata.uid !== uid) return undefined;
    return { uid, replicas: numberAt(found, "spec", "replicas") };
  };
}
