/** For how long work that waits for nothing may hold the event loop. */
const TURN_MS = 10;

const waiting: (() => void)[] = [];
let turnStart: number | undefined;

/**
 * Resolves when there is time to go on. Work over a store in memory never waits for anything, so a long chain of it would
 * keep requests and timers from their turn: it calls this between its steps.
 */
export async function breathe(): Promise<void> {
  if (turnStart === undefined) {
    turnStart = performance.now();
    setImmediate(nextTurn);
    return;
  }
  if (waiting.length === 0 && performance.now() - turnStart < TURN_MS) return;
  await new Promise<void>((resolve) => void waiting.push(resolve));
}

/** One at a time, each with a turn of its own: together they would hold the loop as long as they are many. */
function nextTurn(): void {
  const next = waiting.shift();
  if (next === undefined) {
    turnStart = undefined;
    return;
  }
  turnStart = performance.now();
  next();
  setImmediate(nextTurn);
}

/** Work that yields where others may have their turn, told what it comes to at its end. */
export type Steps<T> = Generator<undefined, T>;

export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** Without holding up others for longer than a step takes. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await breathe();
  }
}
