import { createListeners } from "../apimachinery/index.ts";
import { message } from "./messages.ts";
import { noLesson, placesOf, runCommand } from "./commands.ts";
import { textOf } from "./lesson-folder.ts";
import { kubeconfigLines, localise, shellLines } from "./lesson-text.ts";
import { courseLine, findingLine, lessonLines, mendLines, type CourseLine } from "./render.ts";
import type { Session } from "./session.ts";
import type { Language } from "./text.ts";
import { asTyped } from "./typed-line.ts";

/** A line as the terminal UI's workshop pane takes it. */
export interface PaneLine {
  readonly text: string;
  readonly state?: "heading" | "done" | "todo" | "wrong" | "code" | "figure";
}

export interface PaneAction {
  readonly key: string;
  readonly label: string;
  /** Resolves to what is to be copied, if anything. */
  run(): Promise<{ readonly text: string; readonly what: string } | undefined>;
}

export interface PaneNext {
  readonly command: string;
  readonly why: string;
  /** The command is the pane's own key. */
  readonly isKey: boolean;
}

/** The data behind the terminal UI's workshop pane. */
export interface WorkshopPane {
  title(): string;
  lines(): readonly PaneLine[];
  subscribe(listener: () => void): () => void;
  /** What the learner does now: a command, or a key of the pane. */
  next(): PaneNext | undefined;
  /** The number of the last request before the lesson began. */
  since(): number;
  readonly actions: readonly PaneAction[];
}

const ACTIONS = [
  { key: "h", command: ["hint"], en: "hint", zh: "提示" },
  { key: "s", command: ["solution"], en: "solution", zh: "答案" },
  { key: "x", command: ["reset"], en: "reset", zh: "重置" },
  { key: "n", command: ["next"], en: "next", zh: "下一课" },
] as const;
const COPY = { key: "c", en: "copy command", zh: "复制命令" } as const;

/** Checks and the commands stand above the text: they are what the learner needs while it goes on. */
export function createPane(session: Session, language: Language): WorkshopPane & { close(): void } {
  const listeners = createListeners();
  let notes: readonly CourseLine[] = [];
  let copied = 0;
  const newest = (): number => session.pg.requests.all().at(-1)?.id ?? 0;
  let since = newest();
  /** The solution was asked for once, and is shown when it is asked for again. */
  let isWarned = false;
  const tell = (): void => {
    listeners.emit();
  };
  const unsubscribe = session.subscribe((event) => {
    // What was said before is about what the learner has left behind.
    if (event.type === "lesson" || event.type === "passed") [notes, copied, isWarned] = [[], 0, false];
    if (event.type === "lesson" || event.type === "preparing") since = newest();
    tell();
  });
  const typed = (text: string): string => asTyped(text, session.command);
  const commands = (): string[] => commandsOf(session, language);
  /** Those of the solution once it is shown. */
  const copyable = (): string[] => {
    const shown = notes.filter(({ kind }) => kind === "code").map(({ text }) => text);
    return shown.length > 0 ? shown : commands();
  };
  const act = async (command: readonly string[]): Promise<undefined> => {
    // An impatient hand: a key is for the lesson that is seen, and there is none to see.
    if (session.preparing() !== undefined) return;
    const isSolution = command[0] === "solution";
    const args = isSolution && isWarned ? [...command, "--yes"] : command;
    const before = session.current();
    const { lines, code } = await runCommand(session, args, language);
    const asksAgain = isSolution && code !== 0 && session.current() !== undefined;
    const isOutOfHints = command[0] === "hint" && code !== 0 && session.current() !== undefined;
    if (asksAgain || isOutOfHints)
      notes = [{ text: message(asksAgain ? "solution-key" : "no-more-hints-key", language) }];
    // The first line points a second terminal here.
    else notes = (session.current() === before ? lines : lines.slice(1)).map(courseLine);
    isWarned = asksAgain;
    copied = 0;
    tell();
  };
  const copy = async (): Promise<{ text: string; what: string } | undefined> => {
    const all = copyable();
    const text = all[copied % all.length];
    if (text === undefined) return undefined;
    const number = (copied % all.length) + 1;
    copied += 1;
    return { text, what: message("command-number", language, { number, count: all.length }) };
  };
  return {
    title: () => message("pane-title", language, { number: lessonNumber(session), count: session.lessons.length }),
    lines: () =>
      paneLines(session, language, { notes, commands: commands() }).map(({ text, kind }): PaneLine =>
        kind === undefined ? { text: typed(text) } : { text: typed(text), state: kind },
      ),
    next: () => nextOf(session, language, commands()),
    since: () => since,
    subscribe: listeners.subscribe,
    actions: [
      ...ACTIONS.map(({ key, command, ...labels }) => ({ key, label: labels[language], run: () => act(command) })),
      { key: COPY.key, label: COPY[language], run: copy },
    ],
    close: unsubscribe,
  };
}

/** What the lesson has typed, as this run needs it. */
function commandsOf(session: Session, language: Language): string[] {
  const current = session.current();
  const task = current === undefined ? [] : shellLines(textOf(current, language).task);
  return [...kubeconfigLines(task), ...task].map((line) => asTyped(localise(line, placesOf(session)), session.command));
}

/** What stands in the way, else the lesson's first command, else the next lesson. */
function nextOf(session: Session, language: Language, commands: readonly string[]): PaneNext | undefined {
  if (session.current() === undefined || session.preparing() !== undefined) return undefined;
  if (session.passed()) {
    const why = message(session.following() === undefined ? "next-none" : "next-lesson", language);
    return { command: "n", why, isKey: true };
  }
  const [mend] = mendLines(session.findings(), language, placesOf(session)).filter(({ kind }) => kind === "code");
  const command = mend?.text ?? commands.find((text) => !text.startsWith("export "));
  return command === undefined
    ? undefined
    : { command: asTyped(command, session.command), why: message("next-command", language), isKey: false };
}

function lessonNumber(session: Session): number {
  return session.lessons.findIndex((lesson) => lesson === (session.preparing() ?? session.current())) + 1;
}

function paneLines(
  session: Session,
  language: Language,
  { notes, commands }: { readonly notes: readonly CourseLine[]; readonly commands: readonly string[] },
): CourseLine[] {
  const current = session.current();
  if (current === undefined || session.preparing() !== undefined) return [{ text: noLesson(session, language) }];
  const { title } = textOf(current, language);
  const place = { number: lessonNumber(session), count: session.lessons.length };
  return [
    ...(session.passed() ? [{ text: message("passed-key", language, { title }), kind: "done" as const }] : []),
    { text: message("checks", language), kind: "heading" },
    ...session.findings().map((finding) => findingLine(finding, language)),
    ...mendLines(session.findings(), language, placesOf(session)),
    ...notes,
    { text: message("commands", language), kind: "heading" },
    ...commands.map((text) => ({ text, kind: "code" as const })),
    { text: "" },
    ...lessonLines(current, place, language, placesOf(session)),
  ];
}
