import type { KubeObject } from "../api/meta.ts";
import { answerTokenRequest, type TokenRequestOptions } from "../mock-apiserver/service-accounts/token-request.ts";
import { textAt } from "../resources/kinds/access.ts";

/** @throws ApiError for a service account or pod that does not exist */
export type PodToken = (serviceAccount: string, namespace: string, pod: KubeObject) => Promise<string>;

/** Seconds; what the ServiceAccount admission plugin asks for. */
const EXPIRATION = 3607;

/** Tokens as the kubelet asks for them: bound to the pod, so that they end with it. */
export function createPodToken(options: TokenRequestOptions): PodToken {
  return async (name, namespace, { metadata }) => {
    const request = {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      metadata: {},
      spec: {
        expirationSeconds: EXPIRATION,
        boundObjectRef: { apiVersion: "v1", kind: "Pod", name: metadata.name, uid: metadata.uid },
      },
    };
    return textAt(await answerTokenRequest(request, { namespace, name }, options), "status", "token");
  };
}
