import { messageOf } from "../../apimachinery/index.ts";
import { ClosedError } from "./closed-error.ts";
/** Steps that undo what was started, run once, last first; a step that fails does not keep the others from running. */
export interface Closers {
  add(close: () => Promise<void> | void): void;
  /** A step that is taken after all others, unless the function that is returned has taken it before. */
  addOnce(close: () => Promise<void>): () => Promise<void>;
  /** Aborted with a ClosedError when closing begins. */
  readonly closed: AbortSignal;
  /** @throws ClosedError when closing has begun */
  checkOpen(): void;
  /** @throws AggregateError of what the steps threw */
  close(): Promise<void>;
}

function reasons(errors: readonly unknown[]): string {
  const texts = errors.map((error) => messageOf(error));
  return [...new Set(texts)].join("; ");
}

export function createClosers(): Closers {
  const steps: (() => Promise<void> | void)[] = [];
  const closed = new AbortController();
  let closing: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    const errors: unknown[] = [];
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, `not everything could be closed: ${reasons(errors)}`);
  };
  return {
    add: (step) => void steps.push(step),
    addOnce(step) {
      let done: Promise<void> | undefined;
      const once = (): Promise<void> => {
        const at = steps.indexOf(once);
        if (at >= 0) steps.splice(at, 1);
        return (done ??= step());
      };
      steps.unshift(once);
      return once;
    },
    closed: closed.signal,
    checkOpen() {
      if (closed.signal.aborted) throw new ClosedError();
    },
    close() {
      closed.abort(new ClosedError());
      return (closing ??= run());
    },
  };
}
