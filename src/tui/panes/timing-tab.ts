import type { RequestTrace } from "../../trace/index.ts";
import { fit, line, span, type Line } from "../terminal/cells.ts";

interface Step {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Where the time went: from decision to decision, then the backend's first byte and the end. */
function stepsOf(trace: RequestTrace): Step[] {
  const steps: Step[] = [];
  let at = 0;
  for (const { stage, atMs } of trace.decisions) {
    const last = steps.at(-1);
    if (last?.name === stage) steps[steps.length - 1] = { ...last, to: atMs };
    else steps.push({ name: stage, from: at, to: atMs });
    at = atMs;
  }
  const firstByte = trace.backend?.firstByteMs;
  if (firstByte !== undefined && firstByte > at) {
    steps.push({ name: "backend", from: at, to: firstByte });
    at = firstByte;
  }
  if (trace.durationMs !== undefined && trace.durationMs > at)
    steps.push({ name: "reply", from: at, to: trace.durationMs });
  return steps;
}

export function timingTab(trace: RequestTrace, width: number): Line[] {
  const steps = stepsOf(trace);
  const end = Math.max(trace.durationMs ?? 0, ...steps.map((step) => step.to), 0.001);
  const room = Math.max(8, width - 36);
  const rows = steps.map(({ name, from, to }) => {
    const start = Math.min(room - 1, Math.floor((from / end) * room));
    const length = Math.max(1, Math.round(((to - from) / end) * room));
    const bar = `${" ".repeat(start)}${"#".repeat(Math.min(length, room - start))}`;
    return line(
      span(fit(name, 15), "key"),
      span(fit(`${to.toFixed(2)} ms`, 10, "right")),
      span(fit(`+${(to - from).toFixed(2)}`, 9, "right"), "dim"),
      "  ",
      span(bar, "lit"),
    );
  });
  const total = trace.durationMs === undefined ? "still open" : `${trace.durationMs.toFixed(2)} ms in all`;
  return [line(span(`started ${new Date(trace.startedAt).toISOString()}, ${total}`, "dim")), ...rows];
}
