import type { RequestTrace } from "../../trace/index.ts";
import { line, span, wrap, type Line, type StyleName } from "../terminal/cells.ts";
import type { Pane } from "./pane.ts";
import { part, type Shown } from "./shown.ts";
import { squeezed } from "./figure.ts";
import { fitsOnRows, shellRows } from "./shell-rows.ts";
import { exportRequest } from "../model/exporting.ts";
import { type WorkshopLine, pathOf } from "../../view/index.ts";
import { say } from "../model/words.ts";
import { selectedRequest, selectedRoute, type State } from "../model/state.ts";

const LOOKS: Readonly<Record<NonNullable<WorkshopLine["state"]>, readonly [mark: string, style: StyleName]>> = {
  heading: ["", "title"],
  done: ["[x] ", "ok"],
  todo: ["[ ] ", "text"],
  wrong: ["[!] ", "bad"],
  code: ["    ", "key"],
  figure: ["    ", "text"],
};

export const workshopPane: Pane = {
  id: "workshop",
  keys: ["6", "w"],
  name: { en: "Workshop", zh: "课程" },
  help: { en: "lesson, faults, shell", zh: "课程、故障与 shell" },
  hint: 92,
  place: "alone",
  title: ({ language, workshop }) => [workshop?.title ?? say("title.workshop", language), ""],
  view: (state, width, rows): Shown => part(allLines(state, width), state.scroll["workshop"] ?? 0, rows),
  length: (state, width) => allLines(state, width).length,
};

/** The lesson if there is one; then the faults that are on, and what the selection is in a shell. */
function allLines(state: State, width: number): Line[] {
  return [...lessonLines(state, width), ...faultLines(state), ...shellLines(state, width)];
}

function lessonLines({ workshop }: State, width: number): Line[] {
  if (workshop === undefined) return [];
  const body = narrowed(workshop.lines, width).flatMap(({ text, state }) => {
    const [mark, style]: readonly [string, StyleName] = state === undefined ? ["", "text"] : LOOKS[state];
    const inner = width - mark.length;
    // What is still too wide goes on below, a little further in than where it began.
    if (state === "figure") {
      const begin = text.length - text.trimStart().length;
      return wrap(line(span(mark + text, style)), width, Math.min(mark.length + begin + 2, inner >> 1));
    }
    const rows = text.split("\n").flatMap((row) => (state === "code" ? shellRows(row, inner) : [row]));
    // A command stands in, and what has a mark has one.
    const leads = (index: number): string => (index === 0 || state === "code" ? mark : " ".repeat(mark.length));
    return rows.flatMap((row, index) => wrap(line(span(leads(index) + row, style)), width, mark.length));
  });
  return [...body, line("")];
}

/** The rows of a drawing are made narrower together. */
function narrowed(lines: readonly WorkshopLine[], width: number): WorkshopLine[] {
  const figures = lines.filter(({ state }) => state === "figure");
  const rows = squeezed(
    figures.map(({ text }) => text),
    width - LOOKS.figure[0].length,
  );
  let next = 0;
  return lines.map((item) => (item.state === "figure" ? { ...item, text: rows[next++] ?? "" } : item));
}

function faultLines(state: State): Line[] {
  const broken = state.routes.filter((route) => route.faults.length > 0);
  const heading = line(span(say("faults.title", state.language), "title"));
  if (broken.length === 0) return [heading, line(span(`  ${say("faults.none", state.language)}`, "dim")), line("")];
  return [
    heading,
    ...broken.map((route) => line(span(`  [F] ${route.apiService}: ${route.faults.join(", ")}`, "injected"))),
    line(""),
  ];
}

/** The command for what is selected, to be typed in another terminal. */
function shellLines(state: State, width: number): Line[] {
  const command = equivalentCommand(state).split("\n");
  // Nobody could type what has a hole in it, and here no key copies it.
  const isWhole = command.every((row) => fitsOnRows(row, width - 2));
  const shown = isWhole ? command : [say("shell.too-long", state.language)];
  return [
    line(span(say("shell.title", state.language), "title")),
    ...shown
      .flatMap((row) => shellRows(row, width - 2))
      .flatMap((row) => wrap(line(span(`  ${row}`, "key")), width, 4)),
  ];
}

/** Longer ones are for a file, not for a pane. */
const LONGEST_COMMAND = 2000;

function requestCommand(trace: RequestTrace, state: State): string {
  const { target, body } = trace.client;
  if (target.length + (body?.text.length ?? 0) > LONGEST_COMMAND) return say("shell.too-long", state.language);
  return exportRequest(state, trace, "kubectl").text.trimEnd();
}

/** A newest request that came before the lesson is of one that the learner has left. */
function isLeftBehind({ id }: RequestTrace, { follow, archive, workshop }: State): boolean {
  return follow && archive === undefined && id <= (workshop?.since ?? 0);
}

function equivalentCommand(state: State): string {
  if (state.lastCommand !== undefined && state.focus === "routes") return state.lastCommand;
  const trace = selectedRequest(state);
  if (state.focus !== "routes" && trace !== undefined && !isLeftBehind(trace, state))
    return requestCommand(trace, state);
  const route = selectedRoute(state);
  const base = `kubectl --kubeconfig ${state.place.kubeconfig}`;
  return route === undefined ? `${base} get apiservices` : `${base} get --raw ${pathOf(route.apiService)}`;
}
