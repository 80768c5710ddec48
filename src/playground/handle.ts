import type { ResourceService } from "../apiserver/index.ts";
import type { MainApiserver, Startups } from "../mock-apiserver/index.ts";
import type { ObjectStore } from "../storage/index.ts";
import { callersFirst, type Closers } from "./lifecycle/index.ts";
import { stateAccess } from "./state/index.ts";
import { createClientFactory } from "./client/index.ts";
import { asyncDispose, type Playground } from "./contract.ts";
import type { Environment } from "./environment.ts";
import { explainTarget, routeStates } from "./requests/index.ts";
import { createFaultControls, createHandlerErrors, createWaiting } from "./kit/index.ts";
import type { Identity } from "./identity.ts";
import { type ManifestLoader, readManifest } from "./manifests/index.ts";
import type { PlaygroundOptions } from "./settings/index.ts";
import type { Published } from "./publishing.ts";
import { openTestKit } from "./test-kit.ts";
import { endpointText } from "./events/index.ts";

const WAIT_MS = 10_000;
/** What may fail a test at its own line, and what a process waits for. */
const SHOWN = [
  "register",
  "extension",
  "replay",
  "serving",
  "apply",
  "waitFor",
  "settled",
  "checkpoint",
  "close",
] as const;

interface HandleParts extends Environment {
  readonly store: ObjectStore;
  readonly service: ResourceService;
  readonly startups: Startups;
  readonly identity: Identity;
  readonly apiserver: MainApiserver;
  readonly loader: ManifestLoader;
  readonly published: Published;
  /** Resolves when nothing that a change sets going is under way. */
  readonly settled: () => Promise<void>;
}

/** What a program holds of a playground that runs. */
export function createHandle(options: PlaygroundOptions, parts: HandleParts, closers: Closers): Playground {
  const { clock, store, service, startups, events, pki, requests, faults, identity, apiserver } = parts;
  const { loader, published, settled } = parts;
  const { registry } = apiserver;
  const stateOf = routeStates(faults, startups);
  const clients = createClientFactory(published.url, pki.ca.cert, pki.admin, identity.tokens);
  closers.add(() => clients.close());
  const errors = createHandlerErrors(events);
  const waitFor = createWaiting({ registry, clock, errors, closers });
  const close = (): Promise<void> => closers.close().then(() => errors.throwUnread());
  const playground: Playground = {
    ...published,
    ...openTestKit(options, { ...parts, registry, clients, errors, waitFor }, closers),
    ca: pki.ca.cert,
    requests,
    objects: service,
    faults: createFaultControls({ faults, ...apiserver }),
    client: (name, groups) => clients.client(name, groups),
    explain: (method, target, language) => explainTarget(registry.snapshot(), method, target, language, stateOf),
    isStarting: (name) => stateOf({ name, service: registry.snapshot().routes.get(name)?.service }).isStarting,
    subscribeStarting: (listener) => startups.subscribe(listener),
    endpointOf: (name) => endpointText(apiserver.endpointsOf(name)),
    registry,
    subscribe: (listener) => events.subscribe(listener),
    apply: (manifest) => loader.load(readManifest(manifest)),
    waitFor: (apiService, condition = {}, timeoutMs = WAIT_MS) =>
      waitFor(apiService, typeof condition === "string" ? { condition, timeoutMs } : { timeoutMs, ...condition }),
    settled,
    ...stateAccess(store, settled),
    close,
    [asyncDispose]: close,
  };
  callersFirst(playground, SHOWN);
  return Object.assign(playground, { [asyncDispose]: () => playground.close() });
}
