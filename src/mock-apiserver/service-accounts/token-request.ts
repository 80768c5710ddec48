import {
  invalidValue,
  type FieldError,
  formatTime,
  parseGroupVersion,
  type KubeObject,
  apiErrors,
  at,
  listAt,
  numberAt,
  textAt,
} from "../../apimachinery/index.ts";
import type { ServiceAccountName } from "./service-account-names.ts";
import type { BoundClaims, NamedReference, TokenSigner } from "./token-signer.ts";
import type { FindObject } from "./token-verifier.ts";

const GROUP = "authentication.k8s.io";
const KIND = "TokenRequest";
const MIN_EXPIRATION = 600;
const MAX_EXPIRATION = 2 ** 32;

export interface TokenRequestOptions {
  readonly signer: TokenSigner;
  readonly find: FindObject;
  /** What a token is good for when the request does not say. */
  readonly apiAudiences: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Issues a token for a service account (k8s `pkg/registry/core/serviceaccount/storage/token.go`). @throws ApiError */
export async function answerTokenRequest(
  request: KubeObject,
  { namespace, name, validate }: ServiceAccountName & { readonly validate: () => Promise<void> },
  { signer, find, apiAudiences, now }: TokenRequestOptions,
): Promise<KubeObject> {
  checkPlace(request, namespace, name);
  const account = await find("serviceaccounts", namespace, name);
  if (account === undefined) throw apiErrors.notFound({ group: "", resource: "serviceaccounts" }, name);
  checkUid(request, name, account.metadata.uid ?? "");
  const asked = listAt(request, "spec", "audiences").map(String);
  const audiences = asked.length === 0 ? apiAudiences : asked;
  const expiresIn = numberAt(request, "spec", "expirationSeconds");
  rejectInvalid("", expirationErrors(expiresIn));
  await validate();
  const owner = { name, uid: account.metadata.uid ?? "" };
  const bound = { namespace, serviceaccount: owner, ...(await boundObject(request, { namespace, name }, find)) };
  const issued = now();
  const token = await signer.sign({ bound, audiences, issuedAt: Math.floor(issued / 1000), expiresIn });
  const spec = typeof request["spec"] === "object" ? request["spec"] : {};
  return {
    ...request,
    metadata: { ...request.metadata, name, namespace, uid: owner.uid, creationTimestamp: formatTime(issued) },
    spec: { ...spec, audiences, expirationSeconds: expiresIn },
    status: { token, expirationTimestamp: formatTime(issued + expiresIn * 1000) },
  };
}

function rejectInvalid(name: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw apiErrors.invalid(GROUP, KIND, name, errors);
}

/** @throws ApiError 409 where the account is another one by now */
function checkUid({ metadata }: KubeObject, name: string, uid: string): void {
  const given = metadata.uid ?? "";
  if (given === "" || given === uid) return;
  const why = `the UID in the token request (${given}) does not match the UID of the service account (${uid})`;
  throw apiErrors.conflict({ group: GROUP, resource: KIND }, name, why);
}

function checkPlace({ metadata }: KubeObject, namespace: string, name: string): void {
  const given = metadata.name ?? "";
  if (given !== "" && given !== name)
    rejectInvalid(name, [invalidValue("metadata.name", given, "must match the service account name if specified")]);
  const where = metadata.namespace ?? "";
  if (where !== "" && where !== namespace) {
    const why = "must match the service account namespace if specified";
    rejectInvalid(name, [invalidValue("metadata.namespace", where, why)]);
  }
}

function expirationErrors(seconds: number): FieldError[] {
  const field = "spec.expirationSeconds";
  if (seconds < MIN_EXPIRATION)
    return [invalidValue(field, seconds, "may not specify a duration less than 10 minutes")];
  if (seconds > MAX_EXPIRATION)
    return [invalidValue(field, seconds, "may not specify a duration larger than 2^32 seconds")];
  return [];
}

type BoundObject = Pick<BoundClaims, "pod" | "secret" | "node">;

/** The claims about the object that the token is to end with. */
async function boundObject(request: KubeObject, account: ServiceAccountName, find: FindObject): Promise<BoundObject> {
  const reference = at(request, "spec", "boundObjectRef");
  if (reference === undefined) return {};
  const kind = textAt(reference, "kind");
  const { group, version } = parseGroupVersion(textAt(reference, "apiVersion"));
  const name = textAt(reference, "name");
  const isCore = group === "";
  const wanted = { kind, name, uid: textAt(reference, "uid") };
  if (isCore && kind === "Pod") return boundPod(wanted, account, find);
  if (isCore && kind === "Secret")
    return { secret: await existing(wanted, "secrets", account.namespace, find).then(toReference) };
  if (isCore && kind === "Node") return { node: await existing(wanted, "nodes", "", find).then(toReference) };
  // Go prints the group, version and kind that it was given.
  throw apiErrors.badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${kind}`);
}

interface WantedObject extends NamedReference {
  readonly kind: string;
}

async function boundPod(wanted: WantedObject, account: ServiceAccountName, find: FindObject): Promise<BoundObject> {
  const pod = await existing(wanted, "pods", account.namespace, find);
  const runsAs = textAt(pod, "spec", "serviceAccountName");
  if (runsAs !== account.name) {
    const why = `cannot bind token for serviceaccount "${account.name}" to pod running with different serviceaccount name.`;
    throw apiErrors.badRequest(why);
  }
  const nodeName = textAt(pod, "spec", "nodeName");
  if (nodeName === "") return { pod: toReference(pod) };
  const node = await find("nodes", "", nodeName);
  return { pod: toReference(pod), node: { name: nodeName, uid: node?.metadata.uid ?? "" } };
}

function toReference({ metadata }: KubeObject): NamedReference {
  return { name: metadata.name ?? "", uid: metadata.uid ?? "" };
}

/** @throws ApiError 404, or 409 where the name is that of another object by now */
async function existing(
  { kind, name, uid }: WantedObject,
  resource: "pods" | "secrets" | "nodes",
  namespace: string,
  find: FindObject,
): Promise<KubeObject> {
  if (name === "") throw apiErrors.badRequest("Name parameter required.");
  const found = await find(resource, namespace, name);
  if (found === undefined) throw apiErrors.notFound({ group: "", resource }, name);
  if (uid === "" || uid === found.metadata.uid) return found;
  const why =
    `the UID in the bound object reference (${uid}) does not match the UID in record. ` +
    "The object might have been deleted and then recreated";
  throw apiErrors.conflict({ group: "", resource: kind }, name, why);
}
