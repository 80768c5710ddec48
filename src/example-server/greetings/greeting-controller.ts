import { type Clock, type KubeObject, ApiError, createWorkQueue, numberAt, textAt } from "../../apimachinery/index.ts";
import type { ResourceService } from "../../apiserver/index.ts";
import { startInformer, resourcePrefix, type ObjectStore } from "../../storage/index.ts";
import { GREETINGS, specOf } from "./greeting-kind.ts";
import { renderGreeting } from "./greeting-text.ts";

export interface GreetingController {
  /** Resolves when every greeting so far has its status. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Fills the status of every greeting; several replicas may do so at once, because they all write the same. */
export async function startGreetingController(options: {
  readonly store: ObjectStore;
  readonly service: ResourceService;
  readonly clock: Clock;
}): Promise<GreetingController> {
  const { store, service, clock } = options;
  const queue = createWorkQueue({
    workers: 4,
    baseDelayMs: 5,
    maxDelayMs: 30_000,
    clock,
    work: async (key) => {
      const [namespace = "", name = ""] = key.split("/");
      await reconcile(service, namespace, name);
      return "done";
    },
  });
  const informer = await startInformer(store, resourcePrefix(GREETINGS), {
    onUpsert: ({ metadata: { namespace = "", name = "" } }) => queue.add(`${namespace}/${name}`),
  });
  return {
    idle: () => queue.idle(),
    async close() {
      informer.close();
      await queue.close();
    },
  };
}

/** @throws ApiError for a conflict, among others: then it is tried again. */
async function reconcile(service: ResourceService, namespace: string, name: string): Promise<void> {
  const target = { ...GREETINGS, namespace };
  const greeting = await service.get(target, name).catch((error: unknown): undefined => {
    if (!(error instanceof ApiError) || error.code !== 404) throw error;
  });
  if (greeting === undefined) return;
  const rendered = renderGreeting(specOf(greeting));
  const observedGeneration = greeting.metadata.generation ?? 0;
  if (isCurrent(greeting, rendered, observedGeneration)) return;
  await service.updateStatus(
    target,
    { ...greeting, status: { rendered, observedGeneration } },
    { fieldManager: "greeting-controller" },
  );
}

function isCurrent(greeting: KubeObject, rendered: string, generation: number): boolean {
  return (
    textAt(greeting, "status", "rendered") === rendered &&
    numberAt(greeting, "status", "observedGeneration") === generation
  );
}
