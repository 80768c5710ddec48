import { quote } from "../../../apimachinery/index.ts";

/** Cron schedules, and why they cannot be read: in the words of robfig/cron, which Kubernetes reads them with. */

interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
}

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const DAYS = "sun mon tue wed thu fri sat".split(" ");
const FIELDS: readonly Bounds[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, names: MONTHS },
  { low: 0, high: 6, names: DAYS },
];
const DESCRIPTORS = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

class ScheduleError extends Error {}

function readNumber(text: string): number {
  if (/^[+-]?\d+$/.test(text)) {
    const number = Number(text);
    if (number < 0) throw new ScheduleError(`negative number (${number}) not allowed: ${text}`);
    return number;
  }
  const problem = `failed to parse int from ${text}: strconv.Atoi: parsing ${quote(text)}: invalid syntax`;
  throw new ScheduleError(problem);
}

function readNumberOrName(text: string, { low, names = [] }: Bounds): number {
  const index = names.indexOf(text.toLowerCase());
  return index < 0 ? readNumber(text) : index + low;
}

function readEnds(expression: string, range: string, bounds: Bounds): { start: number; end: number } {
  const [low = "", high, ...more] = range.split("-");
  if (low === "*" || low === "?") return { start: bounds.low, end: bounds.high };
  const start = readNumberOrName(low, bounds);
  if (more.length > 0) throw new ScheduleError(`too many hyphens: ${expression}`);
  return { start, end: high === undefined ? start : readNumberOrName(high, bounds) };
}

function checkRange(expression: string, bounds: Bounds): void {
  const [range = "", steps, ...more] = expression.split("/");
  const ends = readEnds(expression, range, bounds);
  if (more.length > 0) throw new ScheduleError(`too many slashes: ${expression}`);
  const step = steps === undefined ? 1 : readNumber(steps);
  const { start } = ends;
  const end = steps !== undefined && !range.includes("-") ? bounds.high : ends.end;
  if (start < bounds.low)
    throw new ScheduleError(`beginning of range (${start}) below minimum (${bounds.low}): ${expression}`);
  if (end > bounds.high) throw new ScheduleError(`end of range (${end}) above maximum (${bounds.high}): ${expression}`);
  if (start > end) throw new ScheduleError(`beginning of range (${start}) beyond end of range (${end}): ${expression}`);
  if (step === 0) throw new ScheduleError(`step of range should be a positive number: ${expression}`);
}

function check(schedule: string): void {
  const zone = /^(?:CRON_)?TZ=[^ ]*( .*)?$/.exec(schedule);
  const text = zone === null ? schedule : (zone[1] ?? "").trim();
  if (text.startsWith("@")) {
    if (DESCRIPTORS.includes(text) || text.startsWith("@every ")) return;
    throw new ScheduleError(`unrecognized descriptor: ${text}`);
  }
  const fields = text.split(/\s+/).filter((field) => field !== "");
  if (fields.length !== FIELDS.length)
    throw new ScheduleError(`expected exactly ${FIELDS.length} fields, found ${fields.length}: [${fields.join(" ")}]`);
  for (const [index, bounds] of FIELDS.entries())
    for (const expression of (fields[index] ?? "").split(",").filter((part) => part !== ""))
      checkRange(expression, bounds);
}

export function scheduleProblem(schedule: string): string | undefined {
  try {
    check(schedule);
    return undefined;
  } catch (error) {
    if (error instanceof ScheduleError) return error.message;
    throw error;
  }
}
