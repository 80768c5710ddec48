import { apiErrors } from "./status.ts";

/** `a=b,c!=d` on the few fields that a kind offers (apimachinery `pkg/fields/selector.go`). */
interface FieldRequirement {
  readonly field: string;
  readonly equals: boolean;
  readonly value: string;
}

export type FieldSelector = readonly FieldRequirement[];

/** Splits at commas that no backslash escapes; the escapes stay. */
function splitTerms(text: string): string[] {
  return text === "" ? [] : (text.match(/(?:\\[\s\S]|[^,\\]|\\$)+|(?<=,|^)(?=,|$)/g) ?? []);
}

function unescape(value: string): string {
  let result = "";
  for (let i = 0; i < value.length; i++) {
    const char = value.charAt(i);
    if (char === "," || char === "=") {
      throw apiErrors.badRequest(`invalid field selector: unescaped character in value: ${char.charCodeAt(0)}`);
    }
    if (char !== "\\") {
      result += char;
      continue;
    }
    const next = value.charAt(++i);
    if (next === "" || !"\\,=".includes(next)) {
      throw apiErrors.badRequest(`invalid field selector: invalid escape sequence: \\${next}`);
    }
    result += next;
  }
  return result;
}

/** @throws ApiError 400 with the parser's own text. */
export function parseFieldSelector(text: string): FieldSelector {
  const requirements: FieldRequirement[] = [];
  for (const term of splitTerms(text).sort()) {
    if (term === "") continue;
    const match = /^([\s\S]*?)(!=|==|=)([\s\S]*)$/.exec(term);
    if (match === null) throw apiErrors.badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
    const [, field = "", operator, value = ""] = match;
    const wanted = unescape(value);
    // `hasTerm.Transform`: nothing that is to be nothing is everything.
    if (field !== "" || wanted !== "") requirements.push({ field, equals: operator !== "!=", value: wanted });
  }
  return requirements;
}

/** Checks that a kind offers the fields. @throws ApiError 400 */
export function checkFields(
  selector: FieldSelector,
  known: ReadonlySet<string>,
  refusal = (field: string): string => `field label not supported: ${field}`,
): void {
  const unknown = selector.find(({ field }) => !known.has(field));
  if (unknown !== undefined) throw apiErrors.badRequest(refusal(unknown.field));
}

/** apimachinery `runtime.DefaultMetaV1FieldSelectorConversion`, of kinds with no fields of their own. */
export function usualRefusal(field: string): string {
  return `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

export function matchesFields(selector: FieldSelector, fields: Readonly<Record<string, string>>): boolean {
  return selector.every(({ field, equals, value }) => {
    const actual = Object.hasOwn(fields, field) ? (fields[field] ?? "") : "";
    return (actual === value) === equals;
  });
}

/** The value that a field must have, when the selector leaves only one. */
export function exactMatch(selector: FieldSelector, field: string): string | undefined {
  return selector.find((requirement) => requirement.field === field && requirement.equals)?.value;
}
