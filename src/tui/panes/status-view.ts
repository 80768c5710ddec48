import { displayWidth } from "../terminal/display-width.ts";
import { cutShort, fitTarget, line, lineWidth, span, wrap, type Line, type Span } from "../terminal/cells.ts";
import { closed } from "../model/closing.ts";
import { bindingFor, hintsFor, keyName } from "../input/bindings.ts";
import { hintRows } from "../terminal/layout.ts";
import type { State } from "../model/state.ts";
import { say, type Word } from "../model/words.ts";
import { isBroken } from "../../view/index.ts";
import { scopesOf } from "./panes.ts";
import { LONGEST_KEY, nextStepsOf } from "./picture-of.ts";

/** ` 127.0.0.1:6443  routes 4: 3 ok 1 DOWN  faults 1  12 req/s              [FOLLOW]`. */
export function headerView(state: State): Line {
  const starting = state.routes.filter((route) => route.available !== "True" && !isBroken(route)).length;
  const down = state.routes.filter(isBroken).length;
  const faults = state.routes.reduce((sum, route) => sum + route.faults.length, 0);
  const held = state.list.rows.reduce((sum, trace) => sum + (trace.held === true ? 1 : 0), 0);
  const told = (name: Word, count: number): string => say(name, state.language, { count });
  const parts: Span[] = [
    span(` ${state.place.url.replace(/^https?:\/\//, "")}`, "bold"),
    span(`  ${told("header.routes", state.routes.length)}`),
    span(told("header.ok", state.routes.length - down - starting), "ok"),
    ...(starting === 0 ? [] : [span(told("header.starting", starting))]),
    ...(down === 0 ? [] : [span(told("header.down", down), "bad")]),
    ...(faults === 0 ? [] : [span(told("header.faults", faults), "injected")]),
    ...(held === 0 ? [] : [span(told("header.held", held), "injected")]),
    span(told("header.rate", state.list.perSecond)),
  ];
  const mode = state.paused
    ? told("header.paused", state.list.missed)
    : say(
        state.archive !== undefined ? "header.archive" : state.follow ? "header.follow" : "header.stopped",
        state.language,
      );
  const blanks = state.width - lineWidth({ spans: parts }) - displayWidth(mode) - 1;
  return { spans: [...parts, span(" ".repeat(Math.max(1, blanks))), span(mode, "key")] };
}

/** What a newcomer does next, always there: as many of the steps as fit, the first one whole. */
export function nextView(state: State): Line {
  const { language } = state;
  const next = typedHere(state);
  const told = (count: number, isShort: boolean): Span[] => {
    const steps = next
      .slice(0, count)
      .map(({ command, why }, index) => [
        span(index === 0 ? ` ${say("next.title", language)} ` : "  |  ", "dim"),
        span(command, "key"),
        ...(isShort && command.length > LONGEST_KEY ? [] : [span(` ${why}`, "dim")]),
      ]);
    return steps.flat();
  };
  const ways = next.flatMap((_, left) => [told(next.length - left, false), told(next.length - left, true)]);
  const found = ways.find((spans) => lineWidth({ spans }) <= state.width);
  if (found !== undefined) return { spans: found };
  // Of a command that is too long the middle is left out, so that it is seen to be no whole one.
  const [title = span(""), command = span("")] = told(1, true);
  return { spans: [title, span(fitTarget(command.text, state.width - lineWidth({ spans: [title] })), command.style)] };
}

/** Where a key is the routes' own, theirs comes first. */
function typedHere(state: State): ReturnType<typeof nextStepsOf> {
  const steps = nextStepsOf(state);
  if (state.workshop?.next !== undefined) return steps;
  const scopes = scopesOf(state);
  const isElsewhere = (key: string): boolean => key.length === 1 && bindingFor(key, scopes) === undefined;
  return steps.map((step) => (isElsewhere(step.command) ? { ...step, command: `1 ${step.command}` } : step));
}

/** What the keys do here, in as many lines as the footer has for it. */
export function hintsView(state: State, count = hintRows(state)): Line[] {
  return fill(hints(state, count * state.width, count), count, state.width);
}

/** What was just said: one line or two; undefined when nothing was. */
export function noticeView({ notice, width }: State): Line[] | undefined {
  if (notice === undefined) return undefined;
  const style = notice.level === "error" ? "bad" : notice.level === "warn" ? "warn" : "bold";
  const mark = notice.level === "error" ? "x" : notice.level === "warn" ? "!" : "i";
  return cutShort(wrap(line(span(` ${mark} ${notice.text}`, style)), width, 3), 2, width);
}

/** From here on a hint is never left out. */
const ALWAYS = 96;

interface Hint {
  readonly key: string;
  readonly label: string;
  readonly width: number;
  readonly always: boolean;
}

function urgent(key: string, label: string): Hint {
  return { key, label, width: key.length + displayWidth(label) + 3, always: true };
}

/** What the lesson offers comes first. */
function lessonHints({ focus, workshop }: State): Hint[] {
  if (focus !== "workshop" || workshop === undefined) return [];
  return workshop.actions.map(({ key, label }) => urgent(key, label));
}

/** Ways on from where things are, which no fixed order of keys would show when they are needed. */
function hintsOfNow(state: State): Hint[] {
  const { workshop, focus, deleted, language } = state;
  const held = state.list.rows.some((trace) => trace.held === true);
  const hasLesson = workshop !== undefined && focus !== "workshop";
  return [
    ...(held ? [urgent("A", say("hint.release", language))] : []),
    ...(deleted > 0 ? [urgent("u", say("hint.undo", language))] : []),
    ...(hasLesson ? [urgent("6", say("hint.lesson", language))] : []),
  ];
}

/** In the panes the same key that closes what is open leaves. */
function isLeaving(state: State, id: string): boolean {
  return id === "quit" && state.archive === undefined && closed(state) === undefined;
}

/** As many as fit into the room, in order, with the way to help and out always among them. */
function hints(state: State, room: number, rows: number): Hint[] {
  const general = hintsFor(scopesOf(state)).map((binding): Hint => {
    const { keys, hint = 0 } = binding;
    const key = keyName(keys[0] ?? "");
    const label = isLeaving(state, binding.id) ? say("hint.leave", state.language) : binding.label[state.language];
    return { key, label, width: key.length + displayWidth(label) + 3, always: hint >= ALWAYS };
  });
  const now = hintsOfNow(state);
  const own = [...lessonHints(state), ...now];
  const all = [...own, ...general.filter(({ key }) => !own.some((hint) => hint.key === key))];
  // A hint is never broken: a line may stay short by as much as the longest one.
  let left = room - 16 * (rows - 1) - all.reduce((sum, hint) => sum + (hint.always ? hint.width : 0), 0);
  return all.filter((hint) => {
    if (hint.always) return true;
    left -= hint.width;
    return left >= 0;
  });
}

function fill(shown: readonly Hint[], count: number, width: number): Line[] {
  const rows: Span[][] = Array.from({ length: count }, () => []);
  let row = 0;
  let used = 0;
  for (const hint of shown) {
    if (used + hint.width > width && row < count - 1) {
      row += 1;
      used = 0;
    }
    rows[row]?.push(span(` ${hint.key}`, "key"), span(` ${hint.label} `, "dim"));
    used += hint.width;
  }
  return rows.map((spans) => ({ spans }));
}
