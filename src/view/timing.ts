import type { RequestTrace } from "../trace/index.ts";

/** One phase of a request, in milliseconds since it arrived. */
export interface Phase {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Where the time went: from decision to decision, then the backend's first byte and the end. */
export function phasesOf(trace: RequestTrace): Phase[] {
  const phases: Phase[] = [];
  let at = 0;
  for (const { stage, atMs } of trace.decisions) {
    const last = phases.at(-1);
    if (last?.name === stage) phases[phases.length - 1] = { ...last, to: atMs };
    else phases.push({ name: stage, from: at, to: atMs });
    at = atMs;
  }
  const firstByte = trace.backend?.firstByteMs;
  if (firstByte !== undefined && firstByte > at) {
    phases.push({ name: "backend", from: at, to: firstByte });
    at = firstByte;
  }
  if (trace.durationMs !== undefined && trace.durationMs > at)
    phases.push({ name: "reply", from: at, to: trace.durationMs });
  return phases;
}
