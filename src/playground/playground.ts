import { randomUUID } from "node:crypto";
import path from "node:path";
import {
  guardClock,
  NEWEST_RELEASE,
  readRelease,
  type Release,
  systemClock,
  type Clock,
  type KubeObject,
} from "../apimachinery/index.ts";
import {
  startCustomResources,
  type CustomResources,
  createFaults,
  type Faults,
  localApiServices,
  servedGroupVersions,
  type LocalApi,
  openFronts,
  type Fronts,
  startMainApiserver,
  type MainApiserver,
  startOpenApi,
  type OpenApi,
  builtInObjects,
  kindsOf,
} from "../mock-apiserver/index.ts";
import { createWarmPool, type WarmPool } from "../kubelet/index.ts";
import { TRACE_RING, createKindRegistry, type KindRegistry, type ResourceService } from "../apiserver/index.ts";
import { openPki, type PlaygroundPki } from "../pki/index.ts";
import { idsOf, openService, type AdmittedService } from "./admitted-service.ts";
import { KEPT_BYTES } from "../trace/index.ts";
import { createLocalApis } from "./local-apis.ts";
import { tutorialArguments } from "./builtin-servers.ts";
import { canHold, createFromTemplates, createMissing } from "./bootstrap.ts";
import { asyncDispose } from "./async-dispose.ts";
import { callerFirst, callersFirst } from "./callers-line.ts";
import { createClientFactory, type ClientFactory } from "./client-factory.ts";
import type { Playground } from "./contract.ts";
import { createClosers, type Closers } from "./closers.ts";
import { startControllerManager, type ControllerManager } from "./controller-manager.ts";
import { openDataDirectory } from "./data-directory.ts";
import { openEphemeralPki } from "./ephemeral-pki.ts";
import { createEventHub, type EventHub } from "./event-hub.ts";
import { deletionEvent, verdictEvent } from "./verdict-event.ts";
import { createHandlerErrors } from "./handler-errors.ts";
import { explainTarget } from "./explain-target.ts";
import { createFaultControls } from "./fault-controls.ts";
import { startIdentity, type Identity } from "./identity.ts";
import { readManifestFiles } from "./manifest-files.ts";
import { createManifestLoader, type ManifestLoader } from "./manifest-loader.ts";
import { stateAccess } from "./checkpoint.ts";
import { parseManifests, type ParsedManifests, readManifest } from "./manifest-parser.ts";
import { announceServer } from "./serving-places.ts";
import { openStorage, type ObjectStorage } from "./object-storage.ts";
import { limitsOf } from "./in-flight-limits.ts";
import type { PlaygroundOptions } from "./options.ts";
import { createPodAccess } from "./pod-access.ts";
import { LOOPBACK, publish, urlHost } from "./publishing.ts";
import { createRequestLog, type RequestLog } from "./request-log.ts";
import { settling } from "./settling.ts";
import { servedKinds } from "./runtime-config.ts";
import { explainListenError } from "./startup-error.ts";
import { createWaiting } from "./waiting.ts";
import { watchEventLoop } from "./watchdog.ts";
import { endpointText, errorText } from "./text.ts";
import { createTestKit, type TestKit, type TestKitParts } from "./test-kit.ts";
import { startWorkloads, type Workloads } from "./workloads.ts";

const DRAIN_MS = 2_000;
const WAIT_MS = 10_000;

/** @throws StartupError, ManifestError, and Error for files that are not what they should be */
export const startPlayground: (options?: PlaygroundOptions) => Promise<Playground> = callerFirst(
  // Empty, so that the cluster closes all that comes to be in it.
  (options = {}) => startWith(createWarmPool(), options),
);

