import type { ResourceService } from "../apiserver/index.ts";
import type { MainApiserver, Startups } from "../mock-apiserver/index.ts";
import type { ObjectStore } from "../storage/index.ts";
import { checkCalls } from "./checked-calls.ts";
import { stateAccess } from "./state/index.ts";
import { createClientFactory } from "./client/index.ts";
import type { Closers } from "./lifecycle/index.ts";
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
  const clients = createClientFactory({
    url: published.url,
    ca: pki.ca.cert,
    admin: pki.admin,
    tokens: identity.tokens,
    closers,
  });
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
    waitFor: (apiService, condition = {}, timeoutMs) => {
      const options = typeof condition === "string" ? { condition } : condition;
      return waitFor(apiService, timeoutMs === undefined ? options : { timeoutMs, ...options });
    },
    settled,
    ...stateAccess(store, settled, () => closers.checkOpen()),
    close,
    [asyncDispose]: close,
  };
  checkCalls(playground, closers);
  return Object.assign(playground, { [asyncDispose]: () => playground.close() });
}
