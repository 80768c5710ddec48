import { textOf, type LoadedLesson } from "./lesson-folder.ts";
import { lessonOf, type LessonProgress, type Progress } from "./progress.ts";
import type { Language } from "./text.ts";

/** What is known of one learner. */
export interface ClassRow {
  readonly progress: Progress;
  /** When it was reported, milliseconds since the epoch. */
  readonly at: number;
}

const TEXT = {
  en: {
    title: "Aggregation workshop: the class",
    learner: "Learner",
    passed: "Passed",
    now: "Now at",
    seen: "Last report",
    none: "Nobody has reported yet. Learners start with --report-to and this page's address.",
    ago: (seconds: number) => `${seconds} s ago`,
    legend: "P passed, W working on it, a number counts the hints, S saw the solution",
  },
  zh: {
    title: "聚合 workshop：全班进度",
    learner: "学员",
    passed: "已通过",
    now: "当前课程",
    seen: "最近报告",
    none: "还没有人报告。学员启动时使用 --report-to 并给出本页地址。",
    ago: (seconds: number) => `${seconds} 秒前`,
    legend: "P 已通过，W 进行中，数字为查看过的提示数，S 看过答案",
  },
} as const;

const STYLE = `body{font:16px/1.4 system-ui,sans-serif;margin:1.5rem;color:#111;background:#fff}
table{border-collapse:collapse}th,td{border:1px solid #999;padding:.2rem .5rem;text-align:left}
td.P{background:#d4f0d4}td.W{background:#fdf3c8}th.lesson{font-weight:normal;writing-mode:vertical-rl}
@media(prefers-color-scheme:dark){body{color:#eee;background:#111}td.P{background:#1d4d1d}td.W{background:#5a4a00}}`;

/** One page without scripts, which asks for itself again every five seconds. */
export function classPage(
  rows: readonly ClassRow[],
  lessons: readonly LoadedLesson[],
  language: Language,
  now: number,
): string {
  const text = TEXT[language];
  const heads = lessons.map(
    (lesson) => `<th class="lesson" scope="col">${escape(textOf(lesson, language).title)}</th>`,
  );
  const sorted = [...rows].sort((a, b) => a.progress.learner.name.localeCompare(b.progress.learner.name));
  const body =
    rows.length === 0
      ? `<p>${text.none}</p>`
      : `<table><thead><tr><th scope="col">${text.learner}</th><th scope="col">${text.passed}</th><th scope="col">${
          text.now
        }</th><th scope="col">${text.seen}</th>${heads.join("")}</tr></thead><tbody>${sorted
          .map((row) => rowHtml(row, lessons, language, now))
          .join("")}</tbody></table><p>${text.legend}</p>`;
  return `<!doctype html><html lang="${language === "zh" ? "zh-CN" : "en"}"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>${
    text.title
  }</title><style>${STYLE}</style></head><body><h1>${text.title}</h1>${body}</body></html>\n`;
}

function rowHtml(
  { progress, at }: ClassRow,
  lessons: readonly LoadedLesson[],
  language: Language,
  now: number,
): string {
  const cells = lessons.map(({ lesson }) => {
    const state = cellState(lessonOf(progress, lesson.slug));
    return `<td class="${state.slice(0, 1)}">${state}</td>`;
  });
  const passed = lessons.filter(({ lesson }) => lessonOf(progress, lesson.slug)?.passedAt !== undefined).length;
  const ago = TEXT[language].ago(Math.max(0, Math.round((now - at) / 1000)));
  return `<tr><th scope="row">${escape(progress.learner.name)}</th><td>${passed}/${lessons.length}</td><td>${escape(
    progress.current ?? "",
  )}</td><td>${ago}</td>${cells.join("")}</tr>`;
}

function cellState(lesson: LessonProgress | undefined): string {
  if (lesson === undefined) return "";
  const hints = lesson.hints > 0 ? ` ${lesson.hints}` : "";
  return `${lesson.passedAt === undefined ? "W" : "P"}${hints}${lesson.solutionShown ? " S" : ""}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
}
