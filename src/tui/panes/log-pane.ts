import type { Language } from "../../apimachinery/index.ts";
import { line, span, wrap, type Line, type StyleName } from "../terminal/cells.ts";
import { settle, type State } from "../model/state.ts";
import { moved } from "../terminal/motion.ts";
import type { Pane } from "./pane.ts";
import { whole, type Shown } from "./shown.ts";
import { say } from "../model/words.ts";
import { eventHint, eventText, type PlaygroundEvent } from "../../playground/index.ts";
import { clockTime } from "../../view/index.ts";

const LEVELS: Readonly<Record<string, readonly [mark: string, style: StyleName]>> = {
  info: [" ", "text"],
  warn: ["!", "warn"],
  error: ["x", "bad"],
};

export const logPane: Pane = {
  id: "log",
  keys: ["5", "E"],
  name: { en: "Log", zh: "日志" },
  help: { en: "the event log", zh: "事件日志" },
  place: "alone",
  commands: [
    {
      id: "clear-log",
      keys: ["C"],
      label: { en: "clear", zh: "清空" },
      help: { en: "empty the event log", zh: "清空事件日志" },
      hint: 1,
      run: (state) => settle({ ...state, log: [], logBack: 0, logCleared: true }),
    },
  ],
  title: ({ language, logBack, log }) => [
    undefined,
    logBack === 0
      ? say("title.events", language, { count: String(log.length) })
      : say("title.back", language, { count: String(logBack) }),
  ],
  view: logView,
  move(state, motion, { rows }) {
    const last = state.log.length - 1;
    const page = Math.max(1, rows - 1);
    return { ...state, logBack: Math.max(0, last - moved(last - state.logBack, last, motion, page)) };
  },
};

/** The newest events at the bottom, or as far back as the reader has gone. */
function logView(state: State, width: number, rows: number): Shown {
  const none = state.logCleared === true ? "log.cleared" : "log.none";
  if (state.log.length === 0) return whole([line(span(say(none, state.language), "dim"))]);
  const end = state.log.length - state.logBack;
  const lines: Line[] = [];
  let index = end - 1;
  for (; index >= 0 && lines.length < rows; index -= 1) {
    const event = state.log[index];
    if (event === undefined) continue;
    const [mark, style] = LEVELS[event.level] ?? [" ", "text"];
    const where = event.where === undefined ? [] : [span(` (${event.where})`, "dim")];
    const content = line(
      span(`${clockTime(event.at)} `, "dim"),
      span(`${mark} ${event.type.padEnd(11)}`, style),
      span(eventText(event, state.language), style),
      ...where,
    );
    lines.unshift(...wrap(content, width, 27), ...hintLines(event, state.language, width));
  }
  return { lines: lines.slice(-rows), isMoreAbove: index >= 0 || lines.length > rows, isMoreBelow: state.logBack > 0 };
}

/** What stands behind an event and what to do. */
function hintLines(event: PlaygroundEvent, language: Language, width: number): Line[] {
  const hint = eventHint(event, language);
  return hint === undefined ? [] : wrap(line(span(`${" ".repeat(25)}> ${hint}`, "dim")), width, 27);
}
