import { createInterface } from "node:readline";
import path from "node:path";
import { toldIn, sanitise } from "../apimachinery/index.ts";
import { startPlayground } from "../playground/index.ts";
import type { LiveSource } from "../view/index.ts";
import { canRunTui, runTui, themeFor } from "../tui/index.ts";
import {
  createPane,
  followPlainly,
  isPassed,
  loadCourse,
  message,
  openProgress,
  openSession,
  runCommand,
  runningProcess,
  startControl,
  startReporter,
  typedWords,
  unknownLesson,
  welcomeLines,
  type Session,
  type TrackName,
} from "../workshop/index.ts";
import { checkTheme, portFlag, stringFlag, UsageError } from "./arguments.ts";
import type { Language } from "./help.ts";
import { stopSignal } from "./stop-signal.ts";
import { createLiveSource } from "./live-source.ts";
import { createPage } from "./page.ts";
import type { WorkshopFlags } from "./workshop-flags.ts";

export interface WorkshopPlace {
  /** Of the playground: PKI and kubeconfig. */
  readonly dataDir: string;
  /** Of the workshop within it. */
  readonly folder: string;
  readonly language: Language;
  readonly track: TrackName;
  /** What is typed before a command to reach this workshop. */
  readonly command: string;
}

const DEFAULT_PORT = "6443";
const DEFAULT_PROXY_PORT = "8001";

/** The course with its playground, until the learner leaves. */
export async function runWorkshop(
  place: WorkshopPlace,
  flags: WorkshopFlags,
  slug: string | undefined,
): Promise<number> {
  const { dataDir, folder, language, track } = place;
  const pid = await runningProcess(folder, language);
  if (pid !== undefined) {
    console.error(message("already-running", language, { pid }));
    return 1;
  }
  const lessons = await loadCourse(track);
  const slugs = lessons.map(({ lesson }) => lesson.slug);
  if (slug !== undefined && !slugs.includes(slug)) {
    console.error(unknownLesson(slug, slugs, language));
    return 2;
  }
  checkTheme(stringFlag(flags, "theme"));
  const webPort = portFlag("web", stringFlag(flags, "web") ?? "0");
  const progress = await openProgress(path.join(folder, "progress.json"), stringFlag(flags, "name"));
  const playground = await startPlayground({
    dataDir,
    port: portFlag("port", stringFlag(flags, "port") ?? DEFAULT_PORT),
    proxyPort: portFlag("proxy-port", stringFlag(flags, "proxy-port") ?? DEFAULT_PROXY_PORT),
  });
  const session = await openSession({ pg: playground, lessons, progress, ...sessionPlace(place), ...seedOf(flags) });
  const control = await startControl(folder, (args, asked) => runCommand(session, args, asked));
  const reportTo = stringFlag(flags, "report-to");
  const onProblem = (problem: string): void => {
    if (!wantsTui(flags)) console.error(sanitise(message("report-failed", language, { problem })));
  };
  const reporter = reportTo === undefined ? undefined : startReporter({ store: progress, url: reportTo, onProblem });
  const source = createLiveSource(playground, { language, openPage: () => page.open() });
  const page = createPage(() => ({
    port: webPort,
    language,
    source,
    workshop: (asked) => createPane(session, asked),
  }));
  try {
    const first = slug ?? firstLesson(session);
    const pageUrl = flags.web === undefined ? undefined : await page.open();
    if (pageUrl !== undefined && !wantsTui(flags)) console.log(message("page", language, { url: pageUrl }));
    await (wantsTui(flags)
      ? runInTui(source, session, { flags, language, first, pageUrl })
      : runOnLines(session, language, first));
    return 0;
  } finally {
    await page.close();
    await control.close();
    await reporter?.close();
    session.close();
    await playground.close();
  }
}

function sessionPlace({ folder, command }: WorkshopPlace): { readonly workFolder: string; readonly command: string } {
  return { workFolder: folder, command };
}

/** @throws UsageError */
function seedOf(flags: WorkshopFlags): { readonly seed?: number } {
  const text = stringFlag(flags, "seed");
  if (text === undefined) return {};
  if (!/^\d{1,9}$/.test(text)) throw new UsageError("seed", { value: text });
  return { seed: Number(text) };
}

function wantsTui(flags: WorkshopFlags): boolean {
  return flags["no-tui"] !== true && canRunTui({ input: process.stdin, output: process.stdout }, process.env);
}

/** Where the learner was, unless that is passed. */
function firstLesson({ lessons, progress }: Session): string {
  const state = progress.get();
  const isOpen = (slug: string): boolean => !isPassed(state, slug);
  const slugs = lessons.map(({ lesson }) => lesson.slug);
  const { current } = state;
  if (current !== undefined && slugs.includes(current) && isOpen(current)) return current;
  return slugs.find(isOpen) ?? slugs[0] ?? "";
}

interface InTui {
  readonly flags: WorkshopFlags;
  readonly language: Language;
  readonly first: string;
  readonly pageUrl: string | undefined;
}

async function runInTui(
  source: LiveSource,
  session: Session,
  { flags, language, first, pageUrl }: InTui,
): Promise<void> {
  const pane = createPane(session, language);
  await session.start(first);
  const theme = themeFor(stringFlag(flags, "theme"), process.env);
  await runTui(source, {
    theme,
    language,
    ascii: flags.ascii === true,
    mouse: flags.mouse === true,
    workshop: pane,
    ...(pageUrl === undefined ? {} : { pageUrl }),
  });
  pane.close();
}

/** Lines as they come; what is typed here is a command, as in the second terminal. */
async function runOnLines(session: Session, language: Language, first: string): Promise<void> {
  const print = (line: string): void => console.log(sanitise(line));
  const stop = stopSignal();
  for (const line of welcomeLines(session, language)) print(line);
  const unfollow = followPlainly(session, language, print);
  await session.start(first);
  const input = createInterface({ input: process.stdin });
  input.on("line", (line) => {
    const args = typedWords(line);
    if (args.length === 0) return;
    runCommand(session, args, language)
      .then(({ lines }) => lines.forEach(print))
      .catch((error: unknown) => print(toldIn(error, language)));
  });
  await stop;
  input.close();
  unfollow();
}
