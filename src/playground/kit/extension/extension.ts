import {
  messageOf,
  ApiError,
  apiErrors,
  GROUP_UNAUTHENTICATED,
  isRecord,
  type Clock,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import {
  createDelegatedAuthentication,
  createDelegatedAuthorization,
  createExtensionApiserver,
  createMainClient,
  createResourceService,
  FRONT_PROXY_NAMES,
  IDENTITY_HEADERS,
  tableKinds,
  tableSubresources,
  type Authenticate,
  type Authorize,
  type Log,
  type MainClient,
  type ResourceService,
  type ResourceServiceOptions,
} from "../../../apiserver/index.ts";
import type { PlaygroundPki } from "../../../pki/index.ts";
import { createMemoryStore } from "../../../storage/index.ts";
import { HandlerError } from "../handler-errors.ts";
import { register, type Registration, type RegistrationParts } from "../registration.ts";
import type { ExtensionOptions } from "./extension-options.ts";

/** An extension server of this process, registered. */
export interface Extension extends Registration {
  /** What the extension server stores, past its front. */
  readonly objects: ResourceService;
}

export interface ExtensionParts extends RegistrationParts {
  readonly clock: Clock;
  readonly pki: PlaygroundPki;
  /** Where the main apiserver is. */
  readonly url: string;
  readonly ids: Pick<ResourceServiceOptions, "uid" | "nameSuffix">;
  readonly onInternalError: (error: unknown) => void;
}

/** A small extension server over HTTPS in this process, registered. @throws Error with the reason when it does not become available */
export async function startExtension(parts: ExtensionParts, options: ExtensionOptions): Promise<Extension> {
  const { clock } = parts;
  const { intercept, resources: _, authorization: __, ...registration } = options;
  const table = { ...options, resources: guardedResources(parts, options) };
  const kinds = tableKinds(table);
  const store = createMemoryStore();
  const client = mainClient(parts);
  const stop = parts.atClose(async () => {
    await client.close();
    await store.close();
  });
  const objects = createResourceService({
    store,
    kinds,
    clock,
    fieldManager: "extension",
    namespaces: (name) => findNamespace(parts.objects, name),
    ...parts.ids,
  });
  await createObjects(objects, options);
  const { onInternalError } = parts;
  const { handle } = createExtensionApiserver({
    service: objects,
    clock,
    ...delegation(parts, client, options),
    subresources: tableSubresources(table)(objects),
    onInternalError,
  });
  try {
    const registered = await register(parts, {
      ...registration,
      handler: async (req, res) => {
        if (intercept !== undefined && (await intercept(req, res))) return;
        await handle(req, res);
      },
    });
    const unregister = async (): Promise<void> => {
      await registered.unregister();
      await stop();
    };
    return { ...registered, objects, unregister };
  } catch (error) {
    if (options.keep !== true) await stop();
    throw error;
  }
}

/** A function of the table that throws is told of, and answered with 500. */
function guardedResources(
  { errors }: ExtensionParts,
  { group, version, resources }: ExtensionOptions,
): ExtensionOptions["resources"] {
  const fail = (where: string, error: unknown): never => {
    errors.tell(new HandlerError(`${version}.${group}`, where, error));
    throw apiErrors.internal(messageOf(error));
  };
  // What is no function, no row or no table is refused with the table.
  if (!isRecord(resources)) return resources;
  return mapRows(resources, (resource, plural) => {
    const { validate, subresources } = resource;
    return {
      ...resource,
      ...(typeof validate !== "function" ? {} : { validate: guarded(validate, `validate of ${plural}`, fail) }),
      ...(subresources === undefined
        ? {}
        : {
            subresources: mapRows(subresources, (row, name) =>
              typeof row.handle !== "function"
                ? row
                : { ...row, handle: guarded(row.handle, `handle of ${plural}/${name}`, fail) },
            ),
          }),
    };
  });
}

function mapRows<T>(rows: Readonly<Record<string, T>>, change: (row: T, name: string) => T): Record<string, T> {
  const isRow = (row: unknown): boolean => typeof row === "object" && row !== null;
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, isRow(row) ? change(row, name) : row]));
}

function guarded<A extends unknown[], R>(
  call: (...args: A) => R,
  where: string,
  fail: (where: string, error: unknown) => never,
): (...args: A) => R {
  const onError = (error: unknown): never => {
    if (error instanceof ApiError) throw error;
    return fail(where, error);
  };
  return (...args) => {
    try {
      const result = call(...args);
      return result instanceof Promise ? (result.catch(onError) as R) : result;
    } catch (error) {
      return onError(error);
    }
  };
}

function mainClient({ url, pki: { ca, admin }, clock }: ExtensionParts): MainClient {
  const config = { server: url, ca: ca.cert, insecure: false, serverName: undefined, token: undefined };
  return createMainClient({ ...config, cert: admin.cert, key: admin.key, tokenFile: undefined }, "extension", clock);
}

/** How long answers of the main apiserver hold: the defaults of Go's library. */
const CACHE_TTL_MS = 10_000;

function delegation(
  { pki, clock }: ExtensionParts,
  client: MainClient,
  { authorization = "delegated" }: ExtensionOptions,
): { readonly authenticate: Authenticate; readonly authorize: Authorize } {
  const silent = (): void => {};
  const log: Log = { info: silent, warning: silent, error: silent };
  const config = {
    clientCa: pki.ca.cert,
    requestHeaderCa: pki.frontProxyCa.cert,
    allowedNames: FRONT_PROXY_NAMES,
    headers: IDENTITY_HEADERS,
  };
  return {
    authenticate: createDelegatedAuthentication({ config: () => config, client, clock, log, cacheTtlMs: CACHE_TTL_MS }),
    authorize:
      authorization === "delegated"
        ? createDelegatedAuthorization({ client, clock, log, allowTtlMs: CACHE_TTL_MS, denyTtlMs: CACHE_TTL_MS })
        : async ({ user }) => ({ allowed: !user.groups.includes(GROUP_UNAUTHENTICATED), reason: "" }),
  };
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
