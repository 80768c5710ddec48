import { safeJson } from "../../apimachinery/index.ts";
import { maskTrace, toHar, type RequestTrace } from "../../trace/index.ts";
import { compileFilter } from "../../view/index.ts";
import type { Effect, State } from "./state.ts";

/** Which requests an archive takes: the list's, those that are marked, or all that are stored. */
export const ARCHIVED = ["shown", "marked", "all"] as const;
export type Archived = (typeof ARCHIVED)[number];

type SaveArchive = Extract<Effect, { type: "save-archive" }>;

export function saveArchive({ filter, marked, inspector, place }: State, which: Archived): SaveArchive {
  return { type: "save-archive", which, filter, marked, place, secrets: inspector.secrets };
}

/** An HTTP Archive of those, oldest first. */
export function archiveOf(
  stored: readonly RequestTrace[],
  { which, filter, marked, place, secrets }: SaveArchive,
): { readonly count: number; readonly text: string } {
  const judged = compileFilter(filter);
  const isWanted = (trace: RequestTrace): boolean => {
    if (which === "marked") return marked.has(trace.id);
    return which === "all" || !judged.ok || judged.matches(trace, { marked });
  };
  const wanted = stored.filter(isWanted).map((trace) => (secrets ? trace : maskTrace(trace)));
  return { count: wanted.length, text: `${safeJson(toHar(wanted, place), 2)}\n` };
}
