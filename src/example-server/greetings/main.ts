import { systemClock as clock, type KubeObject, type LentStore, ApiError } from "../../apimachinery/index.ts";
import {
  type NamespaceLookup,
  followAuthenticationConfig,
  type FollowedConfig,
  loadClientConfig,
  createDelegatedAuthentication,
  createDelegatedAuthorization,
  createLog,
  type Log,
  createMainClient,
  type MainClient,
} from "../../apiserver/index.ts";
import { LoggedError, messageOf, runServer, type RunningServer, type Serving } from "../process.ts";
import { startExtensionServer } from "./extension-server.ts";
import { readExtensionSettings, type ExtensionSettings } from "./settings.ts";
import { openStore } from "./store.ts";

const USER_AGENT = "example-server";

/** The extension apiserver of extensions.example.com; resolves to the exit code, 2 for bad usage. */
export async function runGreetingsServer(args: readonly string[], lentStore?: LentStore): Promise<number> {
  let settings: ExtensionSettings;
  try {
    settings = readExtensionSettings(args);
  } catch (error) {
    process.stderr.write(`example-server: ${messageOf(error)}\n`);
    return 2;
  }
  const log = createLog(
    (line) => void process.stderr.write(line),
    () => clock.now(),
    process.pid,
  );
  return runServer(settings, (serving) => startDelegating(settings, serving, lentStore, log));
}

/** Closes in the order opposite to that of opening. */
type Closers = (() => Promise<void>)[];

async function startDelegating(
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
      const made = createMainClient(await loadClientConfig(kubeconfig, process.env), USER_AGENT, clock);
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
    const server = await startExtensionServer({
      ...serving,
      store,
      clock,
      log,
      authenticate: createDelegatedAuthentication({
        client: reviewer,
        config: () => config.current(),
        clock,
        log,
        cacheTtlMs,
      }),
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
