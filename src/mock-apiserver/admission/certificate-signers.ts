import { isDeepStrictEqual } from "node:util";
import { apiErrors, at, textAt, type KubeObject, type UserInfo } from "../../apimachinery/index.ts";
import type { RequestInfo } from "../../apiserver/index.ts";
import type { Authorizer } from "../rbac/authorizer.ts";

const REQUESTS = { group: "certificates.k8s.io", resource: "certificatesigningrequests" };
const VERBS: Readonly<Record<string, string>> = { approval: "approve", status: "sign" };

/** Who may approve or sign for a signer (k8s `plugin/pkg/admission/certificates`). @throws ApiError 403 */
export function checkSigner(
  { user, info, authorizer }: { user: UserInfo; info: RequestInfo; authorizer: Authorizer },
  object: KubeObject,
  old: KubeObject,
): void {
  const verb = VERBS[info.subresource];
  if (verb === undefined || info.apiGroup !== REQUESTS.group || info.resource !== REQUESTS.resource) return;
  const isSame = ["certificate", "conditions"].every((field) =>
    isDeepStrictEqual(at(object, "status", field), at(old, "status", field)),
  );
  if (verb === "sign" && isSame) return;
  const signer = textAt(old, "spec", "signerName");
  const names = [signer, `${signer.split("/")[0] ?? ""}/*`];
  const isAllowed = names.some((name) => authorizer.authorize(attributes(user, verb, name)).allowed);
  if (isAllowed) return;
  const why = `user not permitted to ${verb} requests with signerName ${JSON.stringify(signer)}`;
  throw apiErrors.forbidden(REQUESTS, old.metadata.name ?? "", why);
}

function attributes(user: UserInfo, verb: string, name: string): Parameters<Authorizer["authorize"]>[0] {
  return {
    user,
    verb,
    isResourceRequest: true,
    apiGroup: REQUESTS.group,
    apiVersion: "*",
    resource: "signers",
    subresource: "",
    namespace: "",
    name,
    path: "",
  };
}