/** With processes that were started before; whoever started them closes the pool in the end. */
export async function startWith(warm: WarmPool, options: PlaygroundOptions): Promise<Playground> {
  const closers = createClosers();
  try {
    return await assemble(options, warm, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

/** What the parts of one playground share. */
interface Base extends ObjectStorage, AdmittedService {
  readonly clock: Clock;
  readonly release: Release;
  readonly events: EventHub;
  readonly directory: string;
  readonly pki: PlaygroundPki;
  readonly requests: RequestLog;
  readonly faults: Faults;
  /** How much of each body the records keep. */
  readonly kept: { bytes: number };
  readonly fronts: Fronts;
  /** Where the main apiserver is reached. */
  readonly url: string;
  /** The service's own. */
  readonly kinds: KindRegistry;
}

async function assemble(options: PlaygroundOptions, warm: WarmPool, closers: Closers): Promise<Playground> {
  const manifests = parseManifests(await readManifestFiles(options.filenames ?? [], process.stdin));
  const base = await openBase(options, closers);
  const { clock, events, pki, service, requests, faults } = base;
  const { bind = LOOPBACK } = options;
  const boot = { store: base.store, uid: options.uid ?? randomUUID, now: clock.now(), service, events };
  await createFromTemplates(boot, held(service, builtInObjects()));
  const identity = await openIdentity(options, base, closers);
  const { configMap } = identity;
  await createMissing(service, held(service, [configMap]));
  const customResources = await startCustomResources(base);
  closers.add(() => customResources.close());
  const workloads = await openWorkloads(options, base, { identity, manifests, warm }, closers);
  const localApis = createLocalApis({ service, clock, runtime: workloads.runtime }, identity);
  await createFromTemplates(boot, held(service, localApiServices(servedGroupVersions(localApis))));
  const apiserver = await startApiserver(options, base, { identity, localApis, workloads }, closers);
  const place = { address: bind, port: base.fronts.port };
  await announceServer({ target: boot, clock, join: base.join, configMap, place }, closers);
  const loader = openLoader(base, customResources);
  await loader.load(manifests);
  const published = await publish(options, base);
  const errors = createHandlerErrors(events);
  const close = (): Promise<void> => closers.close().then(() => errors.throwUnread());
  const clients = createClientFactory(published.url, pki.ca.cert, pki.admin, identity.tokens);
  closers.add(() => clients.close());
  const manager = await openManager(base, identity, apiserver, closers);
  const settled = settling(customResources, manager, workloads, apiserver);
  const { registry } = apiserver;
  const waitFor = createWaiting({ registry, clock, errors, closers });
  if (options.reportStalls === true) closers.add(watchEventLoop(base));
  const kit = openTestKit(options, base, { registry, waitFor, clients, errors, tokens: identity.tokens }, closers);
  const playground: Playground = {
    ...published,
    ...kit,
    ca: pki.ca.cert,
    requests,
    objects: service,
    faults: createFaultControls({ faults, ...apiserver }),
    client: (name, groups) => clients.client(name, groups),
    explain: (method, target) => explainTarget(apiserver.registry.snapshot(), method, target),
    endpointOf: (name) => endpointText(apiserver.endpointsOf(name)),
    registry,
    subscribe: (listener) => events.subscribe(listener),
    apply: (manifest) => loader.load(readManifest(manifest)),
    waitFor: (apiService, condition = {}, timeoutMs = WAIT_MS) =>
      waitFor(apiService, typeof condition === "string" ? { condition, timeoutMs } : { timeoutMs, ...condition }),
    settled,
    ...stateAccess(base.store, settled),
    close,
    [asyncDispose]: close,
  };
  return callersFirst(playground, ["register", "extension", "replay", "serving", "apply", "waitFor", "close"]);
}

async function openManager(
  base: Base,
  { serviceAccounts }: Identity,
  { extensions }: MainApiserver,
  closers: Closers,
): Promise<ControllerManager> {
  const onProblem = (name: string, key: string, error: unknown): void =>
    base.events.emit("error", "workload", `${name}: ${errorText(error)}`, key);
  const manager = await startControllerManager({ ...base, ...serviceAccounts, extensions, onProblem });
  closers.add(() => manager.close());
  return manager;
}

function openTestKit(
  options: PlaygroundOptions,
  { service, pki, clock, requests, kept, events, url }: Base,
  {
    clients,
    registry,
    waitFor,
    tokens,
    errors,
  }: Pick<TestKitParts, "registry" | "waitFor" | "tokens" | "errors"> & { clients: ClientFactory },
  closers: Closers,
): TestKit {
  const onInternalError = (error: unknown): void => events.emit("error", "internal", errorText(error));
  const own = {
    objects: service,
    ca: pki.ca.cert,
    pki,
    clock,
    requests,
    kept,
    url: () => url,
    ids: idsOf(options),
  };
  const { allowRemoteBackends = false } = options;
  return createTestKit(
    { ...own, allowRemoteBackends, errors, registry, waitFor, tokens, main: () => clients.client(), onInternalError },
    closers,
  );
}

function openLoader({ service, clock, events }: Base, customResources: CustomResources): ManifestLoader {
  const kindsDefined = (): Promise<void> => customResources.idle();
  return createManifestLoader({ service, now: () => clock.now(), onEvent: events.forward, kindsDefined });
}

/** What a server creates by itself, as far as `--runtime-config` lets it serve it. */
function held(service: ResourceService, objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects.filter((object) => canHold(service, object));
}

async function openBase(options: PlaygroundOptions, closers: Closers): Promise<Base> {
  const release = options.kubernetesVersion === undefined ? NEWEST_RELEASE : readRelease(options.kubernetesVersion);
  const time = options.clock ?? systemClock;
  const events = createEventHub(() => time.now());
  const clock = guardClock(time, (error) => events.emit("error", "internal", errorText(error)));
  if (options.onEvent !== undefined) events.subscribe(options.onEvent);
  const directory = await openDataDirectory(options.dataDir);
  closers.add(() => directory.release());
  const hosts = options.bind === undefined ? [] : [options.bind];
  const openKeys = options.dataDir === undefined ? openEphemeralPki : openPki;
  const pki = await openKeys(path.join(directory.path, "pki"), { now: clock.now(), hosts });
  const kinds = createKindRegistry(servedKinds(kindsOf(release), options.runtimeConfig ?? {}));
  const storage = await openStorage(options, directory.path, events, kinds, closers);
  const admitted = await openService(options, { store: storage.store, kinds, clock }, closers);
  const fronts = await bindPorts(options, pki, closers);
  const url = `https://${urlHost(options.bind ?? LOOPBACK)}:${fronts.port}`;
  const requests = createRequestLog(TRACE_RING, {
    clock,
    url: () => url,
    onListenerError: (error) => events.emit("error", "internal", `a listener of requests failed: ${errorText(error)}`),
  });
  const faults = createFaults();
  const kept = { bytes: options.keptBytes ?? KEPT_BYTES };
  const own = { clock, release, events, directory: directory.path, pki, requests, kept, faults, kinds, fronts, url };
  return { ...storage, ...admitted, ...own };
}

async function openIdentity(options: PlaygroundOptions, base: Base, closers: Closers): Promise<Identity> {
  const serverAddress = base.url.slice("https://".length);
  const identity = await startIdentity({ ...base, serverAddress }, options);
  closers.add(() => identity.close());
  for (const warning of identity.tokens.warnings) base.events.emit("warn", "manifest", warning);
  return identity;
}

async function openWorkloads(
  options: PlaygroundOptions,
  base: Base,
  { identity, manifests, warm }: { identity: Identity; manifests: ParsedManifests; warm: WarmPool },
  closers: Closers,
): Promise<Workloads> {
  const host = urlHost(options.bind ?? LOOPBACK);
  const podAccess = createPodAccess({ ...base, ...identity.serviceAccounts, ca: base.pki.ca.cert, host });
  const workloads = await startWorkloads({
    ...base,
    workDirectory: path.join(base.directory, "workloads"),
    tutorial: options.asWritten === true ? tutorialArguments(base.release.serveMuxRedirect) : [],
    images: options.images ?? [],
    sandbox: options.sandbox ?? "auto",
    podAccess,
    warm,
    expectsDeployments: manifests.documents.some(({ kind }) => kind === "Deployment"),
  });
  closers.add(() => workloads.close());
  // Before the cluster closes, which waits for pods that wait for the server.
  closers.add(() => base.fronts.close());
  return workloads;
}

/** What the main apiserver has behind and before it. */
interface Served {
  readonly identity: Identity;
  readonly localApis: readonly LocalApi[];
  readonly workloads: Workloads;
}

async function startApiserver(
  options: PlaygroundOptions,
  { clock, release, events, pki, store, leadership, service, requests, kept, faults, webhooks, fronts }: Base,
  { identity, localApis, workloads: { addressMap } }: Served,
  closers: Closers,
): Promise<MainApiserver> {
  let openApi: OpenApi | undefined;
  const apiserver = await startMainApiserver({
    clock,
    release,
    store,
    service,
    localApis,
    identity: identity.stages,
    limits: limitsOf(options),
    pages: (aggregator) => {
      const started = startOpenApi({ ...aggregator, clock, release, kinds: service.kinds });
      openApi = started;
      closers.add(() => started.close());
      return [started.handle, identity.issuerPages];
    },
    disableHttp2Serving: options.disableHttp2Serving === true,
    frontProxyClient: pki.frontProxyClient,
    bind: options.bind ?? LOOPBACK,
    fronts,
    faults,
    // The front proxy's CA signs client certificates alone, so no backend has one of its.
    strangerCa: pki.frontProxyCa.cert,
    allowRemoteBackends: options.allowRemoteBackends ?? false,
    addressMap,
    webhooks,
    keptBytes: () => kept.bytes,
    showsSecrets: options.recordSecrets ?? false,
    onTrace: ({ record }, phase) => requests.add(record, phase),
    leads: () => leadership.isLeader(),
    onVerdict: (...judged) => events.forward(verdictEvent(clock.now(), faults, ...judged)),
    onRefusedConnection: (problem, remoteAddress) =>
      events.emit("warn", "connection", `a connection was refused: ${problem}`, remoteAddress),
    onInternalError: (error) => events.emit("error", "internal", errorText(error)),
  });
  const unsubscribe = apiserver.registry.subscribe(({ name, route }) => {
    if (route === undefined) events.forward(deletionEvent(clock.now(), name));
  });
  closers.add(async () => {
    unsubscribe();
    events.emit("info", "shutdown", "finishing the requests in flight");
    await apiserver.close(options.drainMs ?? DRAIN_MS);
  });
  const settled = async (): Promise<void> => {
    await apiserver.settled();
    await openApi?.settled();
  };
  return { ...apiserver, settled };
}

async function bindPorts(options: PlaygroundOptions, pki: PlaygroundPki, closers: Closers): Promise<Fronts> {
  const { bind = LOOPBACK, port = 0, proxyPort = 0, disableHttp2Serving = false } = options;
  const fronts = await openFronts({ bind, port, proxyPort, disableHttp2Serving, serving: pki.apiserver }).catch(
    (error: unknown) => {
      throw explainListenError(error, bind);
    },
  );
  closers.add(() => fronts.close());
  return fronts;
}
