import { type GroupResource, type KubeObject, isRecord, SYSTEM_NAMESPACES, textAt } from "../apimachinery/index.ts";
import { RESOURCES } from "../types/index.ts";
import type { ControllerContext } from "./context.ts";
import type { Controller } from "./controller.ts";
import { readObject } from "./reads.ts";
import { wrote } from "./writer.ts";

const DEFAULT_ACCOUNT = "default";
const ROOT_CA = "kube-root-ca.crt";
/** k8s `pkg/controller/certificates/rootcacertpublisher/publisher.go`. */
const ROOT_CA_DESCRIPTION =
  "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";

/** A manifest that brings its own comes first: what is applied together with a namespace is there by then. */
const SETTLE_MS = 5_000;

/** Every namespace has the ServiceAccount `default` and the ConfigMap `kube-root-ca.crt`; `ca` is PEM. */
export function namespaceContentController(context: ControllerContext, ca: string): Controller {
  const ofNamespace = ({ metadata }: KubeObject): string[] => [`/${metadata.name ?? ""}`];
  const ofContent =
    (name: string) =>
    ({ metadata }: KubeObject): string[] =>
      metadata.name === name ? [`/${metadata.namespace ?? ""}`] : [];
  return {
    name: "serviceaccount-controller",
    watches: [
      { resource: RESOURCES.namespaces, keys: ofNamespace },
      { resource: RESOURCES.serviceAccounts, keys: ofContent(DEFAULT_ACCOUNT) },
      { resource: RESOURCES.configMaps, keys: ofContent(ROOT_CA) },
    ],
    reconcile: async (_, namespace) => {
      const found = await readObject(context.store, RESOURCES.namespaces, "", namespace);
      if (found === undefined || found.metadata.deletionTimestamp !== undefined) return "done";
      const createdAt = Date.parse(found.metadata.creationTimestamp ?? "") || 0;
      const wait = createdAt + SETTLE_MS - context.clock.now();
      // Namespaces that the server makes itself have nothing to wait for.
      if (wait > 0 && !SYSTEM_NAMESPACES.includes(namespace)) return wait;
      await ensure(context, RESOURCES.serviceAccounts, account(namespace));
      await ensure(context, RESOURCES.configMaps, rootCaConfigMap(namespace, ca));
      return "done";
    },
  };
}

async function ensure(
  { store, writer }: ControllerContext,
  resource: GroupResource,
  object: KubeObject,
): Promise<void> {
  const { namespace = "", name = "" } = object.metadata;
  const target = { ...resource, namespace };
  const known = await readObject<KubeObject & { data?: unknown }>(store, resource, namespace, name);
  if (known === undefined) await wrote(writer.create(target, object));
  else if (resource === RESOURCES.configMaps && textAt(known, "data", "ca.crt") !== textAt(object, "data", "ca.crt"))
    await wrote(writer.update(target, { ...known, data: object["data"] }));
}

function account(namespace: string): KubeObject {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: DEFAULT_ACCOUNT, namespace } };
}

/** @param ca PEM of the CA that signed the main apiserver's certificate */
export function rootCaConfigMap(namespace: string, ca: string): KubeObject {
  const annotations = { "kubernetes.io/description": ROOT_CA_DESCRIPTION };
  const metadata = { name: ROOT_CA, namespace, annotations };
  return { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "ca.crt": ca } };
}

const ACCOUNT_NAME = "kubernetes.io/service-account.name";
const ACCOUNT_UID = "kubernetes.io/service-account.uid";
const TOKEN_TYPE = "kubernetes.io/service-account-token";

export interface TokenSecretParts {
  /** PEM. */
  readonly ca: string;
  /** A token that is bound to the Secret. */
  readonly sign: (account: KubeObject, secret: KubeObject) => Promise<string>;
}

/**
 * Fills Secrets of the type `kubernetes.io/service-account-token`, and deletes them with their account (k8s
 * `pkg/controller/serviceaccount/tokens_controller.go`).
 */
export function tokenSecretController(context: ControllerContext, parts: TokenSecretParts): Controller {
  return {
    name: "tokens-controller",
    // A key is a namespace: an account's deletion does not say which Secrets were its own.
    watches: [RESOURCES.serviceAccounts, RESOURCES.secrets].map((resource) => ({
      resource,
      keys: (object: KubeObject) =>
        object["type"] === TOKEN_TYPE || resource === RESOURCES.serviceAccounts
          ? [`${object.metadata.namespace ?? ""}/`]
          : [],
    })),
    reconcile: async (namespace) => {
      const { items } = await context.store.list(`/registry/secrets/${namespace}/`);
      for (const { object } of items) if (object["type"] === TOKEN_TYPE) await fill(context, parts, object);
      return "done";
    },
  };
}

async function fill(context: ControllerContext, { ca, sign }: TokenSecretParts, secret: KubeObject): Promise<void> {
  const { namespace = "", name = "", annotations = {}, uid = "" } = secret.metadata;
  const target = { ...RESOURCES.secrets, namespace };
  const accountName = annotations[ACCOUNT_NAME] ?? "";
  const owner = await readObject(context.store, RESOURCES.serviceAccounts, namespace, accountName);
  const ownerUid = owner?.metadata.uid ?? "";
  if (owner === undefined || (annotations[ACCOUNT_UID] ?? ownerUid) !== ownerUid) {
    await wrote(context.writer.delete(target, name, { preconditions: { uid } }));
    return;
  }
  const data = isRecord(secret["data"]) ? secret["data"] : {};
  const wanted = { "ca.crt": base64(ca), namespace: base64(namespace) };
  const isFilled = Object.entries(wanted).every(([key, value]) => data[key] === value) && data["token"] !== undefined;
  if (isFilled && annotations[ACCOUNT_UID] === ownerUid) return;
  const token = data["token"] ?? base64(await sign(owner, secret));
  const metadata = { ...secret.metadata, annotations: { ...annotations, [ACCOUNT_UID]: ownerUid } };
  await wrote(context.writer.update(target, { ...secret, metadata, data: { ...data, ...wanted, token } }));
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
