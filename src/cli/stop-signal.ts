/** Every signal that asks a program to end and can be caught: Ctrl-C, kill, a closed terminal, Ctrl-\\. */
export const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

/** Resolves when standard input has ended. */
export function stdinEnd(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin
      .once("close", resolve)
      .once("error", () => resolve())
      .resume();
  });
}

/** Resolves at the first of them, or when nobody reads the output any more; a second signal ends the process at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = (): void => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    process.stdout.on("error", () => resolve());
    for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
  });
}

/** Until the returned function is called, a signal ends the process with what it does at its exit, e.g. removing temporary files. */
export function exitOnSignals(): () => void {
  const onSignal = (): never => process.exit(130);
  for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
  return () => {
    for (const signal of STOP_SIGNALS) process.off(signal, onSignal);
  };
}
