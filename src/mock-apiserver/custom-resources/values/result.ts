import {
  MOST_ERRORS,
  toJson,
  invalidValue,
  notSupportedValue,
  requiredValue,
  tooLongValue,
  tooManyValue,
  type FieldError,
} from "../../../apimachinery/index.ts";

/** What the validator found (kube-openapi `validation/errors/schema.go`). */
export interface Finding {
  /** The place, as the validator writes it; undefined for a finding that has none. */
  readonly name?: string;
  readonly message: string;
  readonly kind?: "required" | "enum" | "tooLong" | "tooMany" | "type";
  readonly value?: unknown;
  /** The limit, or the allowed values. */
  readonly valid?: unknown;
}

/** Findings, and how many checks passed: of several alternatives the one with most is reported. */
export interface Result {
  readonly findings: Finding[];
  matches: number;
}

export function newResult(findings: readonly Finding[] = [], matches = 0): Result {
  return { findings: [...findings], matches };
}

/** The texts of a result's findings, of which there may be tens of thousands. */
const texts = new WeakMap<readonly Finding[], Set<string>>();

function textsOf(findings: readonly Finding[]): Set<string> {
  const known = texts.get(findings);
  if (known?.size === findings.length) return known;
  const all = new Set(findings.map(({ message }) => message));
  texts.set(findings, all);
  return all;
}

/** A text is reported once. */
export function addFindings(result: Result, findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  const told = textsOf(result.findings);
  for (const finding of findings) {
    if (result.findings.length >= MOST_ERRORS) return;
    if (told.has(finding.message)) continue;
    told.add(finding.message);
    result.findings.push(finding);
  }
}

export function merge(result: Result, other: Result): void {
  addFindings(result, other.findings);
  result.matches += other.matches;
}

/** As the errors of a Status (apiextensions `pkg/apiserver/validation` kubeOpenAPIResultToFieldErrors). */
export function fieldErrorsOf(findings: readonly Finding[], base: string | undefined): FieldError[] {
  return findings.map((finding) => fieldErrorOf(finding, base));
}

function fieldErrorOf(finding: Finding, base: string | undefined): FieldError {
  const { name, message, kind, value = "", valid } = finding;
  if (name === undefined) return invalidValue(base ?? "<nil>", "", message);
  const inner = name.replace(/^\./, "");
  const field = inner === "" ? (base ?? "<nil>") : base === undefined ? inner : `${base}.${inner}`;
  switch (kind) {
    case "required":
      return requiredValue(field);
    case "enum":
      return notSupportedValue(
        field,
        finding.value,
        (valid as readonly unknown[]).map((item) => (typeof item === "string" ? item : toJson(item))),
      );
    case "tooLong":
      return tooLongValue(field, Number(valid));
    case "tooMany":
      return tooManyValue(field, Number(value), Number(valid));
    case "type":
      return { ...invalidValue(field, value, message), reason: "FieldValueTypeInvalid" };
    default:
      return invalidValue(field, value, message);
  }
}
