import { message } from "./messages.ts";
import { placesOf, runCommand } from "./commands.ts";
import { findingLines, lessonLines, type CourseLine } from "./render.ts";
import type { Session } from "./session.ts";
import type { Language } from "./text.ts";

/** A line as the terminal UI's workshop pane takes it. */
export interface PaneLine {
  readonly text: string;
  readonly state?: "heading" | "done" | "todo" | "wrong" | "code";
}

export interface PaneAction {
  readonly key: string;
  readonly label: string;
  run(): Promise<void>;
}

/** The data behind the terminal UI's workshop pane. */
export interface WorkshopPane {
  title(): string;
  lines(): readonly PaneLine[];
  subscribe(listener: () => void): () => void;
  readonly actions: readonly PaneAction[];
}

const ACTIONS = [
  { key: "h", command: ["hint"], en: "hint", zh: "提示" },
  { key: "s", command: ["solution"], en: "solution", zh: "答案" },
  { key: "x", command: ["reset"], en: "reset", zh: "重置" },
  { key: "n", command: ["next"], en: "next", zh: "下一课" },
] as const;

/** Checks stand above the text: they change while the learner looks. */
export function createPane(session: Session, language: Language): WorkshopPane & { close(): void } {
  const listeners = new Set<() => void>();
  let notes: readonly string[] = [];
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const unsubscribe = session.subscribe((event) => {
    if (event.type === "lesson") notes = [];
    tell();
  });
  const number = (): number => session.lessons.findIndex((lesson) => lesson === session.current()) + 1;
  const lesson = (): CourseLine[] => {
    const current = session.current();
    if (current === undefined) return [{ text: message("no-lesson", language) }];
    const place = { number: number(), count: session.lessons.length };
    return [
      { text: message("checks", language), kind: "heading" },
      ...findingLines(session.findings(), language),
      ...notes.map((text) => ({ text })),
      { text: "" },
      ...lessonLines(current, place, language, placesOf(session)),
    ];
  };
  return {
    title: () => `workshop ${number()}/${session.lessons.length}`,
    lines: () => lesson().map(({ text, kind }): PaneLine => (kind === undefined ? { text } : { text, state: kind })),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    actions: ACTIONS.map(({ key, command, ...labels }) => ({
      key,
      label: labels[language],
      async run() {
        notes = (await runCommand(session, command, language)).lines;
        tell();
      },
    })),
    close: unsubscribe,
  };
}
