/** Which pods of an indexed Job, as `1,3-5,7` says it (k8s `pkg/apis/batch/validation` validateIndexesFormat). */

interface Interval {
  readonly first: number;
  readonly last: number;
}

/** An interval, or why it is none. */
type Parsed = Interval | string;

function isProblem(parsed: Parsed): parsed is string {
  return typeof parsed === "string";
}

function indexOf(text: string, completions: number): number | string {
  if (!/^[+-]?\d+$/.test(text)) return `cannot convert string to integer for index: ${JSON.stringify(text)}`;
  const index = Number(text);
  return index >= completions ? `too large index: ${JSON.stringify(text)}` : index;
}

function parseInterval(text: string, completions: number): Parsed {
  const [from = "", to, ...rest] = text.split("-");
  if (rest.length > 0) {
    const rule = "violates the requirement that an index interval can have at most two parts separated by '-'";
    return `the fragment ${JSON.stringify(text)} ${rule}`;
  }
  const first = indexOf(from, completions);
  if (typeof first === "string" || to === undefined) return typeof first === "string" ? first : { first, last: first };
  const last = indexOf(to, completions);
  if (typeof last === "string") return last;
  return first >= last ? `non-increasing order, previous: ${first}, current: ${last}` : { first, last };
}

/** Why a text names no indexes below `completions`; undefined where it does. */
export function indexesProblem(text: string, completions: number): string | undefined {
  if (text === "") return undefined;
  let previous: number | undefined;
  for (const part of text.split(",")) {
    const parsed = parseInterval(part, completions);
    if (isProblem(parsed)) return parsed;
    if (previous !== undefined && previous >= parsed.first)
      return `non-increasing order, previous: ${previous}, current: ${parsed.first}`;
    previous = parsed.last;
  }
  return undefined;
}

/** The first index that both texts name; what cannot be read names none. */
export function commonIndex(left: string, right: string, completions: number): number | undefined {
  const intervals = (text: string): Interval[] =>
    text.split(",").flatMap((part) => {
      const parsed = parseInterval(part, completions);
      return isProblem(parsed) ? [] : [parsed];
    });
  const [mine, others] = [intervals(left), intervals(right)];
  let [one, other] = [0, 0];
  for (;;) {
    const [a, b] = [mine[one], others[other]];
    if (a === undefined || b === undefined) return undefined;
    if (a.first <= b.last && b.first <= a.last) return Math.max(a.first, b.first);
    if (a.first <= b.first) one += 1;
    else other += 1;
  }
}
