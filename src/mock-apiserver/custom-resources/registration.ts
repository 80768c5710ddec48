import { ApiError, formatGroupVersion, type GroupVersion, type KubeObject } from "../../apimachinery/index.ts";
import type { KindRegistry, ResourceService } from "../../apiserver/index.ts";

const API_SERVICES = { group: "apiregistration.k8s.io", resource: "apiservices" };
const AUTOMANAGED = "kube-aggregator.kubernetes.io/automanaged";

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
    for (const { metadata } of items) {
      if (!wanted.has(metadata.name ?? "")) await service.delete(API_SERVICES, metadata.name ?? "");
    }
    const existing = new Set(items.map(({ metadata }) => metadata.name));
    for (const [name, gv] of wanted) {
      if (!existing.has(name)) await createApiService(service, name, gv);
    }
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}

/** One that a person has made for the same group version stays. */
async function createApiService(service: ResourceService, name: string, gv: GroupVersion): Promise<void> {
  const apiService: KubeObject = {
    apiVersion: formatGroupVersion({ group: API_SERVICES.group, version: "v1" }),
    kind: "APIService",
    metadata: { name, labels: { [AUTOMANAGED]: "true" } },
    spec: { group: gv.group, version: gv.version, groupPriorityMinimum: 1000, versionPriority: 100 },
  };
  await service.create(API_SERVICES, apiService).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status.reason !== "AlreadyExists") throw error;
  });
}
