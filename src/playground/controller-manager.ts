import { guardClock, type Clock, type GroupResource, type KubeObject } from "../apimachinery/index.ts";
import type { ResourceService } from "../apiserver/index.ts";
import {
  countFinalizers,
  certificateController,
  createEventRecorder,
  disruptionController,
  endpointMirroringController,
  flowSchemaController,
  namespaceContentController,
  namespaceController,
  POLICY_STATUS_MANAGER,
  policyStatusController,
  protectionControllers,
  resourceQuotaController,
  runController,
  startGarbageCollector,
  tokenSecretController,
  type ControllerContext,
  type ControllerSettings,
  type LocalObjects,
  type ObjectAccess,
  type RemoteObjects,
  type RunningController,
  type ServedResource,
} from "../controllers/index.ts";
import {
  createQuotaParts,
  createTypeChecker,
  type ExtensionObjects,
  type ExtensionResource,
  type MainApiserver,
  type NamedReference,
  type TokenSigner,
} from "../mock-apiserver/index.ts";
import type { PlaygroundPki } from "../pki/index.ts";
import type { Leadership, ObjectStore } from "../storage/index.ts";
import type { Closers } from "./lifecycle/index.ts";
import { type EventHub, errorText } from "./events/index.ts";
import type { Identity } from "./identity.ts";
import { createCertificateParts } from "./certificate-parts.ts";
import { createScaleOf } from "./scale-of.ts";

interface ManagerParts {
  readonly store: ObjectStore;
  readonly service: ResourceService;
  readonly clock: Clock;
  readonly leadership: Leadership;
  readonly events: EventHub;
  readonly pki: Pick<PlaygroundPki, "ca">;
  readonly identity: Pick<Identity, "authorizer" | "serviceAccounts">;
  readonly apiserver: Pick<MainApiserver, "extensions">;
}

/** Tokens in Secrets last until their Secret goes (k8s `pkg/serviceaccount/legacy.go`). */
const SECRET_TOKEN_SECONDS = 10 * 365 * 86_400;

function signSecretToken(
  signer: TokenSigner,
  audiences: readonly string[],
  account: KubeObject,
  secret: KubeObject,
  now: number,
): Promise<string> {
  const reference = ({ metadata: { name = "", uid = "" } }: KubeObject): NamedReference => ({ name, uid });
  const namespace = secret.metadata.namespace ?? "";
  const bound = { namespace, serviceaccount: reference(account), secret: reference(secret) };
  const issuedAt = Math.floor(now / 1000);
  return signer.sign({ bound, audiences, issuedAt, expiresIn: SECRET_TOKEN_SECONDS, isUnnamed: true });
}

