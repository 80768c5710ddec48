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

/** An update waits for those of its kind where they allocate values, else for those of its object. */
export function runAlone<T>(
  context: ServiceContext,
  kind: KindDefinition,
  key: string,
  run: () => Promise<T>,
): Promise<T> {
  return kind.allocate === undefined ? runInTurn(context, key, run) : runExclusive(context, kind, run);
}

/** Of one writer, as those behind it see it. */
interface Turn {
  readonly begun: Promise<void>;
  readonly done: Promise<void>;
}

const turns = new WeakMap<ServiceContext, Map<string, Turn>>();

/** A writer that takes longer, e.g. for a webhook, which may write the same object itself, holds nobody any more. */
const PATIENCE_MS = 50;

/**
 * Runs writers of one object one after the other, as a rule: they would overtake each other, and do their work again and again. Whoever
 * writes has to look for others all the same.
 */
export async function runInTurn<T>(context: ServiceContext, key: string, run: () => Promise<T>): Promise<T> {
  const all = turns.get(context) ?? new Map<string, Turn>();
  turns.set(context, all);
  const before = all.get(key);
  const [begun, done] = [signal(), signal()];
  const own: Turn = { begun: begun.given, done: done.given };
  all.set(key, own);
  if (before !== undefined) await patient(before);
  begun.give();
  try {
    return await run();
  } finally {
    done.give();
    if (all.get(key) === own) all.delete(key);
  }
}

async function patient({ begun, done }: Turn): Promise<void> {
  await begun;
  const late = signal();
  const timer = setTimeout(late.give, PATIENCE_MS);
  await Promise.race([done, late.given]);
  clearTimeout(timer);
}

function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}
