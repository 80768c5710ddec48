import type { KeyPair } from "../pki/index.ts";
import type { World } from "./world.ts";

/** What the main apiserver calls the tutorial's server: `<service>.<namespace>.svc`. */
export const SERVER_NAME = "example-server.example-namespace.svc";

const NAME = "v1.example.k8s.io";
const API_SERVICE = `/apis/apiregistration.k8s.io/v1/apiservices/${NAME}`;

/** Puts a certificate into the Secret that the Deployment mounts. */
export async function storeCertificate(world: World, { key, cert }: KeyPair): Promise<void> {
  await world.pg.apply({
    apiVersion: "v1",
    kind: "Secret",
    type: "kubernetes.io/tls",
    metadata: { name: "example-server-tls", namespace: "example-namespace" },
    data: { "tls.crt": base64(cert), "tls.key": base64(key) },
  });
}

/** `kubectl rollout restart`: new Pods read the Secret again. */
export async function restartServer(world: World): Promise<void> {
  await world.patch("/apis/apps/v1/namespaces/example-namespace/deployments/example-server", {
    spec: {
      template: { metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": new Date().toISOString() } } },
    },
  });
}

/** The tutorial's APIService, as it is when it trusts this CA from the start. */
export async function applyTrustingApiService(world: World, caPem: string): Promise<void> {
  await world.pg.apply({
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: NAME },
    spec: {
      group: "example.k8s.io",
      version: "v1",
      service: { name: "example-server", namespace: "example-namespace" },
      caBundle: base64(caPem),
      groupPriorityMinimum: 100,
      versionPriority: 100,
    },
  });
}

/** Makes the APIService trust this CA and nobody else. */
export async function trustCa(world: World, caPem: string): Promise<void> {
  await world.patch(API_SERVICE, { spec: { insecureSkipTLSVerify: false, caBundle: base64(caPem) } });
}

export function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