export interface ControllerManager {
  idle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * What kube-controller-manager does for every cluster: namespaces, owners, ServiceAccounts, mirrored Endpoints, protected volumes. Resolves when
 * what is there has been looked at.
 */
export async function openControllerManager(parts: ManagerParts, closers: Closers): Promise<ControllerManager> {
  const { store, service, leadership } = parts;
  const { signer, audiences } = parts.identity.serviceAccounts;
  const onProblem = (name: string, key: string, error: unknown): void =>
    parts.events.emit("error", "workload", `${name}: ${errorText(error)}`, key);
  const ca = parts.pki.ca.cert;
  const sign = (account: KubeObject, secret: KubeObject): Promise<string> =>
    signSecretToken(signer, audiences, account, secret, clock.now());
  const clock = guardClock(parts.clock, (error) => onProblem("controller-manager", "", error));
  const events = createEventRecorder(store, service, clock, () => undefined);
  const context = { store, writer: service, clock, events };
  const local = localObjects(service);
  const remote = remoteObjects(parts.apiserver.extensions);
  const settings = { store, clock, onProblem };
  const controllers = [
    namespaceContentController(context, ca),
    tokenSecretController(context, { ca, sign }),
    endpointMirroringController(context),
    ...protectionControllers(context),
    flowSchemaController(context),
    disruptionController(context, createScaleOf(service)),
    certificateController(context, createCertificateParts(parts.pki.ca, parts.identity.authorizer, service)),
    policyStatusController(context, {
      check: createTypeChecker(store, service.kinds),
      applyStatus: (resource, name, configuration) => applyStatus(service, resource, name, configuration),
    }),
  ];
  const start = async (): Promise<RunningController[]> => {
    const removeNamespace = (name: string): Promise<boolean> => service.removeNamespace(name);
    const namespaces = await runController(namespaceController(context, { local, remote, removeNamespace }), settings);
    // What has gone may have been the last thing that a namespace waited for.
    const quotas = await startQuotas(service, context, settings);
    const onGone = ({ metadata: { namespace = "" } }: KubeObject): void => {
      namespaces.add(`/${namespace}`);
      quotas.add(`${namespace}/`);
    };
    const collector = await startGarbageCollector({ ...settings, local, remote, onGone });
    return [
      namespaces,
      quotas,
      collector,
      ...(await Promise.all(controllers.map((one) => runController(one, settings)))),
    ];
  };
  const manager = await lead(leadership, start, (error) => onProblem("controller-manager", "", error));
  closers.add(() => manager.close());
  await manager.idle();
  return manager;
}

async function startQuotas(
  { kinds }: ResourceService,
  context: ControllerContext,
  settings: ControllerSettings,
): Promise<RunningController> {
  const parts = createQuotaParts(context.store, kinds, context.clock);
  const quotas = await runController(resourceQuotaController(context, parts), settings);
  // What a kind counts as is known once it is served.
  const unsubscribe = kinds.subscribe(() => quotas.add("/"));
  const close = async (): Promise<void> => {
    unsubscribe();
    await quotas.close();
  };
  return { ...quotas, close };
}

/** Runs the controllers while this playground leads: on one store two sets would work against each other. */
async function lead(
  leadership: Leadership,
  start: () => Promise<RunningController[]>,
  onError: (error: unknown) => void,
): Promise<ControllerManager> {
  let running = leadership.isLeader() ? await start() : [];
  let isClosed = false;
  const follow = async (): Promise<void> => {
    const leads = leadership.isLeader() && !isClosed;
    if (leads && running.length === 0) running = await start();
    if (leads) return;
    const ended = running;
    running = [];
    await Promise.all(ended.map((controller) => controller.close()));
  };
  let change = Promise.resolve();
  const unsubscribe = leadership.subscribe(() => {
    change = change.then(follow).catch(onError);
  });
  return {
    async idle() {
      await change;
      while (running.some((controller) => !controller.isIdle()))
        for (const controller of running) await controller.idle();
    },
    async close() {
      isClosed = true;
      unsubscribe();
      await change.then(follow);
    },
  };
}

function applyStatus(
  service: ResourceService,
  resource: GroupResource,
  name: string,
  configuration: object,
): Promise<unknown> {
  const body = Buffer.from(JSON.stringify(configuration));
  const fieldManager = POLICY_STATUS_MANAGER;
  return service.patch(resource, name, { type: "apply", body, status: true, force: true, fieldManager });
}

function localObjects(service: ResourceService): LocalObjects & ObjectAccess {
  const { kinds } = service;
  const served = ({ group, version, plural, kind, namespaced, verbs }: (typeof kinds.all)[number]): ServedResource => ({
    group,
    version,
    resource: plural,
    kind,
    namespaced,
    verbs,
  });
  return {
    resources: () => kinds.all.map(served),
    ofKind(apiVersion, kind) {
      const slash = apiVersion.indexOf("/");
      const found = kinds.decodable(apiVersion.slice(0, Math.max(slash, 0)), apiVersion.slice(slash + 1), kind);
      return found === undefined ? undefined : served(found);
    },
    delete: ({ resource, namespace, name }, { uid, ...options }) =>
      service.delete({ ...resource, namespace }, name, {
        ...options,
        ...(uid === undefined ? {} : { preconditions: { uid } }),
      }),
    updateMetadata: ({ resource, namespace }, object) => service.update({ ...resource, namespace }, object),
  };
}

function remoteObjects(extensions: ExtensionObjects): RemoteObjects {
  const resources = (): readonly ExtensionResource[] => extensions.discover().resources;
  const find = ({ group, resource }: ServedResource): ExtensionResource => {
    const found = resources().find((one) => one.group === group && one.resource === resource);
    if (found === undefined) throw new Error(`${resource}.${group} is not served`);
    return found;
  };
  return {
    discover: async () => extensions.discover(),
    deleteAll: async (resource, namespace) => countFinalizers(await extensions.deleteAll(find(resource), namespace)),
    subscribe: (handlers) => extensions.subscribe(handlers),
    delete: ({ resource, namespace, name }, { uid, ...options }) =>
      extensions.delete(find(resource), namespace, name, {
        kind: "DeleteOptions",
        apiVersion: "v1",
        ...options,
        ...(uid === undefined ? {} : { preconditions: { uid } }),
      }),
    updateMetadata: ({ resource, namespace, name }, { metadata }) =>
      extensions.patch(find(resource), namespace, name, {
        metadata: {
          finalizers: metadata.finalizers ?? null,
          ownerReferences: metadata.ownerReferences ?? null,
          ...(metadata.resourceVersion === undefined ? {} : { resourceVersion: metadata.resourceVersion }),
        },
      }),
  };
}
