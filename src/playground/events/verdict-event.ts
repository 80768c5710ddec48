import type { Clock } from "../../apimachinery/index.ts";
import { adviceOn, STARTING, type ApiServiceSpec, type RouteState, type Verdict } from "../../registry/index.ts";
import { sentence } from "../../trace/index.ts";
import type { PlaygroundEvent } from "./events.ts";

/** The condition Available of an APIService has changed. */
export interface Judged {
  readonly name: string;
  readonly verdict: Verdict;
  readonly spec: ApiServiceSpec;
}

/** What is told of it: Kubernetes' words, and ours beside them. A server that is on its way up is no reason for a warning. */
export function verdictEvent(at: number, { name, verdict, spec }: Judged, state: RouteState): PlaygroundEvent {
  const { status, reason, message } = verdict;
  const isAvailable = status === "True";
  const advice = isAvailable ? undefined : adviceOn(spec, reason, message, state);
  const isStarting = advice?.code === STARTING;
  const [en, zh] = isAvailable
    ? ["is available", "可用"]
    : isStarting
      ? ["is not available yet", "尚不可用"]
      : ["is not available", "不可用"];
  const text = { en: `${name} ${en} (${reason}): ${message}`, zh: `${name} ${zh}（${reason}）：${message}` };
  return {
    at,
    level: isAvailable || isStarting ? "info" : "warn",
    type: "apiservice",
    subject: name,
    message: text.en,
    text,
    ...(advice === undefined ? {} : { hint: sentence(advice.code, advice.params), advice }),
  };
}

export interface VerdictTeller {
  readonly judged: (judged: Judged) => void;
  /** Its APIService is gone. */
  readonly forget: (name: string) => void;
  /** Something may be up, or will not be. */
  readonly lookAgain: () => void;
}

/** Tells of verdicts, and again of one that was taken for a start and is none. */
export function verdictTeller(
  clock: Pick<Clock, "now">,
  stateOf: (judged: Judged) => RouteState,
  tell: (event: PlaygroundEvent) => void,
): VerdictTeller {
  const starting = new Map<string, Judged>();
  const judged = (of: Judged): void => {
    const event = verdictEvent(clock.now(), of, stateOf(of));
    if (event.advice?.code === STARTING) starting.set(of.name, of);
    else starting.delete(of.name);
    tell(event);
  };
  return {
    judged,
    forget: (name) => void starting.delete(name),
    lookAgain() {
      for (const of of starting.values()) if (!stateOf(of).isStarting) judged(of);
    },
  };
}

/** What is told when an APIService goes, whoever deleted it. */
export function deletionEvent(at: number, name: string): PlaygroundEvent {
  const text = { en: `${name} was deleted`, zh: `${name} 已删除` };
  return { at, level: "info", type: "apiservice", subject: name, message: text.en, text };
}
