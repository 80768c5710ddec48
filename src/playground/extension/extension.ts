import type { Clock, KubeObject } from "../../apimachinery/index.ts";
import {
  FRONT_PROXY_NAMES,
  createResourceService,
  type ResourceService,
  type ResourceServiceOptions,
} from "../../apiserver/index.ts";
import type { PlaygroundPki } from "../../pki/index.ts";
import { createMemoryStore } from "../../storage/index.ts";
import type { PlaygroundClient } from "../client.ts";
import { register, type Registration, type RegistrationParts } from "../registration.ts";
import { createDelegation } from "./delegation.ts";
import { createExtensionHandler } from "./extension-handler.ts";
import { extensionKinds } from "./extension-kinds.ts";
import type { ExtensionOptions } from "./extension-options.ts";

export interface Extension extends Registration {
  /** What the extension server stores, past its front. */
  readonly objects: ResourceService;
}

export interface ExtensionParts extends RegistrationParts {
  readonly clock: Clock;
  readonly pki: PlaygroundPki;
  readonly main: () => PlaygroundClient;
  readonly ids: Pick<ResourceServiceOptions, "uid" | "nameSuffix">;
  readonly onInternalError: (error: unknown) => void;
}

/** A small extension server over HTTPS in this process, registered. @throws Error with the reason when it does not become available */
export async function startExtension(parts: ExtensionParts, options: ExtensionOptions): Promise<Extension> {
  const { clock, pki } = parts;
  const { group, version, intercept, authorization = "delegated", resources: _, ...registration } = options;
  const store = createMemoryStore();
  const stop = parts.atClose(() => store.close());
  const objects = createResourceService({
    store,
    kinds: extensionKinds(options),
    clock,
    fieldManager: "extension",
    namespaces: (name) => findNamespace(parts.objects, name),
    ...parts.ids,
  });
  await createObjects(objects, options);
  const serve = createExtensionHandler({
    group,
    version,
    service: objects,
    clock,
    delegation: createDelegation({
      clientCa: pki.ca.cert,
      frontProxyCa: pki.frontProxyCa.cert,
      frontProxyNames: FRONT_PROXY_NAMES,
      now: () => clock.now(),
      main: parts.main(),
    }),
    authorizes: authorization === "delegated",
    onInternalError: parts.onInternalError,
  });
  try {
    const registered = await register(parts, {
      group,
      version,
      ...registration,
      handler: async (req, res) => {
        if (intercept !== undefined && (await intercept(req, res))) return;
        await serve(req, res);
      },
    });
    const unregister = async (): Promise<void> => {
      await registered.unregister();
      await stop();
    };
    return { ...registered, objects, unregister };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createObjects(objects: ResourceService, { group, version, resources }: ExtensionOptions): Promise<void> {
  for (const [resource, { kind, namespaced = true, objects: given = [] }] of Object.entries(resources)) {
    for (const object of given) {
      const namespace = object.metadata.namespace ?? "default";
      const target = { group, resource, ...(namespaced ? { namespace } : {}) };
      await objects.create(target, { ...object, apiVersion: `${group}/${version}`, kind });
    }
  }
}

async function findNamespace(main: ResourceService, name: string): Promise<KubeObject | undefined> {
  const { items } = await main.list({ group: "", resource: "namespaces" }, { fieldSelector: `metadata.name=${name}` });
  return items[0];
}
