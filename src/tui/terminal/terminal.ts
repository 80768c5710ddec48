import type { Clock } from "../../apimachinery/index.ts";
import { createInputDecoder, type InputEvent } from "../input/input-decoder.ts";
import { openScreen, type TerminalScreen } from "./screen.ts";

export interface TerminalStreams {
  readonly input: NodeJS.ReadableStream & { setRawMode?(on: boolean): unknown };
  readonly output: NodeJS.WritableStream;
}

export interface TerminalListener {
  onInput(event: InputEvent): void;
  onResize(): void;
  /** A signal asked to end, or the terminal went away. */
  onGone(): void;
  /** Told to whoever wants the terminal while somebody else has it. */
  readonly lentText: string;
}

export interface Terminal {
  readonly screen: TerminalScreen;
  /** Gives the terminal to somebody else while `use` runs. @throws Error when somebody has it already */
  lend<T>(use: () => Promise<T>): Promise<T>;
  /** Stops the process group as the shell expects of Ctrl-Z, and comes back with `fg`. */
  suspend(): Promise<void>;
  /** Restores the terminal; safe to call twice. */
  close(): void;
}

/** Raw mode, decoder, signals, and the promise that the terminal is restored however the process ends. */
export function openTerminal({ input, output }: TerminalStreams, clock: Clock, listener: TerminalListener): Terminal {
  const decoder = createInputDecoder(clock, (event) => listener.onInput(event));
  const onData = (chunk: Buffer | string): void => decoder.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  const onGone = (): void => listener.onGone();
  const listen = (): void => {
    input.setRawMode?.(true);
    input.on("data", onData);
    input.resume();
  };
  const unlisten = (): void => {
    input.off("data", onData);
    input.pause();
    input.setRawMode?.(false);
  };
  const screen = openScreen(output, () => listener.onResize());
  listen();
  input.on("end", onGone);
  // A terminal that has gone answers writes with EIO.
  output.on("error", onGone);
  const offSignals = onSignals(onGone);
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    offSignals();
    process.off("uncaughtExceptionMonitor", onGone);
    decoder.close();
    input.off("end", onGone);
    unlisten();
    screen.destroy();
    // Stays deaf rather than throwing when the last bytes meet a closed terminal.
    output.on("error", () => {});
    output.off("error", onGone);
  };
  // Restores before Node prints the error, so that it can be read.
  process.on("uncaughtExceptionMonitor", onGone);
  let lent = false;
  const lend = async <T>(use: () => Promise<T>): Promise<T> => {
    if (lent) throw new Error(listener.lentText);
    lent = true;
    unlisten();
    screen.leave();
    try {
      return await use();
    } finally {
      lent = false;
      if (!closed) {
        screen.enter();
        listen();
        listener.onResize();
      }
    }
  };
  return { screen, lend, close, suspend: () => lend(stopProcess) };
}

const SIGNALS = ["SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP"] as const;

function onSignals(listener: () => void): () => void {
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
}

/** Longer than a stop takes to arrive. In a process group without a shell the kernel drops SIGTSTP, and nothing continues. */
const STOP_WAIT_MS = 300;

async function stopProcess(): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      process.off("SIGCONT", done);
      clearTimeout(timer);
      resolve();
    };
    // Not the clock's timer: this one must keep the process alive while it has no input.
    const timer = setTimeout(done, STOP_WAIT_MS);
    process.on("SIGCONT", done);
    // The whole group: under `npm run` the shell waits for npm, not for us.
    process.kill(0, "SIGTSTP");
  });
}
