import { fillIn, inLanguage, safeJson, type Language } from "../apimachinery/index.ts";
import { CHINESE } from "./chinese.ts";
import type { StepResult } from "./types.ts";

/** Eight columns each; a Chinese character takes two. */
const MARKS = {
  en: { pass: "ok      ", fail: "FAILED  ", skip: "skipped ", advice: "advice  " },
  zh: { pass: "通过    ", fail: "失败    ", skip: "跳过    ", advice: "建议    " },
} as const satisfies Record<Language, Record<StepResult["status"] | "advice", string>>;
const MARK_COLUMNS = 8;
const WORDS = {
  en: { why: "why: ", fix: "fix: ", summary: "{pass} passed, {fail} failed, {skip} skipped" },
  zh: { why: "原因：", fix: "修正：", summary: "{pass} 项通过，{fail} 项失败，{skip} 项跳过" },
} as const satisfies Record<Language, Record<string, string>>;

function markOf({ status, level }: StepResult, language: Language): string {
  const marks = MARKS[language];
  return marks[status === "fail" && level === "recommended" ? "advice" : status];
}

/** What is wrong stands first, then what only advises, then what could not be told. */
function rankOf({ status, level }: StepResult): number {
  if (status === "fail") return level === "required" ? 0 : 1;
  return status === "skip" ? 2 : 3;
}

/**
 * A table for people: the summary, then one line per step, what failed first, with reason and fix below it. What the server said
 * stays as it is in every language.
 */
export function textReport(results: readonly StepResult[], language: Language = "en"): string {
  const words = WORDS[language];
  const width = Math.max(...results.map(({ id }) => id.length));
  const ordered = results.toSorted((left, right) => rankOf(left) - rankOf(right));
  const lines = ordered.flatMap((result) => {
    const { id } = result;
    const reason = reasonOf(result, language);
    const { title, fix } = language === "zh" ? { ...result, ...inChinese(result) } : result;
    return [
      `${markOf(result, language)}${id.padEnd(width + 2)}${title}`,
      ...(reason === undefined ? [] : [`${" ".repeat(MARK_COLUMNS)}${words.why}${reason}`]),
      ...(fix === undefined ? [] : [`${" ".repeat(MARK_COLUMNS)}${words.fix}${fix}`]),
    ];
  });
  return [summary(results, words.summary), "", ...lines].join("\n");
}

/** The catalogue first: it knows what a reason quotes, too. */
function reasonOf({ reason, text }: StepResult, language: Language): string | undefined {
  if (reason === undefined) return undefined;
  const told = inLanguage(reason, language);
  return told === reason ? (text?.[language] ?? reason) : told;
}

/** A step that a suite of somebody else's has added stays as it is. */
function inChinese({ id, fix }: StepResult): { readonly title?: string; readonly fix?: string } {
  const known = Object.hasOwn(CHINESE, id) ? CHINESE[id] : undefined;
  if (known === undefined) return {};
  return fix === undefined ? { title: known.title } : known;
}

function summary(results: readonly StepResult[], sentence: string): string {
  const count = (wanted: StepResult["status"]): number => results.filter(({ status }) => status === wanted).length;
  return fillIn(sentence, { pass: count("pass"), fail: count("fail"), skip: count("skip") });
}

/** All steps as JSON, for programs. */
export function jsonReport(results: readonly StepResult[]): string {
  const shown = results.map(({ text: _text, ...result }) => result);
  return safeJson({ passed: !results.some(({ status }) => status === "fail"), results: shown }, 2);
}

/** JUnit XML as CI systems read it: a suite per area. */
export function junitReport(results: readonly StepResult[]): string {
  const areas = [...new Set(results.map(({ area }) => area))];
  const suites = areas.map((area) =>
    suite(
      area,
      results.filter((result) => result.area === area),
    ),
  );
  return ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", ...suites, "</testsuites>", ""].join("\n");
}

function suite(area: string, results: readonly StepResult[]): string {
  const count = (wanted: StepResult["status"]): number => results.filter(({ status }) => status === wanted).length;
  const head = `  <testsuite name="${escapeXml(area)}" tests="${results.length}" failures="${count("fail")}" skipped="${count("skip")}">`;
  return [head, ...results.map(testCase), "  </testsuite>"].join("\n");
}

function testCase({ id, area, title, status, reason = "", fix = "", durationMs }: StepResult): string {
  const attributes = `classname="${escapeXml(area)}" name="${escapeXml(`${id}: ${title}`)}" time="${(durationMs / 1000).toFixed(3)}"`;
  if (status === "pass") return `    <testcase ${attributes}/>`;
  const inner =
    status === "skip"
      ? `<skipped message="${escapeXml(reason)}"/>`
      : `<failure message="${escapeXml(reason)}">${escapeXml(fix)}</failure>`;
  return `    <testcase ${attributes}>${inner}</testcase>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

function escapeXml(text: string): string {
  return (
    text
      .replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
      // XML 1.0 has no way to write these.
      // eslint-disable-next-line no-control-regex -- control characters are what must go
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
      // Allowed in XML, and yet a terminal that shows the file would obey them.
      .replaceAll(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `&#${char.codePointAt(0)};`)
  );
}
