/** Resolves at the first SIGINT or SIGTERM, or when nobody reads the output any more; a second signal ends the process at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = (): void => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    process.stdout.on("error", () => resolve());
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
  });
}
