import type { LiveSource } from "../view/index.ts";
import { NO_METHOD } from "../trace/index.ts";
import {
  type Playground,
  type PlaygroundEvent,
  type PlaygroundOptions,
  type WarmPool,
  createMovableClock,
  FaultError,
  startWith,
  writeReadyFile,
} from "../playground/index.ts";
import { startControl, type Control } from "../control/index.ts";
import {
  checkTheme,
  languageFlag,
  portFlag,
  stringFlag,
  UsageError,
  type FlagValues,
  type Given,
} from "./arguments.ts";
import { helpText, type Language } from "./help.ts";
import { exitOnSignals, stdinEnd, stopSignal } from "./stop-signal.ts";
import { createLiveSource } from "./live-source.ts";
import { createPage, pageEvent, type Page } from "./page.ts";
import { checkRecordings, prepareTesting, registrations, runCommand } from "./up-testing.ts";
import { injectedFaults, playgroundOptions, type FaultFlag } from "./up-options.ts";
import { outputOf } from "./up-output.ts";

/** Runs until a signal asks it to end, or until the user leaves the terminal UI. */
export async function upCommand({ flags, positionals }: Given, locale: Language, warm: WarmPool): Promise<number> {
  const language = languageFlag(stringFlag(flags, "lang"), locale);
  if (flags.help === true) {
    console.log(helpText(language));
    return 0;
  }
  if (positionals.length > 0) throw new UsageError("up-argument", { value: positionals[0] ?? "" });
  checkTheme(stringFlag(flags, "theme"));
  const options = playgroundOptions(flags);
  return (await wantsTui(flags))
    ? runInTui(options, flags, language, warm)
    : runOnLines(options, flags, language, warm);
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
  readonly control: Control | undefined;
  /** Saves what is to be saved, then stops. */
  readonly close: () => Promise<void>;
}

async function start(options: PlaygroundOptions, flags: FlagValues, warm: WarmPool): Promise<Started> {
  const faults = injectedFaults(flags);
  const wanted = await registrations(flags);
  await checkRecordings(flags);
  const hasControl = flags.control === true || stringFlag(flags, "exec") !== undefined;
  const { readyFile, ...others } = options;
  const clock = createMovableClock();
  // What is in the ready file has to be there when it is written.
  const playground = await startWith(warm, hasControl ? { ...others, clock } : options);
  const control = hasControl ? await startControl(playground, { clock }) : undefined;
  try {
    for (const { apiService, name, value } of faults) playground.faults.set(apiService, name, value, { ahead: true });
    if (control !== undefined && readyFile !== undefined) await writeReady(readyFile, playground, control);
    const finish = await prepareTesting(playground, flags, wanted, options.onEvent);
    for (const fault of faults) checkFault(playground, fault);
    const close = async (): Promise<void> => {
      try {
        await finish();
      } finally {
        await control?.close();
        await playground.close();
      }
    };
    return { playground, control, close };
  } catch (error) {
    await control?.close();
    await playground.close();
    throw error;
  }
}

async function writeReady(file: string, playground: Playground, control: Control): Promise<void> {
  const { url, caFile, kubeconfig, proxyUrl } = playground;
  const { controlUrl, controlToken } = control;
  await writeReadyFile(file, { url, caFile, kubeconfig, proxyUrl, pid: process.pid, controlUrl, controlToken });
}

/** Once every route is there. @throws UsageError for a fault that could do nothing */
function checkFault({ faults }: Playground, { apiService, name, value }: FaultFlag): void {
  try {
    faults.set(apiService, name, value);
  } catch (error) {
    if (error instanceof FaultError) throw new UsageError("problem", { flag: "--fault", problem: error.text });
    throw error;
  }
}

/** Its port is checked before anything starts. @throws UsageError */
function pageOf(flags: FlagValues, language: Language, source: () => LiveSource): Page {
  const port = portFlag("web", stringFlag(flags, "web") ?? "0");
  return createPage(() => ({ port, language, source: source() }));
}

async function runOnLines(
  options: PlaygroundOptions,
  flags: FlagValues,
  language: Language,
  warm: WarmPool,
): Promise<number> {
  const command = stringFlag(flags, "exec");
  const output = outputOf(flags, language, command === undefined || flags.json === true ? "info" : "error");
  const stop = command === undefined ? stopOf(flags) : undefined;
  const page = pageOf(flags, language, () => createLiveSource(playground, { language }));
  const started = start({ ...options, onEvent: output.event }, flags, warm);
  const { playground, control, close } = await (command === undefined ? started : endedBySignals(started));
  playground.requests.subscribe((trace, phase) => {
    // A connection that was turned away is told as an event already.
    if (phase === "finished" && trace.client.method !== NO_METHOD) output.request(trace);
  });
  output.ready(playground);
  try {
    if (flags.web !== undefined) output.event(pageEvent(await page.open()));
    await stop;
    return command === undefined ? 0 : await runCommand(command, playground, control);
  } finally {
    await page.close();
    await close();
  }
}

async function stopOf(flags: FlagValues): Promise<void> {
  await (flags["stop-with-stdin"] === true ? Promise.race([stopSignal(), stdinEnd()]) : stopSignal());
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
async function runInTui(
  options: PlaygroundOptions,
  flags: FlagValues,
  language: Language,
  warm: WarmPool,
): Promise<number> {
  const early: PlaygroundEvent[] = [];
  const page = pageOf(flags, language, () => source);
  const started = start({ ...options, onEvent: (event) => void early.push(event) }, flags, warm);
  const { playground, close } = await endedBySignals(started);
  const isKept = options.saveState === true || options.etcdServers !== undefined;
  const source = createLiveSource(playground, { earlyEvents: early, isKept, language, openPage: () => page.open() });
  const { runTui, themeFor } = await import("../tui/index.ts");
  const theme = themeFor(stringFlag(flags, "theme"), process.env);
  try {
    const pageUrl = flags.web === undefined ? undefined : await page.open();
    if (pageUrl !== undefined) early.push(pageEvent(pageUrl));
    await runTui(source, {
      theme,
      language,
      ascii: flags.ascii === true,
      mouse: flags.mouse === true,
      ...(pageUrl === undefined ? {} : { pageUrl }),
    });
    return 0;
  } finally {
    await page.close();
    await close();
  }
}
