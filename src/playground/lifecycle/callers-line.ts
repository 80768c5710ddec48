/** Errors that show a caller already: of several calls of the kit, one inside another, the outermost comes last and wins. */
interface Caller {
  stack?: string;
}

const FRAME = /\n {4}at /;

/** The lines of a stack below its message. */
function framesOf(stack: string): string {
  const start = stack.search(FRAME);
  return start < 0 ? "" : stack.slice(start);
}

/** An error that a signal of the caller's own brought stays as it is. */
function show(error: unknown, caller: Caller, own: unknown): unknown {
  if (!(error instanceof Error) || error === own) return error;
  const inside = framesOf(error.stack ?? "");
  const outside = framesOf(caller.stack ?? "");
  const head = inside === "" ? (error.stack ?? String(error)) : (error.stack ?? "").slice(0, -inside.length);
  const rest = inside.split("\n").filter((line) => line !== "" && !outside.includes(line));
  error.stack = [`${head}${outside}`, ...rest].join("\n");
  return error;
}

function reasonOf(args: readonly unknown[]): unknown {
  const given = args.find((arg) => typeof arg === "object" && arg !== null && "signal" in arg);
  return (given as { signal?: AbortSignal } | undefined)?.signal?.reason;
}

/** What a playground has open keeps no process alive, or a test that never closed it would never end: what is waited for does. */
let holders = 0;
let holding: NodeJS.Timeout | undefined;
const LONG_MS = 2 ** 30;

/** Keeps this process alive until the returned function is called. */
export function holdProcess(): () => void {
  holders += 1;
  holding ??= setInterval(() => undefined, LONG_MS);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    holders -= 1;
    if (holders > 0) return;
    clearInterval(holding);
    holding = undefined;
  };
}

/**
 * The same function, with the line that called it on top of the stack of what it throws or rejects with. The process lives until it
 * is done.
 */
export function callerFirst<A extends unknown[], R>(call: (...args: A) => R): (...args: A) => R {
  const shown = (...args: A): R => {
    const caller: Caller = {};
    Error.captureStackTrace(caller, shown);
    try {
      const result = call(...args);
      if (!(result instanceof Promise)) return result;
      return result
        .catch((error: unknown) => {
          throw show(error, caller, reasonOf(args));
        })
        .finally(holdProcess()) as R;
    } catch (error) {
      throw show(error, caller, reasonOf(args));
    }
  };
  return shown;
}

type Functions<T> = { [K in keyof T]: T[K] extends (...args: never[]) => unknown ? K : never }[keyof T];

/** `target` with these functions of it by {@link callerFirst}. */
export function callersFirst<T extends object>(target: T, names: readonly Functions<T>[]): T {
  const shown = names.map((name) => [name, callerFirst(target[name] as (...args: unknown[]) => unknown)] as const);
  return Object.assign(target, Object.fromEntries(shown));
}
