import { X509Certificate } from "node:crypto";
import { asFields, parseJson, type KubeObject } from "../apimachinery/index.ts";
import { certificatesOf } from "../pki/index.ts";

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

const BUNDLES = ["client-ca-file", "requestheader-client-ca-file"];

/** What several main apiservers on one store ask for together (`clusterauthenticationtrust` combineClusterAuthenticationInfo). */
export function mergeAuthentication(wanted: KubeObject, stored: KubeObject): KubeObject {
  const [own, others] = [asFields(wanted["data"]), asFields(stored["data"])];
  const merged = Object.entries(own).map(([key, value]) => {
    const both = [others[key], value].map((text) => (typeof text === "string" ? text : ""));
    return [key, BUNDLES.includes(key) ? unionOfBundles(both) : JSON.stringify(unionOfLists(both))] as const;
  });
  return { ...wanted, data: Object.fromEntries(merged) };
}

function unionOfBundles(bundles: readonly string[]): string {
  const certificates = new Set(
    bundles.flatMap((bundle) => certificatesOf(bundle).map((der) => new X509Certificate(der).toString())),
  );
  return [...certificates].join("");
}

function unionOfLists(lists: readonly string[]): string[] {
  return [...new Set(lists.flatMap(listOf))];
}

function listOf(text: string): string[] {
  try {
    const value: unknown = parseJson(text);
    return Array.isArray(value) ? value.map(String) : [];
  } catch {
    return [];
  }
}
