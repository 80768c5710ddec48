import {
  messageOf,
  ApiError,
  systemClock as clock,
  type Clock,
  type KubeObject,
  type LentStore,
} from "../../apimachinery/index.ts";
import type { ObjectStore } from "../../storage/index.ts";
import type { DescriptionTable } from "../../types/index.ts";
import { followAuthenticationConfig, type FollowedConfig } from "../delegated/authentication-config.ts";
import { loadClientConfig } from "../delegated/client-config.ts";
import { createDelegatedAuthentication } from "../delegated/delegated-authentication.ts";
import { createDelegatedAuthorization } from "../delegated/delegated-authorization.ts";
import { createLog, type Log } from "../delegated/log.ts";
import { createMainClient, type MainClient } from "../delegated/main-client.ts";
import type { KindDefinition } from "../rest/kind.ts";
import { createResourceService } from "../rest/service.ts";
import type { NamespaceLookup, ResourceService } from "../rest/service-types.ts";
import { createExtensionApiserver, type ExtensionApiserverOptions } from "./extension-server.ts";
import { listenHttps } from "./listener.ts";
import { LoggedError, runServer, type RunningServer, type Serving } from "./process.ts";
import type { Route } from "./request-chain.ts";
import { readExtensionSettings, type ExtensionSettings } from "./settings.ts";
import { openStore } from "./store.ts";

/** What a controller of an extension apiserver works with. */
export interface ControllerParts {
  readonly store: ObjectStore;
  readonly service: ResourceService;
  readonly clock: Clock;
}

/** An extension apiserver as a program. */
export interface ExtensionProgram {
  /** In messages, as the field manager, and as the user agent. */
  readonly name: string;
  readonly kinds: readonly KindDefinition[];
  /** Of the kinds' fields, for OpenAPI. Default: none. */
  readonly descriptions?: DescriptionTable;
  /** Subresources that the kinds' tables cannot say. Default: none. */
  readonly subresources?: (service: ResourceService) => Route;
  /** Started before the server, closed after it. Default: none. */
  readonly controller?: (parts: ControllerParts) => Promise<{ close(): Promise<void> }>;
}

/** Resolves to the exit code, 2 for bad usage. */
export async function runExtensionProgram(
  program: ExtensionProgram,
  args: readonly string[],
  lentStore?: LentStore,
): Promise<number> {
  let settings: ExtensionSettings;
  try {
    settings = readExtensionSettings(args);
  } catch (error) {
    process.stderr.write(`${program.name}: ${messageOf(error)}\n`);
    return 2;
  }
  const log = createLog(
    (line) => void process.stderr.write(line),
    () => clock.now(),
    process.pid,
  );
  return runServer(program.name, settings, (serving) => startDelegating(program, settings, serving, lentStore, log));
}

/** Closes in the order opposite to that of opening. */
type Closers = (() => Promise<void>)[];

async function startDelegating(
  program: ExtensionProgram,
  settings: ExtensionSettings,
  serving: Serving,
  lentStore: LentStore | undefined,
  log: Log,
): Promise<RunningServer> {
  const closers: Closers = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.toReversed()) await close();
  };
  try {
    const client = async (kubeconfig: string | undefined): Promise<MainClient> => {
      const made = createMainClient(await loadClientConfig(kubeconfig, process.env), program.name, clock);
      closers.push(() => made.close());
      return made;
    };
    const reviewer = await client(settings.authenticationKubeconfig);
    const config = await lookUp(reviewer, settings, log);
    closers.push(async () => config.close());
    const store = await openStore(settings.storage, lentStore, log);
    closers.push(() => store.close());
    const { allowTtlMs, denyTtlMs, tokenTtlMs: cacheTtlMs } = settings;
    const authorizer = await client(settings.authorizationKubeconfig);
    const current = { config: () => config.current(), clock, log };
    const server = await startExtensionServer(program, {
      ...serving,
      store,
      clock,
      log,
      authenticate: createDelegatedAuthentication({ client: reviewer, ...current, cacheTtlMs }),
      authorize: createDelegatedAuthorization({ client: authorizer, clock, log, allowTtlMs, denyTtlMs }),
      namespaces: namespaceLookup(await client(settings.kubeconfig)),
    });
    return {
      port: server.port,
      async close(graceMs) {
        await server.close(graceMs);
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

export interface ExtensionServerOptions
  extends Serving, Pick<ExtensionApiserverOptions, "authenticate" | "authorize" | "clock"> {
  /** The caller's to close, after the server. */
  readonly store: ObjectStore;
  /** Namespaces are the main apiserver's. */
  readonly namespaces: NamespaceLookup;
  readonly log: Log;
}

/** The program's API on one HTTPS port. @throws Error when it cannot listen or the store cannot be read */
export async function startExtensionServer(
  program: ExtensionProgram,
  options: ExtensionServerOptions,
): Promise<RunningServer> {
  const { store, clock: ownClock, log, namespaces } = options;
  const { name, kinds, descriptions, subresources } = program;
  const service = createResourceService({ store, kinds, clock: ownClock, namespaces, fieldManager: name });
  const controller = await program.controller?.({ store, service, clock: ownClock });
  const apiserver = createExtensionApiserver({
    ...options,
    service,
    onInternalError: (error) => log.error(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    ...(descriptions === undefined ? {} : { descriptions }),
    ...(subresources === undefined ? {} : { subresources: subresources(service) }),
  });
  try {
    const server = await listenHttps({ ...options, requestCert: true, handle: apiserver.handle });
    return {
      port: server.port,
      async close(graceMs) {
        apiserver.drain();
        await server.close(graceMs);
        await controller?.close();
      },
    };
  } catch (error) {
    await controller?.close();
    throw error;
  }
}

/** apiserver `server/options/authentication.go` ApplyTo: without the look-up there is nobody to believe, so it is fatal. */
async function lookUp(client: MainClient, settings: ExtensionSettings, log: Log): Promise<FollowedConfig> {
  try {
    return await followAuthenticationConfig(client, log, settings.tolerateLookupFailure);
  } catch (error) {
    log.error(`unable to load configmap based request-header-client-ca-file: ${messageOf(error)}`);
    throw new LoggedError(messageOf(error), { cause: error });
  }
}

/** Asked at every create, so that a namespace that was just made or is just going is known. */
function namespaceLookup(client: MainClient): NamespaceLookup {
  return async (name) => {
    try {
      return await client.get(`/api/v1/namespaces/${encodeURIComponent(name)}`);
    } catch (error) {
      return undefinedWhenMissing(error);
    }
  };
}

function undefinedWhenMissing(error: unknown): KubeObject | undefined {
  if (error instanceof ApiError && error.code === 404) return undefined;
  throw error;
}
