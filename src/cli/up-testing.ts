import { messageOf } from "../apimachinery/index.ts";
import { access, constants, stat } from "node:fs/promises";
import path from "node:path";
import { readRecording, type EventListener, type Playground, type RegisterOptions } from "../playground/index.ts";
import type { Control } from "../control/index.ts";
import { durationFlag, listFlag, stringFlag, CommandError, UsageError, type FlagValues } from "./arguments.ts";
import { readFlagFile } from "./flag-file.ts";
import { passingSignals, startGroup } from "./process-group.ts";
import { STOP_SIGNALS } from "./stop-signal.ts";

/** How long `--register` waits before `--exec`, for a server that is just starting. */
const REGISTER_MS = 10_000;
/** EX_UNAVAILABLE of sysexits.h. */
const UNAVAILABLE = 69;

/** `--register GROUP/VERSION=URL[,ca=FILE]` @throws UsageError */
export async function registrations(flags: FlagValues): Promise<RegisterOptions[]> {
  return Promise.all(listFlag(flags, "register").map(parseRegistration));
}

async function parseRegistration(text: string): Promise<RegisterOptions> {
  const match = /^([a-z0-9.-]+)\/([a-z0-9]+)=(https:\/\/[^,]+?)\/?(?:,ca=(.+))?$/.exec(text);
  const [, group = "", version = "", url = "", ca] = match ?? [];
  if (match === null) throw new UsageError("register", { value: text });
  if (ca === undefined) return { group, version, url };
  return { group, version, url, caBundle: await readFlagFile(`--register ${text}:`, ca) };
}

/** A recording that cannot be saved is no use at the end of a suite. @throws UsageError */
async function checkRecord(file: string): Promise<void> {
  const unwritable = ({ code = "" }: NodeJS.ErrnoException): never => {
    throw new UsageError("unwritable-file", { flag: "--record", file, problem: code });
  };
  await access(path.dirname(path.resolve(file)), constants.W_OK | constants.X_OK).catch(unwritable);
  const standing = await stat(file).catch(() => undefined);
  if (standing?.isDirectory() === true) unwritable({ code: "EISDIR" } as NodeJS.ErrnoException);
}

/** Before anything is started, and anybody told that it is. @throws RecordingError, UsageError */
export async function checkRecordings(flags: FlagValues): Promise<void> {
  const recorded = stringFlag(flags, "record");
  if (recorded !== undefined) await checkRecord(recorded);
  const file = stringFlag(flags, "replay");
  const onUnmatched = stringFlag(flags, "on-unmatched");
  if (onUnmatched !== undefined && onUnmatched !== "answer" && onUnmatched !== "fail")
    throw new UsageError("choice", { flag: "on-unmatched", choices: "answer, fail", value: onUnmatched });
  if (onUnmatched !== undefined && file === undefined) throw new UsageError("on-unmatched");
  if (file !== undefined) await readRecording(file);
}

/**
 * Registers and replays what the flags say. With a command to run it is waited for. Returns what is to be done at the end.
 * @throws CommandError when something does not become available
 */
export async function prepareTesting(
  playground: Playground,
  flags: FlagValues,
  wanted: readonly RegisterOptions[],
  onEvent: EventListener = () => undefined,
): Promise<() => Promise<void>> {
  const recordFile = stringFlag(flags, "record");
  const replayFile = stringFlag(flags, "replay");
  const recording = recordFile === undefined ? undefined : playground.record();
  const fails = stringFlag(flags, "on-unmatched") === "fail";
  const onUnmatched = fails ? "fail" : "answer";
  const replayed = replayFile === undefined ? [] : await playground.replay(replayFile, { onUnmatched });
  const isAwaited = stringFlag(flags, "exec") !== undefined;
  await Promise.all(wanted.map((options) => playground.register({ ...options, timeoutMs: 0 })));
  const timeoutMs = durationFlag("wait-timeout", stringFlag(flags, "wait-timeout")) ?? REGISTER_MS;
  if (isAwaited && timeoutMs > 0) await Promise.all(wanted.map((options) => waitFor(playground, options, timeoutMs)));
  return async () => {
    for (const one of fails ? replayed : []) {
      for (const request of one.unused()) {
        const { apiService } = one;
        const message = `the recording's answer to ${request} was never asked for`;
        onEvent({ at: Date.now(), level: "error", type: "handler", subject: apiService, message });
      }
    }
    if (recordFile !== undefined) await recording?.save(recordFile);
  };
}

async function waitFor(playground: Playground, { group, version }: RegisterOptions, timeoutMs: number): Promise<void> {
  try {
    await playground.waitFor(`${version}.${group}`, { timeoutMs });
  } catch (error) {
    const reason = messageOf(error);
    throw new CommandError(`${reason}\n--exec was not run (--wait-timeout 0 runs it without waiting)`, UNAVAILABLE);
  }
}

/** Runs a shell command on this process's streams; resolves to its exit code when nothing of it is left. */
export function runCommand(
  command: string,
  { url, proxyUrl, caFile, kubeconfig }: Playground,
  control: Control | undefined,
): Promise<number> {
  const env = {
    ...process.env,
    KUBECONFIG: kubeconfig,
    AGGREGATION_PLAYGROUND_URL: url,
    AGGREGATION_PLAYGROUND_CA_FILE: caFile,
    AGGREGATION_PLAYGROUND_CONTROL_URL: control?.controlUrl,
    AGGREGATION_PLAYGROUND_CONTROL_TOKEN: control?.controlToken,
    ...(proxyUrl === null ? {} : { AGGREGATION_PLAYGROUND_PROXY_URL: proxyUrl }),
  };
  return passingSignals(startGroup(command, { stdio: "inherit", env }), STOP_SIGNALS);
}
