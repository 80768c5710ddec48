import { isDeepStrictEqual } from "node:util";
import {
  ApiError,
  formatGroupVersion,
  type Fields,
  type GroupVersion,
  type KubeObject,
} from "../../apimachinery/index.ts";
import type { KindRegistry, ResourceService } from "../../apiserver/index.ts";

export const API_SERVICES = { group: "apiregistration.k8s.io", resource: "apiservices" };
/** Its value is `true` where a CustomResourceDefinition stands behind an APIService. */
export const AUTOMANAGED = "kube-aggregator.kubernetes.io/automanaged";

/**
 * Brings the APIServices to what is served now, as kube-apiserver's autoregistration does (kube-aggregator
 * `crdregistration`, k8s `pkg/controlplane/controller/crdregistration`); false when somebody else was faster.
 */
export async function registerApiServices(service: ResourceService, kinds: KindRegistry): Promise<boolean> {
  if (kinds.find(API_SERVICES.group, API_SERVICES.resource) === undefined) return true;
  const wanted = new Map(
    kinds.allAdded().map(({ group, version }): [string, GroupVersion] => [`${version}.${group}`, { group, version }]),
  );
  const { items } = await service.list(API_SERVICES, { labelSelector: `${AUTOMANAGED}=true` });
  try {
    const existing = new Set<string | undefined>();
    for (const item of items) {
      const { name = "" } = item.metadata;
      const gv = wanted.get(name);
      existing.add(name);
      if (gv === undefined) await service.delete(API_SERVICES, name);
      else if (!isDeepStrictEqual(item.spec, specOf(gv)))
        await service.update(API_SERVICES, { ...item, spec: specOf(gv) });
    }
    for (const [name, gv] of wanted) {
      if (!existing.has(name)) await createApiService(service, name, gv);
    }
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}

function specOf({ group, version }: GroupVersion): Fields {
  return { group, version, groupPriorityMinimum: 1000, versionPriority: 100 };
}

/** One that a person has made for the same group version stays. */
async function createApiService(service: ResourceService, name: string, gv: GroupVersion): Promise<void> {
  const apiService: KubeObject = {
    apiVersion: formatGroupVersion({ group: API_SERVICES.group, version: "v1" }),
    kind: "APIService",
    metadata: { name, labels: { [AUTOMANAGED]: "true" } },
    spec: specOf(gv),
  };
  await service.create(API_SERVICES, apiService).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status.reason !== "AlreadyExists") throw error;
  });
}
