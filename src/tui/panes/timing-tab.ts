import type { RequestTrace } from "../../trace/index.ts";
import { phasesOf } from "../../view/index.ts";
import { fit, line, span, type Line } from "../terminal/cells.ts";

export function timingTab(trace: RequestTrace, width: number): Line[] {
  const phases = phasesOf(trace);
  const end = Math.max(trace.durationMs ?? 0, ...phases.map((phase) => phase.to), 0.001);
  const room = Math.max(8, width - 36);
  const rows = phases.map(({ name, from, to }) => {
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
