import type { Language } from "../../apimachinery/index.ts";
import type { Inspection } from "../../view/index.ts";
import { say } from "../model/words.ts";
import { fit, line, span, type Line } from "../terminal/cells.ts";

export function timingTab({ phases, startedAt, durationMs }: Inspection, width: number, language: Language): Line[] {
  const end = Math.max(durationMs ?? 0, ...phases.map((phase) => phase.to), 0.001);
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
  const total =
    durationMs === undefined
      ? say("inspector.still-open", language)
      : say("inspector.in-all", language, { ms: durationMs.toFixed(2) });
  const started = say("inspector.started", language, { at: new Date(startedAt).toISOString() });
  return [line(span(started + total, "dim")), ...rows];
}
