/**
 * Everything here shares one event loop: a request that works for long without a pause keeps all others waiting. None is meant
 * to; this tells which one did.
 */
import { systemClock, type Clock } from "../../apimachinery/index.ts";
import type { RequestTrace } from "../../trace/index.ts";
import type { EventHub } from "../events/index.ts";
import type { RequestLog } from "./request-log.ts";

const BEAT_MS = 50;
/** Five times what is promised of an idle machine: the first documents of a start, on a busy one, are nobody's fault. */
const LIMIT_MS = 500;
/** Where no request is to blame: controllers, or a screen that is drawn for the first time. */
const LIMIT_ALONE_MS = 1_000;
/** One report in this time, unless it is of a longer stall. */
const QUIET_MS = 10_000;
const MOST_NAMED = 3;

export interface WatchdogParts {
  readonly requests: Pick<RequestLog, "subscribe">;
  readonly events: Pick<EventHub, "forward">;
  /** Never one that is moved by hand. Default: the system's. */
  readonly time?: Clock;
  /** Processor time of this process in milliseconds: time that other programs took is nobody's fault here. */
  readonly workedMs?: () => number;
}

/** Warns of what held the event loop for long; the returned function ends it. */
export function watchEventLoop({
  requests,
  events,
  time: clock = systemClock,
  workedMs = processorMs,
}: WatchdogParts): () => void {
  const open = new Set<RequestTrace>();
  /** Since the last beat. */
  let ended: RequestTrace[] = [];
  let quietUntil = 0;
  let worstReported = 0;
  const unsubscribe = requests.subscribe((trace, phase) => {
    if (phase === "started") return void open.add(trace);
    open.delete(trace);
    ended.push(trace);
  });
  const report = (stalledMs: number, since: number): void => {
    if (stalledMs < LIMIT_MS) return;
    const suspects = [...open, ...ended].filter((trace) => isSuspect(trace, since));
    const now = clock.monotonic();
    if (suspects.length === 0 && stalledMs < LIMIT_ALONE_MS) return;
    if (now < quietUntil && stalledMs <= worstReported) return;
    quietUntil = now + QUIET_MS;
    worstReported = stalledMs;
    const ms = Math.round(stalledMs);
    const text = {
      en: `everything else waited ${ms} ms for ${described(suspects, EN)}`,
      zh: `其他一切等待了 ${ms} 毫秒：${described(suspects, ZH)}`,
    };
    events.forward({
      at: clock.now(),
      level: "warn",
      type: "internal",
      message: text.en,
      text,
      advice: { code: "advice.stalled", params: {} },
    });
  };
  let cancel: () => void;
  const beat = (last: number, workedBefore: number): void => {
    const [now, worked] = [clock.monotonic(), workedMs()];
    const late = now - last - BEAT_MS;
    report(Math.min(late, worked - workedBefore), clock.now() - (now - last));
    ended = [];
    next(now, worked);
  };
  const next = (now: number, worked: number): void => {
    cancel = clock.after(BEAT_MS, () => beat(now, worked));
  };
  next(clock.monotonic(), workedMs());
  return () => {
    cancel();
    unsubscribe();
  };
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** What lasts by its nature, and began long ago, did nothing all that time. */
function isSuspect({ verb, upgraded, startedAt }: RequestTrace, since: number): boolean {
  return startedAt >= since || (verb !== "watch" && upgraded !== true);
}

function bytesOf({ client, responseBytes = 0 }: RequestTrace): number {
  return (client.body?.bytes ?? 0) + responseBytes;
}

interface Words {
  readonly nobody: string;
  readonly oneOf: string;
  readonly size: (bytes: number) => string;
  readonly between: string;
  readonly more: (count: number) => string;
}

const EN: Words = {
  nobody: "work that belongs to no request",
  oneOf: "one of: ",
  size: (bytes) => ` (${bytes} bytes)`,
  between: ", ",
  more: (count) => `, and ${count} more`,
};
const ZH: Words = {
  nobody: "不属于任何请求的工作",
  oneOf: "以下请求之一：",
  size: (bytes) => `（${bytes} 字节）`,
  between: "、",
  more: (count) => `，另有 ${count} 个`,
};

/** The ones that moved most first. */
function described(suspects: readonly RequestTrace[], words: Words): string {
  if (suspects.length === 0) return words.nobody;
  const sorted = suspects.toSorted((a, b) => bytesOf(b) - bytesOf(a));
  const named = sorted.slice(0, MOST_NAMED).map((trace) => {
    const size = bytesOf(trace) > 0 ? words.size(bytesOf(trace)) : "";
    return `${trace.client.method} ${trace.client.target}${size}`;
  });
  const others = suspects.length - named.length;
  const lead = suspects.length > 1 ? words.oneOf : "";
  return `${lead}${named.join(words.between)}${others > 0 ? words.more(others) : ""}`;
}
