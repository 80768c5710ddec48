import type { Language } from "../apimachinery/index.ts";
import type { RequestTrace } from "../trace/index.ts";
import { word } from "./words.ts";

/** What a piece of text means; whoever draws says how it looks, and never by colour alone. */
export type Tone = "text" | "dim" | "ok" | "warn" | "bad" | "injected";

/** One request in a list, in words as short as a column. */
export interface RequestRow {
  readonly id: number;
  /** `12:00:01.871`, UTC. */
  readonly time: string;
  readonly method: string;
  /** The status with a mark: `!` a server's error, `-` a client's, `~` still open. */
  readonly status: string;
  readonly statusTone: Tone;
  readonly route: string;
  readonly path: string;
  readonly user: string;
  /** What a running watch or an upgraded connection has carried. */
  readonly progress: string;
  readonly ms: string;
  readonly isOpen: boolean;
  readonly isHeld: boolean;
  readonly isInjected: boolean;
}

export function requestRow(trace: RequestTrace, language: Language = "en"): RequestRow {
  const [status, statusTone] = statusMark(trace, language);
  return {
    id: trace.id,
    time: clockTime(trace.startedAt),
    method: trace.verb === "watch" ? "WATCH" : trace.client.method,
    status,
    statusTone,
    route: trace.apiService ?? "-",
    // As the backend got it, whole: the aggregator takes nothing off a path.
    path: trace.backend?.target ?? trace.client.target,
    user: trace.user ?? "-",
    progress: progress(trace),
    ms: duration(trace, language),
    isOpen: trace.durationMs === undefined,
    isHeld: trace.held === true,
    isInjected: (trace.faults?.length ?? 0) > 0,
  };
}

/** No terminal is as wide, and every row of every frame is decoded. */
const LONGEST_DECODED = 4096;

/** A target as people read it: escapes of characters beyond ASCII as those, whatever parts a path as it is. */
export function decodedTarget(target: string): string {
  if (target.length > LONGEST_DECODED || !target.includes("%")) return target;
  return target.replace(/(?:%[89a-f][\da-f])+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  });
}

export function clockTime(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}

function statusMark(trace: RequestTrace, language: Language): readonly [text: string, tone: Tone] {
  if (trace.held === true) return [word("row.held", language), "injected"];
  if (trace.aborted === true) return [word("row.gone", language), "warn"];
  const { status } = trace;
  if (status === undefined) return ["...", "dim"];
  if (status >= 500) return [`${status}!`, "bad"];
  if (status >= 400) return [`${status}-`, "warn"];
  return trace.durationMs === undefined ? [`${status}~`, "dim"] : [String(status), "ok"];
}

function duration({ durationMs }: RequestTrace, language: Language): string {
  if (durationMs === undefined) return word("row.open", language);
  return durationMs < 100 ? durationMs.toFixed(1) : String(Math.round(durationMs));
}

export function progress({ watchEvents, upgradeBytes }: RequestTrace): string {
  if (upgradeBytes !== undefined) return `${upgradeBytes.toBackend + upgradeBytes.toClient}B`;
  return watchEvents === undefined ? "" : `${watchEvents}ev`;
}
