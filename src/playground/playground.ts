import path from "node:path";
import type { ApiService } from "../api/api-service.ts";
import { systemClock, type Clock } from "../api/clock.ts";
import type { KubeObject } from "../api/meta.ts";
import { bootstrapPolicy } from "../mock-apiserver/authorization/bootstrap-policy.ts";
import { DEFAULT_LIMITS, type InFlightLimits } from "../mock-apiserver/in-flight.ts";
import { localApiServices, servedGroupVersions, type LocalApi } from "../mock-apiserver/local-apis.ts";
import { startMainApiserver, type MainApiserver } from "../mock-apiserver/main-apiserver.ts";
import { startOpenApi } from "../mock-apiserver/openapi/openapi.ts";
import { createResourceApi } from "../mock-apiserver/resource-api.ts";
import { TRACE_RING } from "../mock-apiserver/limits.ts";
import { renderKubeconfig } from "../pki/kubeconfig.ts";
import { openPki, type PlaygroundPki } from "../pki/playground-pki.ts";
import { writePrivateFile } from "../pki/private-files.ts";
import type { Registry } from "../registry/registry.ts";
import { bootstrapObjects, kubernetesService } from "../resources/bootstrap.ts";
import { allKinds } from "../resources/kinds/index.ts";
import { createResourceService } from "../resources/service.ts";
import type { ResourceService } from "../resources/service-types.ts";
import { openFileStore } from "../storage/file-store.ts";
import { createMemoryStore } from "../storage/memory-store.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { createMissing, createOrReplace } from "./bootstrap.ts";
import { createClosers, type Closers } from "./closers.ts";
import { openDataDirectory } from "./data-directory.ts";
import { createEventHub, type EventHub } from "./event-hub.ts";
import type { EventListener } from "./events.ts";
import { startIdentity } from "./identity.ts";
import { readManifestFiles } from "./manifest-files.ts";
import { createManifestLoader } from "./manifest-loader.ts";
import { memoryDocument, parseManifests, type ParsedManifests } from "./manifest-parser.ts";
import type { PlaygroundOptions } from "./options.ts";
import { writeReadyFile } from "./ready-file.ts";
import { createRequestLog, type RequestLog } from "./request-log.ts";
import { explainListenError } from "./startup-error.ts";
import { waitForAvailable } from "./waiting.ts";
import { startWorkloads, type Workloads } from "./workloads.ts";

export interface Playground extends AsyncDisposable {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** PEM of the CA that signed the main apiserver's certificate. */
  readonly ca: string;
  readonly caFile: string;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** The plain-HTTP front; null when it is off. */
  readonly proxyUrl: string | null;
  readonly requests: RequestLog;
  /** The routes as they are now. */
  readonly registry: Registry;
  /** Hears of everything that happens apart from requests; the returned function ends it. */
  subscribe(listener: EventListener): () => void;
  /** Creates objects or brings them to what is given: YAML text or one object. @throws ManifestError */
  apply(manifest: string | Readonly<Record<string, unknown>>): Promise<KubeObject[]>;
  /** Resolves when the condition Available of an APIService is True. @throws Error with its reason after `timeoutMs` (default 10 s) */
  waitFor(apiService: string, condition?: "Available", timeoutMs?: number): Promise<ApiService>;
  /** Resolves when every change so far has been digested: workloads, availability, discovery. */
  settled(): Promise<void>;
  /** Drains and stops; nothing is left behind. */
  close(): Promise<void>;
}

const DRAIN_MS = 2_000;
const WAIT_MS = 10_000;

