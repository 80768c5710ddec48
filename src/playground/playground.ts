import { openCustomResources, openService } from "./admitted-service.ts";
import { createWarmPool, type WarmPool, openPodAddresses } from "./pods/index.ts";
import { createBootstrapObjects, registerLocalApis } from "./bootstrap/index.ts";
import { callerFirst, holdProcess, createClosers, type Closers } from "./lifecycle/index.ts";
import type { Playground } from "./contract.ts";
import { openControllerManager } from "./controller-manager.ts";
import { openEnvironment } from "./environment.ts";
import { createHandle } from "./handle.ts";
import { openIdentity } from "./identity.ts";
import { createLocalApis } from "./local-apis.ts";
import { openMainServer } from "./main-server.ts";
import { openManifestLoader, readManifests } from "./manifests/index.ts";
import { openStorage } from "./state/index.ts";
import { checkedOptions, type PlaygroundOptions } from "./settings/index.ts";
import { publish } from "./publishing.ts";
import { announceServer } from "./serving-places.ts";
import { settling } from "./settling.ts";
import { openWorkloads } from "./workloads.ts";

/** @throws StartupError, ManifestError, and Error for files that are not what they should be */
export const startPlayground: (options?: PlaygroundOptions) => Promise<Playground> = callerFirst(
  // Empty, so that the cluster closes all that comes to be in it.
  async (options = {}) => start(createWarmPool(), checkedOptions(options), createClosers()),
);

/** With processes that were started before; whoever started them closes the pool in the end. */
export async function startWith(warm: WarmPool, options: PlaygroundOptions): Promise<Playground> {
  const closers = createClosers();
  // Until everything is closed: no part of it keeps a process alive.
  closers.add(holdProcess());
  return start(warm, options, closers);
}

async function start(warm: WarmPool, options: PlaygroundOptions, closers: Closers): Promise<Playground> {
  try {
    return await assemble(options, warm, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

/** The recipe: each step is given what the steps before it have made, and leaves in `closers` how it is undone. */
async function assemble(options: PlaygroundOptions, warm: WarmPool, closers: Closers): Promise<Playground> {
  const manifests = await readManifests(options.filenames ?? []);
  const environment = await openEnvironment(options, closers);
  const storage = await openStorage(options, environment, closers);
  const addresses = await openPodAddresses({ ...environment, ...storage }, closers);
  const admitted = await openService(options, { ...environment, ...storage, ...addresses }, closers);
  const base = { ...environment, ...storage, ...addresses, ...admitted };
  await createBootstrapObjects(base);
  const identity = await openIdentity(options, base, closers);
  const customResources = await openCustomResources(base, closers);
  const workloads = await openWorkloads(options, { ...base, identity, manifests, warm }, closers);
  const localApis = createLocalApis({ ...base, runtime: workloads.runtime }, identity);
  await registerLocalApis(base, localApis);
  const apiserver = await openMainServer(options, { ...base, identity, localApis }, closers);
  await announceServer(options, { ...base, identity }, closers);
  apiserver.serve();
  const loader = openManifestLoader(base, customResources);
  await loader.load(manifests);
  const published = await publish(options, base);
  const manager = await openControllerManager({ ...base, identity, apiserver }, closers);
  const settled = settling(customResources, manager, workloads, apiserver);
  return createHandle(options, { ...base, identity, apiserver, loader, published, settled }, closers);
}
