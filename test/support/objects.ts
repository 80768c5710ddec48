import type { ApiService, ApiServiceCondition, ApiServiceSpec } from "../../src/registry/api-service.ts";
import type { KubeObject } from "../../src/apimachinery/meta.ts";

export function configMap(name: string, data: Record<string, string> = {}, namespace = "default"): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data };
}

type Given = { readonly [K in keyof ApiServiceSpec]?: ApiServiceSpec[K] | undefined };

/** A remote APIService, or a local one with `service: undefined`. */
export function apiService(given: Given = {}, condition?: Partial<ApiServiceCondition>): ApiService {
  const usual: Given = {
    group: "example.k8s.io",
    version: "v1",
    groupPriorityMinimum: 1000,
    versionPriority: 15,
    service: { namespace: "default", name: "example" },
  };
  const fields = Object.entries({ ...usual, ...given }).filter(([, value]) => value !== undefined);
  const spec: ApiServiceSpec = Object.fromEntries(fields);
  return {
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: `${spec.version ?? ""}.${spec.group ?? ""}` },
    spec,
    ...(condition === undefined
      ? {}
      : { status: { conditions: [{ type: "Available", status: "True", ...condition }] } }),
  };
}
