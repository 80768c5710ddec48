import type { KubeObject } from "../apimachinery/index.ts";

export interface AuthenticationConfig {
  /** PEM bundles whose certificates are users of this server. */
  readonly clientCas: readonly string[];
  /** PEM of the CA of the front proxy's client certificate. */
  readonly frontProxyCa: string;
  readonly frontProxyNames: readonly string[];
}

/**
 * The ConfigMap from which an extension apiserver learns whose certificates and headers to believe
 * (k8s `pkg/controlplane/controller/clusterauthenticationtrust`). Lists are JSON in a string.
 */
export function authenticationConfigMap({
  clientCas,
  frontProxyCa,
  frontProxyNames,
}: AuthenticationConfig): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "extension-apiserver-authentication", namespace: "kube-system" },
    data: {
      "client-ca-file": clientCas.join(""),
      "requestheader-allowed-names": JSON.stringify(frontProxyNames),
      "requestheader-client-ca-file": frontProxyCa,
      "requestheader-extra-headers-prefix": JSON.stringify(["X-Remote-Extra-"]),
      "requestheader-group-headers": JSON.stringify(["X-Remote-Group"]),
      "requestheader-uid-headers": JSON.stringify(["X-Remote-Uid"]),
      "requestheader-username-headers": JSON.stringify(["X-Remote-User"]),
    },
  };
}
