import path from "node:path";
import envPaths from "env-paths";
import { inLanguage, sanitise, typedCommand } from "../apimachinery/index.ts";
import {
  checkLesson,
  createClassroom,
  COMMAND_NAMES,
  loadCourse,
  loadLessonFolder,
  type TrackName,
  listLines,
  message,
  openProgress,
  progressCommand,
  sendCommand,
  shellWord,
  TRACKS,
  type Reply,
} from "../workshop/index.ts";
import { languageFlag, parseFlagsOf, portFlag, stringFlag, unknownName, UsageError } from "./arguments.ts";
import { commandLines, flagLines, type Language } from "./help.ts";
import { stopSignal } from "./stop-signal.ts";
import { WORKSHOP_COMMANDS, WORKSHOP_FLAGS, type WorkshopFlags } from "./workshop-flags.ts";
import { runWorkshop, type WorkshopPlace } from "./workshop-run.ts";

const HOST_PORT = "8090";

/** `workshop`: the course itself, or one command to the course that runs in another terminal. */
export async function workshopCommand(args: readonly string[], locale: Language): Promise<number> {
  const { flags, positionals } = parseFlagsOf(WORKSHOP_FLAGS, args);
  const language = languageFlag(stringFlag(flags, "lang"), locale);
  const [command, ...rest] = positionals;
  if (flags.help === true || command === "help") {
    console.log(helpText(language));
    return 0;
  }
  const chosenDir = stringFlag(flags, "data-dir");
  const dataDir = path.resolve(chosenDir ?? envPaths("aggregation-playground", { suffix: "" }).data);
  const reach = ["workshop", ...(chosenDir === undefined ? [] : ["--data-dir", shellWord(dataDir)])].join(" ");
  const track = trackOf(flags, command === "start" ? rest[0] : undefined);
  const place = {
    dataDir,
    folder: path.join(dataDir, "workshop"),
    language,
    track,
    command: typedCommand(reach, process.env),
  };
  if (command === undefined) return runWorkshop(place, flags, undefined);
  if (command === "host") return hostCommand(flags, language, track);
  if (command === "author") return authorCommand(rest, language);
  if (!COMMAND_NAMES.includes(command))
    throw unknownName("workshop-unknown", "workshop-meant", command, [...COMMAND_NAMES, "host", "author"]);
  if (command === "start" && rest[0] === undefined) throw new UsageError("workshop-start");
  const asked = [command, ...absoluteFile(command, rest), ...(flags.yes === true ? ["--yes"] : [])];
  const reply = await sendCommand(place.folder, asked, language);
  if (reply !== undefined) return print(reply);
  if (command === "start") return runWorkshop(place, flags, rest[0]);
  return print(await withoutCourse(place, asked));
}

/** What can be said from the progress file alone. */
async function withoutCourse(
  { dataDir, folder, language, track, command: start }: WorkshopPlace,
  [command = "", ...rest]: string[],
): Promise<Reply> {
  if (command !== "list" && command !== "progress") {
    return { lines: [message("not-running", language, { dataDir, command: start.replace(/ --$/, "") })], code: 1 };
  }
  const progress = await openProgress(path.join(folder, "progress.json"), undefined);
  if (command === "progress") return progressCommand(progress, rest, language);
  return { lines: listLines(await loadCourse(track), progress.get(), language), code: 0 };
}

/** What is asked for, else the one that the lesson belongs to. @throws UsageError */
function trackOf(flags: WorkshopFlags, slug = ""): TrackName {
  const name = stringFlag(flags, "track") ?? (slug.startsWith("step-") ? "fifteen-steps" : "course");
  const found = TRACKS.find((track) => track === name);
  if (found === undefined) throw new UsageError("choice", { flag: "track", choices: TRACKS.join(", "), value: name });
  return found;
}

/** The course that runs may have another working directory. */
function absoluteFile(command: string, rest: readonly string[]): string[] {
  const [action, file, ...more] = rest;
  if (command !== "progress" || action === undefined || file === undefined) return [...rest];
  return [action, path.resolve(file), ...more];
}

async function hostCommand(flags: WorkshopFlags, language: Language, track: TrackName): Promise<number> {
  const bind = stringFlag(flags, "bind") ?? "127.0.0.1";
  const port = portFlag("port", stringFlag(flags, "port") ?? HOST_PORT);
  const stop = stopSignal();
  const classroom = createClassroom({ lessons: await loadCourse(track), now: () => Date.now() });
  const { startWeb } = await import("../web/index.ts");
  const web = await startWeb({ bind, port, language, classroom });
  console.log(web.url);
  console.log(`npm run workshop -- --name NAME --report-to ${web.url}`);
  await stop;
  await web.close();
  return 0;
}

async function authorCommand([action, folder]: readonly string[], language: Language): Promise<number> {
  if (action !== "check" || folder === undefined) throw new UsageError("author");
  const claims = await checkLesson(await loadLessonFolder(folder));
  for (const { name, outcome, detail } of claims) {
    const said = detail === "" ? name : `${name}: ${detail}`;
    console.log(sanitise(`${markOf(outcome, language)} ${inLanguage(said, language)}`));
  }
  return claims.some(({ outcome }) => outcome === "failed") ? 1 : 0;
}

/** Eight columns each. */
const MARKS = {
  en: { ok: "ok      ", failed: "failed  ", skipped: "skipped " },
  zh: { ok: "通过    ", failed: "失败    ", skipped: "跳过    " },
} as const;

function markOf(outcome: keyof (typeof MARKS)["en"], language: Language): string {
  return MARKS[language][outcome];
}

function print({ lines, code }: Reply): number {
  for (const line of lines) console.log(sanitise(line));
  return code;
}

function helpText(language: Language): string {
  const [usage, flags] =
    language === "zh"
      ? ["用法：npm run workshop -- [命令] [参数]", "参数："]
      : ["Usage: npm run workshop -- [COMMAND] [flags]", "Flags:"];
  return [
    usage,
    "",
    ...commandLines(WORKSHOP_COMMANDS, language),
    "",
    flags,
    ...flagLines(WORKSHOP_FLAGS, language),
    "",
  ].join("\n");
}