/** @throws StartupError, ManifestError, and Error for files that are not what they should be */
export async function startPlayground(options: PlaygroundOptions = {}): Promise<Playground> {
  const closers = createClosers();
  try {
    return await assemble(options, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

/** What the parts of one playground share. */
interface Base {
  readonly clock: Clock;
  readonly events: EventHub;
  readonly directory: string;
  readonly pki: PlaygroundPki;
  readonly store: ObjectStore;
  readonly service: ResourceService;
  readonly requests: RequestLog;
}

async function assemble(options: PlaygroundOptions, closers: Closers): Promise<Playground> {
  const manifests = parseManifests(await readManifestFiles(options.filenames ?? [], process.stdin));
  const base = await openBase(options, closers);
  const { clock, events, directory, pki, store, service, requests } = base;
  const resourceApi = createResourceApi(service);
  const localApis = [resourceApi];
  const registrations = localApiServices(servedGroupVersions(localApis));
  await createMissing(service, [...bootstrapObjects(), ...bootstrapPolicy(), ...registrations]);
  const workloads = await startWorkloads({
    store,
    service,
    clock,
    events,
    workDirectory: path.join(directory, "workloads"),
    asWritten: options.asWritten ?? false,
  });
  closers.add(() => workloads.cluster.close());
  const { bind = "127.0.0.1" } = options;
  const apiserver = await startApiserver(options, base, localApis, workloads, closers);
  await createOrReplace(service, kubernetesService({ address: bind, port: apiserver.port }));
  const loader = createManifestLoader({ service, now: () => clock.now(), onEvent: events.forward });
  await loader.load(manifests);
  const caFile = path.join(directory, "pki", "ca.crt");
  const kubeconfig = path.resolve(options.kubeconfig ?? path.join(directory, "admin.kubeconfig"));
  const url = `https://${urlHost(bind)}:${apiserver.port}`;
  const user = { name: "kubernetes-admin", clientCert: pki.admin };
  await writePrivateFile(
    kubeconfig,
    renderKubeconfig({ url, caPem: pki.ca.cert, user, clusterName: "aggregation-playground" }),
  );
  const proxyUrl = apiserver.proxyPort === undefined ? null : `http://${urlHost(bind)}:${apiserver.proxyPort}`;
  if (options.readyFile !== undefined) {
    await writeReadyFile(options.readyFile, { url, caFile, kubeconfig, proxyUrl, pid: process.pid });
  }
  events.emit("info", "ready", `serving at ${url}${proxyUrl === null ? "" : ` and ${proxyUrl}`}`);
  const close = (): Promise<void> => closers.close();
  return {
    url,
    ca: pki.ca.cert,
    caFile,
    kubeconfig,
    proxyUrl,
    requests,
    registry: apiserver.registry,
    subscribe: (listener) => events.subscribe(listener),
    apply: (manifest) => loader.load(readManifest(manifest)),
    waitFor: (apiService, _condition, timeoutMs = WAIT_MS) =>
      waitForAvailable(apiserver.registry, apiService, timeoutMs, clock),
    async settled() {
      await workloads.cluster.idle();
      await apiserver.settled();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function openBase(options: PlaygroundOptions, closers: Closers): Promise<Base> {
  const clock = options.clock ?? systemClock;
  const events = createEventHub(() => clock.now());
  if (options.onEvent !== undefined) events.subscribe(options.onEvent);
  const directory = await openDataDirectory(options.dataDir);
  closers.add(() => directory.release());
  const hosts = options.bind === undefined ? [] : [options.bind];
  const pki = await openPki(path.join(directory.path, "pki"), { now: clock.now(), hosts });
  const store = await openStore(options, directory.path, events);
  closers.add(() => store.close());
  const service = createResourceService({ store, kinds: allKinds, clock });
  return { clock, events, directory: directory.path, pki, store, service, requests: createRequestLog(TRACE_RING) };
}

async function openStore({ saveState }: PlaygroundOptions, directory: string, events: EventHub): Promise<ObjectStore> {
  if (saveState !== true) return createMemoryStore();
  const file = path.join(directory, "state.json");
  return openFileStore(file, (error) =>
    events.emit("error", "internal", `the state could not be saved: ${error.message}`, file),
  );
}

async function startApiserver(
  options: PlaygroundOptions,
  { clock, events, pki, store, service, requests }: Base,
  localApis: readonly LocalApi[],
  { addressMap }: Workloads,
  closers: Closers,
): Promise<MainApiserver> {
  const { bind = "127.0.0.1", port = 0, proxyPort = 0 } = options;
  const identity = await startIdentity(store, pki, clock, options);
  closers.add(() => identity.close());
  for (const warning of identity.tokens.warnings) events.emit("warn", "manifest", warning);
  try {
    const apiserver = await startMainApiserver({
      clock,
      store,
      service,
      localApis,
      identity: identity.stages,
      limits: limitsOf(options),
      pages: (aggregator) => {
        const openApi = startOpenApi({ ...aggregator, clock, kinds: allKinds });
        closers.add(() => openApi.close());
        return [openApi.handle];
      },
      serving: pki.apiserver,
      frontProxyClient: pki.frontProxyClient,
      bind,
      port,
      proxyPort,
      allowRemoteBackends: options.allowRemoteBackends ?? false,
      addressMap,
      onTrace: ({ record }, phase) => requests.add(record, phase),
      onVerdict: (name, { status, reason, message }) =>
        events.emit(
          status === "True" ? "info" : "warn",
          "apiservice",
          `${name} ${availabilityText(status)} (${reason}): ${message}`,
        ),
      onRefusedConnection: (problem, remoteAddress) =>
        events.emit("warn", "connection", `a connection was refused: ${problem}`, remoteAddress),
      onInternalError: (error) => events.emit("error", "internal", errorText(error)),
    });
    closers.add(async () => {
      events.emit("info", "shutdown", "finishing the requests in flight");
      await apiserver.close(options.drainMs ?? DRAIN_MS);
    });
    return apiserver;
  } catch (error) {
    throw explainListenError(error, bind);
  }
}

function limitsOf(options: PlaygroundOptions): InFlightLimits {
  const { maxRequestsInFlight, maxMutatingRequestsInFlight } = { ...DEFAULT_LIMITS, ...options };
  return { maxRequestsInFlight, maxMutatingRequestsInFlight };
}

function availabilityText(status: string): string {
  return status === "True" ? "is available" : "is not available";
}

function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function urlHost(bind: string): string {
  if (bind === "0.0.0.0" || bind === "::") return "127.0.0.1";
  return bind.includes(":") ? `[${bind}]` : bind;
}

function readManifest(manifest: string | Readonly<Record<string, unknown>>): ParsedManifests {
  if (typeof manifest === "string") return parseManifests([{ text: manifest }]);
  return { documents: [memoryDocument(manifest)], problems: [] };
}
