import type { SavedStateError } from "../../storage/index.ts";

/** The playground cannot start; the message says what happened, where, and what to do. */
export class StartupError extends Error {
  /** Stands before the message in a stack. */
  override readonly name = "StartupError";
  /** The same in every copy of the package, where `instanceof` is not. */
  readonly code = "ERR_PLAYGROUND_STARTUP";
}

/** An address that cannot be listened on, in words; every other error as it is. */
export function explainListenError(error: unknown, bind: string): Error {
  const { code = "", port } = error as NodeJS.ErrnoException & { port?: number };
  const where = `${bind}:${port ?? "?"}`;
  const advice = "Take another one with --port (HTTPS) or --proxy-port (plain HTTP); 0 means any free port: --port 0.";
  const texts: Readonly<Record<string, string>> = {
    EADDRINUSE: `Cannot listen on ${where}: the port is in use. ${advice}`,
    EACCES: `May not listen on ${where}: ports below 1024 need more rights. ${advice}`,
    EADDRNOTAVAIL: `Cannot listen on ${where}: this machine has no such address. Name another one with --bind.`,
  };
  const text = Object.hasOwn(texts, code) ? texts[code] : undefined;
  if (text !== undefined) return new StartupError(text, { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}

/** Saved state that cannot be loaded: what it is, that nothing was done to it, and the ways out. */
export function explainSavedState(error: SavedStateError): StartupError {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const lines = [
    `${error.message}.`,
    "Nothing of it was loaded, and the file was left as it is. Put a copy of it back, choose another --data-dir, or move it",
    "away to begin with an empty state:",
    `  mv ${quoted(error.file)} ${quoted(`${error.file}.damaged`)}`,
  ];
  return new StartupError(lines.join("\n"), { cause: error });
}
