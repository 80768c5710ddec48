import { at, messageOf, ApiError, breathe, type KubeObject } from "../apimachinery/index.ts";
import { RESOURCES } from "../types/index.ts";
import {
  countFinalizers,
  type LocalObjects,
  type Remaining,
  type RemoteObjects,
  type ServedResource,
} from "./cluster-api.ts";
import type { ControllerContext } from "./context.ts";
import type { Controller } from "./controller.ts";
import { withDeletionConditions, type NamespaceDeletion } from "./namespace-conditions.ts";
import { readObject, readObjects } from "./reads.ts";
import { wrote } from "./writer.ts";

const API_SERVICES = { group: "apiregistration.k8s.io", resource: "apiservices" };

export interface NamespaceControllerParts {
  readonly local: LocalObjects;
  readonly remote: RemoteObjects;
  /** Removes the namespace if nothing is left in it; resolves to whether it is gone. */
  readonly removeNamespace: (name: string) => Promise<boolean>;
}

/**
 * Empties a namespace that is being deleted, of what the main apiserver stores and of what extension servers store, then
 * removes it (k8s `pkg/controller/namespace/deletion/namespaced_resources_deleter.go`). While an APIService is unavailable
 * nobody knows what its server holds, so the namespace stays Terminating and its conditions say why.
 */
export function namespaceController(context: ControllerContext, parts: NamespaceControllerParts): Controller {
  const waiting = new Set<string>();
  return {
    name: "namespace-controller",
    watches: [
      // What a namespace waits for may be an extension server that answers again, or is given up.
      { resource: API_SERVICES, keys: () => [...waiting].map((name) => `/${name}`) },
      {
        resource: RESOURCES.namespaces,
        keys: ({ metadata }) => (metadata.deletionTimestamp === undefined ? [] : [`/${metadata.name ?? ""}`]),
      },
    ],
    reconcile: async (_, name) => {
      waiting.delete(name);
      const namespace = await readObject(context.store, RESOURCES.namespaces, "", name);
      if (namespace?.metadata.deletionTimestamp === undefined) return "done";
      const deletion = await emptyNamespace(context, parts, name);
      const { stale, failures, remaining } = deletion;
      const isEmpty = stale.length === 0 && failures.length === 0 && remaining.size === 0;
      // Who read what stood in the way is told that it no longer does, before the namespace is let go.
      if (!isEmpty || at(namespace, "status", "conditions") !== undefined) await report(context, namespace, deletion);
      if (isEmpty && (await parts.removeNamespace(name))) return "done";
      waiting.add(name);
      if (isEmpty) await reportAgain(context, name, deletion);
      return "again";
    },
  };
}

async function report(context: ControllerContext, namespace: KubeObject, deletion: NamespaceDeletion): Promise<void> {
  const next = withDeletionConditions(namespace, deletion, context.clock.now());
  if (next !== namespace) await wrote(context.writer.updateStatus(RESOURCES.namespaces, next));
}

/** Others hold it: it has changed since it was read. */
async function reportAgain(context: ControllerContext, name: string, deletion: NamespaceDeletion): Promise<void> {
  const namespace = await readObject(context.store, RESOURCES.namespaces, "", name);
  if (namespace !== undefined) await report(context, namespace, deletion);
}

async function emptyNamespace(
  context: ControllerContext,
  { local, remote }: NamespaceControllerParts,
  namespace: string,
): Promise<NamespaceDeletion> {
  const failures: string[] = [];
  const remaining = new Map<string, Remaining>();
  const clear = async (resource: ServedResource, empty: () => Promise<Remaining>): Promise<void> => {
    try {
      const left = await empty();
      if (left.count > 0) remaining.set(nameOf(resource), left);
    } catch (error) {
      failures.push(messageOf(error));
    }
  };
  for (const resource of local.resources())
    if (resource.namespaced) await clear(resource, () => emptyLocal(context, resource, namespace));
  const discovery = await remote.discover();
  for (const resource of discovery.resources) {
    const isDeletable = ["delete", "list"].every((verb) => resource.verbs.includes(verb));
    if (resource.namespaced && isDeletable) await clear(resource, () => remote.deleteAll(resource, namespace));
  }
  return { stale: discovery.stale, failures, remaining };
}

function nameOf({ group, resource }: ServedResource): string {
  return group === "" ? resource : `${resource}.${group}`;
}

async function emptyLocal(
  { store, writer }: ControllerContext,
  resource: ServedResource,
  namespace: string,
): Promise<Remaining> {
  for (const { metadata } of await readObjects(store, resource, namespace)) {
    await breathe();
    if (metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length > 0) continue;
    await goneOrDeleted(writer.delete({ ...resource, namespace }, metadata.name ?? "", { gracePeriodSeconds: 0 }));
  }
  return countFinalizers(await readObjects(store, resource, namespace));
}

async function goneOrDeleted(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 404) throw error;
  }
}
