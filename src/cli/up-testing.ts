import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { constants } from "node:os";
import { readRecording, type Playground, type RegisterOptions } from "../playground/index.ts";
import { listFlag, stringFlag, UsageError, type FlagValues } from "./arguments.ts";

/** How long `--register` waits before `--exec`, for a server that is just starting. */
const REGISTER_MS = 10_000;
/** Bodies are kept whole up to this size when they are to be answered from later. */
const RECORDED_BYTES = 64 * 1024 * 1024;

/** `--register GROUP/VERSION=URL[,ca=FILE]` @throws UsageError */
export async function registrations(flags: FlagValues): Promise<RegisterOptions[]> {
  return Promise.all(listFlag(flags, "register").map(parseRegistration));
}

async function parseRegistration(text: string): Promise<RegisterOptions> {
  const match = /^([a-z0-9.-]+)\/([a-z0-9]+)=(https:\/\/[^,]+?)\/?(?:,ca=(.+))?$/.exec(text);
  const [, group = "", version = "", url = "", ca] = match ?? [];
  if (match === null) throw new UsageError(`--register takes GROUP/VERSION=https://HOST:PORT[,ca=FILE], not "${text}"`);
  if (ca === undefined) return { group, version, url };
  const caBundle = await readFile(ca, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--register ${text}: ${ca} cannot be read (${error.code ?? error.message})`);
  });
  return { group, version, url, caBundle };
}

export function recordingOptions(flags: FlagValues): { keptBytes?: number } {
  return stringFlag(flags, "record") === undefined ? {} : { keptBytes: RECORDED_BYTES };
}

/** Before anything is started, and anybody told that it is. @throws RecordingError */
export async function checkReplay(flags: FlagValues): Promise<void> {
  const file = stringFlag(flags, "replay");
  if (file !== undefined) await readRecording(file);
}

/**
 * Registers and replays what the flags say. With a command to run it is waited for; what does not become available then is
 * said on standard error, since the command may well start it. Returns what is to be done at the end.
 */
export async function prepareTesting(
  playground: Playground,
  flags: FlagValues,
  wanted: readonly RegisterOptions[],
): Promise<() => Promise<void>> {
  const recordFile = stringFlag(flags, "record");
  const replayFile = stringFlag(flags, "replay");
  const recording = recordFile === undefined ? undefined : playground.record();
  if (replayFile !== undefined) await playground.replay(replayFile);
  const isAwaited = stringFlag(flags, "exec") !== undefined;
  await Promise.all(wanted.map((options) => playground.register({ ...options, timeoutMs: 0 })));
  if (isAwaited) await Promise.all(wanted.map((options) => waitFor(playground, options)));
  return async () => {
    if (recordFile !== undefined) await recording?.save(recordFile);
  };
}

async function waitFor(playground: Playground, { group, version }: RegisterOptions): Promise<void> {
  try {
    await playground.waitFor(`${version}.${group}`, "Available", REGISTER_MS);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
  }
}

/** The terminal sends these two to this process alone when it closes, or to nobody. */
const PASSED = ["SIGTERM", "SIGHUP", "SIGQUIT"] as const;

/** Runs a shell command on this process's streams; resolves to its exit code, 128 and more for a signal, as shells have it. */
export function runCommand(command: string, { url, proxyUrl, caFile, kubeconfig }: Playground): Promise<number> {
  const child = spawn(command, {
    shell: true,
    stdio: "inherit",
    env: {
      ...process.env,
      KUBECONFIG: kubeconfig,
      AGGREGATION_PLAYGROUND_URL: url,
      AGGREGATION_PLAYGROUND_CA_FILE: caFile,
      ...(proxyUrl === null ? {} : { AGGREGATION_PLAYGROUND_PROXY_URL: proxyUrl }),
    },
  });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of PASSED) process.on(signal, pass);
  // The terminal sends SIGINT to the command itself; this process waits for what it makes of it.
  const ignore = (): void => {};
  process.on("SIGINT", ignore);
  return new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal === null ? 1 : constants.signals[signal])));
  }).finally(() => {
    for (const signal of PASSED) process.off(signal, pass);
    process.off("SIGINT", ignore);
  });
}
