import type { KindDefinition } from "./kind.ts";
import type { ServiceContext } from "./service-types.ts";

/** Writers of kinds that allocate values, in line; per service, so that instances do not wait for each other. */
const tails = new WeakMap<ServiceContext, Map<string, Promise<unknown>>>();

/** Runs one writer of the kind after the other, so that two cannot be given the same value. Not reentrant. */
export async function runExclusive<T>(
  context: ServiceContext,
  kind: KindDefinition,
  run: () => Promise<T>,
): Promise<T> {
  const queues = tails.get(context) ?? new Map<string, Promise<unknown>>();
  tails.set(context, queues);
  const key = `${kind.group}/${kind.plural}`;
  const turn = (queues.get(key) ?? Promise.resolve()).then(run, run);
  queues.set(
    key,
    turn.catch(() => undefined),
  );
  return turn;
}
