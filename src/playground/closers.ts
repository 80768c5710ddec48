/** Steps that undo what was started, run once, last first; a step that fails does not keep the others from running. */
export interface Closers {
  add(close: () => Promise<void> | void): void;
  /** @throws AggregateError of what the steps threw */
  close(): Promise<void>;
}

export function createClosers(): Closers {
  const steps: (() => Promise<void> | void)[] = [];
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
    if (errors.length > 0) throw new AggregateError(errors, "not everything could be closed");
  };
  return { add: (step) => void steps.push(step), close: () => (closing ??= run()) };
}
