import type { Language } from "./text.ts";

/** A lesson's text in one language, by section. */
export interface LessonText {
  readonly title: string;
  /** Lines of Markdown each. */
  readonly idea: readonly string[];
  readonly path: readonly string[];
  readonly task: readonly string[];
  readonly mistake: readonly string[];
  /** Exactly three. */
  readonly hints: readonly string[];
  readonly further: readonly string[];
}

const HEADINGS = {
  en: { idea: "Idea", path: "Path", task: "Your turn", mistake: "Typical mistake", hints: "Hints", further: "Read on" },
  zh: { idea: "要点", path: "路径", task: "动手", mistake: "常见错误", hints: "提示", further: "延伸阅读" },
} as const satisfies Record<Language, Record<Exclude<keyof LessonText, "title">, string>>;

export const HINTS = 3;

type SectionName = keyof (typeof HEADINGS)["en"];

/** @throws Error naming the file and the section that is missing, unknown or empty */
export function parseLessonText(markdown: string, language: Language, file: string): LessonText {
  const lines = markdown.replaceAll("\r\n", "\n").split("\n");
  const title = /^# (.+)$/.exec(lines[0] ?? "")?.[1];
  if (title === undefined) throw new Error(`${file}:1: the first line must be "# " and the title`);
  const sections = splitSections(lines, language, file);
  const section = (name: SectionName): string[] => {
    const found = trimBlank(sections.get(name) ?? []);
    if (found.length === 0)
      throw new Error(`${file}: the section "## ${HEADINGS[language][name]}" is missing or empty`);
    return found;
  };
  const hints = listItems(section("hints"));
  if (hints.length !== HINTS) {
    throw new Error(`${file}: "## ${HEADINGS[language].hints}" has ${hints.length} numbered hints, not ${HINTS}`);
  }
  return {
    title,
    idea: section("idea"),
    path: section("path"),
    task: section("task"),
    mistake: section("mistake"),
    hints,
    further: section("further"),
  };
}

function splitSections(lines: readonly string[], language: Language, file: string): Map<SectionName, string[]> {
  const names = new Map(Object.entries(HEADINGS[language]).map(([name, heading]) => [heading as string, name]));
  const sections = new Map<SectionName, string[]>();
  let current: string[] | undefined;
  let fenced = false;
  lines.forEach((line, index) => {
    if (line.startsWith("```")) fenced = !fenced;
    const heading = fenced ? undefined : /^## (.+)$/.exec(line)?.[1];
    if (heading === undefined) {
      current?.push(line);
      return;
    }
    const name = names.get(heading.trim());
    if (name === undefined) {
      throw new Error(`${file}:${index + 1}: "## ${heading}" is none of ${[...names.keys()].join(", ")}`);
    }
    current = [];
    sections.set(name as SectionName, current);
  });
  return sections;
}

function trimBlank(lines: readonly string[]): string[] {
  const isText = (line: string): boolean => line.trim() !== "";
  const first = lines.findIndex(isText);
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex(isText) + 1);
}

/** Items of a numbered list; a line that begins with no number belongs to the item before it. */
function listItems(lines: readonly string[]): string[] {
  const items: string[] = [];
  for (const line of lines) {
    const start = /^\d+\. (.+)$/.exec(line)?.[1];
    if (start !== undefined) items.push(start);
    else if (line.trim() !== "" && items.length > 0) items[items.length - 1] += `\n${line.trim()}`;
  }
  return items;
}

/** The lines of a text that are typed: those in fences. */
export function shellLines(lines: readonly string[]): string[] {
  let fenced = false;
  return lines.filter((line) => {
    if (line.startsWith("```")) fenced = !fenced;
    return fenced && !line.startsWith("```");
  });
}

const KUBECTL = /(?:^|[\s|;&(])kubectl\s/;

/** What kubectl in a new terminal needs first: without it the command goes to whatever cluster the learner has. */
export function kubeconfigLines(lines: readonly string[]): string[] {
  const isNeeded = lines.some((line) => KUBECTL.test(line)) && !lines.some((line) => line.includes("KUBECONFIG="));
  return isNeeded ? ["export KUBECONFIG=FILE"] : [];
}

export interface Places {
  readonly url: string;
  readonly proxyUrl: string | null;
  readonly kubeconfig: string;
  readonly work: string;
  /** `127.0.0.1:PORT` of the lesson's own backend. */
  readonly backend: string;
}

/** Texts are written for the default addresses; the learner reads those of this run. */
export function localise(line: string, places: Places): string {
  return line
    .replaceAll("http://127.0.0.1:8001", places.proxyUrl ?? "http://127.0.0.1:8001")
    .replaceAll("https://127.0.0.1:6443", places.url)
    .replaceAll("KUBECONFIG=FILE", () => `KUBECONFIG=${shellWord(places.kubeconfig)}`)
    .replaceAll("https://BACKEND", `https://${places.backend}`)
    .replaceAll(/\bWORK\b/g, () => shellWord(places.work));
}

/** As a shell takes it: the data directory of macOS has a space in it. */
export function shellWord(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
