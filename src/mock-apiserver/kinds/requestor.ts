import { ensure, type KubeObject, type UserInfo } from "../../apimachinery/index.ts";
import type { KindDefinition } from "../../apiserver/index.ts";

/**
 * A request for a certificate says who made it, whatever the client wrote
 * (k8s `pkg/registry/certificates/certificates/strategy.go`).
 */
export function recordRequestor(user: UserInfo, kind: KindDefinition, object: KubeObject): void {
  if (kind.group !== "certificates.k8s.io" || kind.kind !== "CertificateSigningRequest") return;
  const { name: username, uid, groups, extra } = user;
  Object.assign(ensure(object, "spec"), { username, uid, groups, extra });
}
