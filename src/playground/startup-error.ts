/** The playground cannot start; the message says what happened, where, and what to do. */
export class StartupError extends Error {
  override readonly name = "StartupError";
}

/** A port that cannot be listened on, in words; every other error as it is. */
export function explainListenError(error: unknown, what: string, flag: string, bind: string, port: number): Error {
  const { code } = error as NodeJS.ErrnoException;
  const where = `${bind}:${port}`;
  const texts: Readonly<Record<string, string>> = {
    EADDRINUSE: `${what} cannot listen on ${where}: the port is in use. Take another with --${flag} PORT, or any free one with --${flag} 0.`,
    EACCES: `${what} may not listen on ${where}: ports below 1024 need more rights. Take another with --${flag} PORT, or any free one with --${flag} 0.`,
    EADDRNOTAVAIL: `${what} cannot listen on ${where}: this machine has no such address. Name another with --bind.`,
  };
  const text = texts[code ?? ""];
  if (text !== undefined) return new StartupError(text, { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}
