import type { Library, Run } from "../declarations.ts";
import { CelError } from "../errors.ts";
import type { Duration, Timestamp } from "../values.ts";

/** What a time consists of, in UTC or in a zone that is named or an offset (cel-go `common/types/timestamp.go`). */

type Part = (date: Date) => number;

const DAY = 86_400_000;

const PARTS: Readonly<Record<string, readonly [id: string, part: Part]>> = {
  getFullYear: ["year", (date) => date.getUTCFullYear()],
  getMonth: ["month", (date) => date.getUTCMonth()],
  getDayOfYear: ["day_of_year", (date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY)],
  getDayOfMonth: ["day_of_month", (date) => date.getUTCDate() - 1],
  getDate: ["day_of_month_1_based", (date) => date.getUTCDate()],
  getDayOfWeek: ["day_of_week", (date) => date.getUTCDay()],
  getHours: ["hours", (date) => date.getUTCHours()],
  getMinutes: ["minutes", (date) => date.getUTCMinutes()],
  getSeconds: ["seconds", (date) => date.getUTCSeconds()],
  getMilliseconds: ["milliseconds", (date) => date.getUTCMilliseconds()],
};

function offsetMilliseconds(zone: string, at: Date): number {
  const [, sign, hours, minutes] = /^([+-])?(\d+):(\d+)$/.exec(zone) ?? [];
  if (hours !== undefined) return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  if (zone === "" || zone === "UTC") return 0;
  try {
    const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(at);
    const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
    return name === "GMT" ? 0 : offsetMilliseconds(name.slice(3), at);
  } catch {
    throw new CelError(`unknown time zone ${zone}`);
  }
}

function dateIn({ nanoseconds }: Timestamp, zone: string): Date {
  const remainder = ((nanoseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const date = new Date(Number((nanoseconds - remainder) / 1_000_000n));
  return new Date(date.getTime() + offsetMilliseconds(zone, date));
}

const IN_DURATIONS: Readonly<Record<string, readonly [id: string, scale: bigint]>> = {
  getHours: ["hours", 3_600_000_000_000n],
  getMinutes: ["minutes", 60_000_000_000n],
  getSeconds: ["seconds", 1_000_000_000n],
};

function times(): Library {
  const lines: string[] = [];
  const runs: Record<string, Run> = {};
  for (const [name, [id, part]] of Object.entries(PARTS)) {
    const zoned = id === "seconds" ? "timestamp_to_seconds_tz" : `timestamp_to_${id}_with_tz`;
    lines.push(`${name}: timestamp_to_${id} timestamp.() int`, `${name}: ${zoned} timestamp.(string) int`);
    runs[`timestamp_to_${id}`] = (time: Timestamp) => BigInt(part(dateIn(time, "")));
    runs[zoned] = (time: Timestamp, zone: string) => BigInt(part(dateIn(time, zone)));
  }
  for (const [name, [id, scale]] of Object.entries(IN_DURATIONS)) {
    lines.push(`${name}: duration_to_${id} duration.() int`);
    runs[`duration_to_${id}`] = ({ nanoseconds }: Duration) => nanoseconds / scale;
  }
  lines.push("getMilliseconds: duration_to_milliseconds duration.() int");
  runs["duration_to_milliseconds"] = ({ nanoseconds }: Duration) => nanoseconds / 1_000_000n;
  return { table: lines.join("\n"), runs };
}

export const TIMES: Library = times();
