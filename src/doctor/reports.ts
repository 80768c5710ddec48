import { safeJson } from "../apimachinery/index.ts";
import type { StepResult } from "./types.ts";

const MARKS = { pass: "ok", fail: "FAILED", skip: "skipped" } as const;

function markOf(status: StepResult["status"], level: StepResult["level"]): string {
  return status === "fail" && level === "recommended" ? "advice" : MARKS[status];
}

/** A table for people: one line per step, with reason and fix below what failed. */
export function textReport(results: readonly StepResult[]): string {
  const width = Math.max(...results.map(({ id }) => id.length));
  const lines = results.flatMap(({ id, level, title, status, reason, fix }) => [
    `${markOf(status, level).padEnd(8)}${id.padEnd(width + 2)}${title}`,
    ...(reason === undefined ? [] : [`${" ".repeat(8)}why: ${reason}`]),
    ...(fix === undefined ? [] : [`${" ".repeat(8)}fix: ${fix}`]),
  ]);
  return [...lines, "", summary(results)].join("\n");
}

function summary(results: readonly StepResult[]): string {
  const count = (wanted: StepResult["status"]): number => results.filter(({ status }) => status === wanted).length;
  return `${count("pass")} passed, ${count("fail")} failed, ${count("skip")} skipped`;
}

export function jsonReport(results: readonly StepResult[]): string {
  return safeJson({ passed: !results.some(({ status }) => status === "fail"), results }, 2);
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
