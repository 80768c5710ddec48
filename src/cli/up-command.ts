import { NO_METHOD } from "../trace/index.ts";
import {
  type EventListener,
  type Playground,
  type PlaygroundEvent,
  type PlaygroundOptions,
  type WarmPool,
  startWith,
} from "../playground/index.ts";
import { stringFlag, UsageError, type FlagValues, type Given } from "./arguments.ts";
import { checkFaultRoute, whyFaultIsIdle } from "./fault-routes.ts";
import { helpText, type Language } from "./help.ts";
import { exitOnSignals, stopSignal } from "./stop-signal.ts";
import { createLiveSource } from "./live-source.ts";
import { checkReplay, prepareTesting, recordingOptions, registrations, runCommand } from "./up-testing.ts";
import { injectedFaults, playgroundOptions, type FaultFlag } from "./up-options.ts";
import { outputOf } from "./up-output.ts";

/** Runs until a signal asks it to end, or until the user leaves the terminal UI. */
export async function upCommand({ flags, positionals }: Given, language: Language, warm: WarmPool): Promise<number> {
  if (flags.help === true) {
    console.log(helpText(language));
    return 0;
  }
  if (positionals.length > 0) throw new UsageError(`up takes no argument "${positionals[0]}"; name a manifest with -f`);
  const options = { ...playgroundOptions(flags), ...recordingOptions(flags) };
  return (await wantsTui(flags)) ? runInTui(options, flags, warm) : runOnLines(options, flags, warm);
}

async function wantsTui(flags: FlagValues): Promise<boolean> {
  if (stringFlag(flags, "exec") !== undefined) return false;
  if (flags["no-tui"] === true || flags.json === true) return false;
  // Whoever has no terminal need not wait until the terminal UI is loaded.
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  const { canRunTui } = await import("../tui/index.ts");
  return canRunTui({ input: process.stdin, output: process.stdout }, process.env);
}

interface Started {
  readonly playground: Playground;
  /** Saves what is to be saved, then stops. */
  readonly close: () => Promise<void>;
}

async function start(options: PlaygroundOptions, flags: FlagValues, warm: WarmPool): Promise<Started> {
  const faults = injectedFaults(flags);
  const wanted = await registrations(flags);
  await checkReplay(flags);
  const playground = await startWith(warm, options);
  try {
    for (const { apiService, name, value } of faults) playground.faults.set(apiService, name, value);
    const finish = await prepareTesting(playground, flags, wanted);
    for (const fault of faults) await checkFault(playground, fault, options.onEvent);
    const close = async (): Promise<void> => {
      try {
        await finish();
      } finally {
        await playground.close();
      }
    };
    return { playground, close };
  } catch (error) {
    await playground.close();
    throw error;
  }
}

/** Once every route is there. @throws UsageError for one that is not */
async function checkFault(
  playground: Playground,
  { apiService, name }: FaultFlag,
  onEvent: EventListener = () => {},
): Promise<void> {
  checkFaultRoute(playground, apiService);
  const why = await whyFaultIsIdle(playground, apiService, name);
  if (why === undefined) return;
  const message = `the fault ${name} changes nothing of ${apiService}. ${why}`;
  onEvent({ at: Date.now(), level: "warn", type: "apiservice", subject: apiService, message });
}

async function runOnLines(options: PlaygroundOptions, flags: FlagValues, warm: WarmPool): Promise<number> {
  const command = stringFlag(flags, "exec");
  const output = outputOf(flags, command === undefined || flags.json === true ? "info" : "error");
  const stop = command === undefined ? stopSignal() : undefined;
  const started = start({ ...options, onEvent: output.event }, flags, warm);
  const { playground, close } = await (command === undefined ? started : endedBySignals(started));
  playground.requests.subscribe((trace, phase) => {
    // A connection that was turned away is told as an event already.
    if (phase === "finished" && trace.client.method !== NO_METHOD) output.request(trace);
  });
  output.ready(playground);
  try {
    await stop;
    return command === undefined ? 0 : await runCommand(command, playground);
  } finally {
    await close();
  }
}

/** Nobody listens for signals yet: they end the start, and what it has made goes with it. */
async function endedBySignals<T>(work: Promise<T>): Promise<T> {
  const undo = exitOnSignals();
  try {
    return await work;
  } finally {
    undo();
  }
}

/** The screen belongs to the terminal UI: what happens before it is there is shown in its log. */
async function runInTui(options: PlaygroundOptions, flags: FlagValues, warm: WarmPool): Promise<number> {
  const early: PlaygroundEvent[] = [];
  const started = start({ ...options, onEvent: (event) => void early.push(event) }, flags, warm);
  const { playground, close } = await endedBySignals(started);
  const { runTui, themeFor } = await import("../tui/index.ts");
  const theme = themeFor(stringFlag(flags, "theme"), process.env);
  try {
    const isKept = options.saveState === true || options.etcdServers !== undefined;
    await runTui(createLiveSource(playground, { earlyEvents: early.splice(0), isKept }), {
      theme,
      ascii: flags.ascii === true,
    });
    return 0;
  } finally {
    await close();
  }
}
