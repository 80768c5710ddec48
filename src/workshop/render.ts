import { textOf, type LoadedLesson } from "./lesson-folder.ts";
import { kubeconfigLines, localise, shellLines, type Places } from "./lesson-text.ts";
import type { Finding, Mend } from "./lesson.ts";
import { message } from "./messages.ts";
import { lessonOf, type Progress } from "./progress.ts";
import type { Language } from "./text.ts";

/** One line of a lesson as a screen shows it; what a line is stands in `kind`, so that nothing is said by colour alone. */
export interface CourseLine {
  readonly text: string;
  readonly kind?: "heading" | "code" | "figure" | "done" | "todo";
}

export interface LessonPlace {
  readonly number: number;
  readonly count: number;
}

/** The whole text of a lesson but hints and solution. */
export function lessonLines(
  lesson: LoadedLesson,
  { number, count }: LessonPlace,
  language: Language,
  places: Places,
): CourseLine[] {
  const text = textOf(lesson, language);
  const isFallback = lesson.texts[language] === undefined;
  const section = (heading: string, lines: readonly string[]): CourseLine[] => [
    { text: "" },
    { text: heading, kind: "heading" },
    ...markdownLines(lines, places),
  ];
  return [
    // A title that counts for itself is counted here already.
    { text: message("lesson", language, { number, count, title: text.title.replace(/^\d+\. /, "") }), kind: "heading" },
    ...(isFallback ? [{ text: message("english-only", language) }] : []),
    { text: "" },
    ...markdownLines(text.idea, places),
    // A drawing is nothing to type.
    ...section(message("path", language), text.path).map(({ text: row, kind }): CourseLine =>
      kind === "code" ? { text: row, kind: "figure" } : kind === undefined ? { text: row } : { text: row, kind },
    ),
    ...section(message("task", language), [...kubeconfigFence(text.task, language), ...text.task]),
    ...section(message("mistake", language), text.mistake),
    ...section(message("further", language), text.further),
  ];
}

function kubeconfigFence(task: readonly string[], language: Language): string[] {
  const lines = kubeconfigLines(shellLines(task));
  return lines.length === 0 ? [] : [message("kubeconfig", language), "", "```", ...lines, "```", ""];
}

const PLAIN_CODE = "    ";

/** A line without a screen's means: code stands further in. */
export function plainText({ text, kind }: CourseLine): string {
  return kind === "code" || kind === "figure" ? PLAIN_CODE + text : text;
}

/** What `plainText` made a line of. */
export function courseLine(text: string): CourseLine {
  return text.startsWith(PLAIN_CODE) ? { text: text.slice(PLAIN_CODE.length), kind: "code" } : { text };
}

/** Markdown without its marks: fences become code lines. */
export function markdownLines(lines: readonly string[], places: Places): CourseLine[] {
  let fenced = false;
  return lines.flatMap((line): CourseLine[] => {
    if (line.startsWith("```")) {
      fenced = !fenced;
      return [];
    }
    const local = localise(line, places);
    return [fenced ? { text: local, kind: "code" } : { text: local.replaceAll("**", "") }];
  });
}

/** `[x]` or `[ ]` and what was expected; below it what was seen. */
export function findingLines(findings: readonly Finding[], language: Language): CourseLine[] {
  return findings.flatMap((finding): CourseLine[] => {
    const kind = kindOf(finding);
    const [expected, saw] = findingTexts(finding, language);
    return [
      { text: `[${finding.passed ? "x" : " "}] ${expected}`, kind },
      { text: `    ${saw}`, kind },
    ];
  });
}

/** Without a mark: a screen has its own for what it is. */
export function findingLine(finding: Finding, language: Language): CourseLine {
  return { text: findingTexts(finding, language).join("\n"), kind: kindOf(finding) };
}

function kindOf({ passed }: Finding): "done" | "todo" {
  return passed ? "done" : "todo";
}

function findingTexts({ expected, saw }: Finding, language: Language): [expected: string, saw: string] {
  return [
    message("expected", language, { text: expected[language] }),
    message("saw", language, { text: saw[language] }),
  ];
}

/** What stands in the way, and what to type about it. */
function mends(findings: readonly Finding[]): Mend[] {
  const open = findings.flatMap(({ passed, mend }) => (passed || mend === undefined ? [] : [mend]));
  return [...new Map(open.map((mend) => [mend.shell, mend])).values()];
}

export function mendLines(findings: readonly Finding[], language: Language, places: Places): CourseLine[] {
  return mends(findings).flatMap(({ say, shell }) => [{ text: say[language] }, ...codeLines(shell, places)]);
}

function codeLines(shell: string, places: Places): CourseLine[] {
  return shell.split("\n").map((line): CourseLine => ({ text: localise(line, places), kind: "code" }));
}

/** What leads to passing from where the learner is, whatever was done before. */
export function solutionLines(
  { lesson }: LoadedLesson,
  findings: readonly Finding[],
  language: Language,
  places: Places,
): CourseLine[] {
  const steps = [...mends(findings), ...lesson.solution];
  return [
    { text: message("solution", language), kind: "heading" },
    ...kubeconfigLines(steps.map(({ shell }) => shell)).flatMap((line) => codeLines(line, places)),
    ...steps.flatMap(({ say, shell }, index): CourseLine[] => [
      { text: `${index + 1}. ${say[language]}` },
      ...codeLines(shell, places),
    ]),
  ];
}

/** One line for each lesson: passed or not, slug and title. */
export function listLines(lessons: readonly LoadedLesson[], progress: Progress, language: Language): string[] {
  const width = Math.max(...lessons.map(({ lesson }) => lesson.slug.length));
  return lessons.map((item, index) => {
    const { slug } = item.lesson;
    const mark = lessonOf(progress, slug)?.passedAt === undefined ? " " : "x";
    const here = progress.current === slug ? ">" : " ";
    return `${here}[${mark}] ${String(index + 1).padStart(2)} ${slug.padEnd(width)}  ${textOf(item, language).title}`;
  });
}
