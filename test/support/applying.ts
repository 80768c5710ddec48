import type { KubeObject } from "../../src/index.ts";
import type { Front, Reply } from "./front.ts";

export const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
export const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

export function apply(server: Front, path: string, manager: string, object: unknown, query = ""): Promise<Reply> {
  return server.send({
    method: "PATCH",
    path: `${path}?fieldManager=${manager}${query}`,
    headers: { "Content-Type": "application/apply-patch+yaml" },
    body: typeof object === "string" ? object : JSON.stringify(object),
  });
}

export const configMap = (data: Record<string, string>, metadata: object = {}): object => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "cm", ...metadata },
  data,
});

export interface Entry {
  readonly manager: string;
  readonly operation: string;
  readonly apiVersion: string;
  readonly subresource?: string;
  readonly time?: string;
  readonly fieldsV1: unknown;
}

export const owners = (reply: Reply): Entry[] => (reply.body.metadata.managedFields ?? []) as unknown as Entry[];
export const owned = (reply: Reply, manager: string): unknown =>
  owners(reply).find((entry) => entry.manager === manager)?.fieldsV1;

export const deployment: KubeObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", labels: { app: "web" } },
  spec: {
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "c", image: "i", ports: [{ containerPort: 80 }] }] },
    },
  },
};
