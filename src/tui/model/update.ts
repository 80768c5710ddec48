import { eventText, type PlaygroundEvent } from "../../playground/index.ts";
import type { RequestRows, RouteView, StoreContents } from "../../view/index.ts";
import type { InputEvent } from "../input/input-decoder.ts";
import { bindingFor, type Binding } from "../input/bindings.ts";
import type { CommandId } from "../input/keys.ts";
import { layout } from "../terminal/layout.ts";
import { typed } from "../input/line-edit.ts";
import { onMouse } from "../input/mouse.ts";
import { isMotion } from "../terminal/motion.ts";
import { PANES, scopesOf } from "../panes/panes.ts";
import { overlayKey, overlayPaste } from "../input/overlay-keys.ts";
import { closed } from "./closing.ts";
import { move } from "./moving.ts";
import { filtered, runPalette, scaleTo } from "./palette.ts";
import { noticed, REQUEST_COMMANDS } from "./request-commands.ts";
import { injected, ROUTE_COMMANDS } from "./route-commands.ts";
import { settle, type Notice, type Overlay, type Result, type State, type WorkshopView } from "./state.ts";
import { say, type Word } from "./words.ts";

/** Everything that can happen to the screen. */
export type Action =
  | InputEvent
  | { readonly type: "resize"; readonly width: number; readonly height: number }
  | { readonly type: "routes"; readonly routes: readonly RouteView[] }
  | { readonly type: "rows"; readonly list: RequestRows }
  | { readonly type: "stores"; readonly stores: readonly StoreContents[] }
  | { readonly type: "event"; readonly event: PlaygroundEvent }
  | { readonly type: "workshop"; readonly workshop: WorkshopView }
  | { readonly type: "notice"; readonly notice: Notice }
  /** An archive could not be opened: its name is to be typed again. */
  | { readonly type: "refused"; readonly file: string; readonly problem: string }
  | { readonly type: "deleted"; readonly count: number; readonly notice: Notice }
  | { readonly type: "archive"; readonly file: string | undefined; readonly notice: Notice }
  | { readonly type: "text"; readonly title: string; readonly text: string; readonly fileName: string };

const LONGEST_LOG = 1000;

/** The next state, and what the outside is asked to do. Pure. */
export function update(state: State, action: Action): Result {
  switch (action.type) {
    case "key":
      return onKey({ ...state, notice: undefined }, action.key);
    case "mouse":
      return layout(state).length === 0 ? settle(state) : onMouse({ ...state, notice: undefined }, action, onKey);
    case "background":
      return settle({ ...state, theme: action.isLight ? "light" : "dark" }, { type: "redraw" });
    case "paste":
      return settle(overlayPaste(state, action.text));
    case "resize":
      return settle({ ...state, width: action.width, height: action.height });
    case "routes":
      return settle({ ...state, routes: action.routes });
    case "rows":
      return settle(withRows(state, action.list));
    case "stores":
      return settle({ ...state, stores: action.stores });
    case "event":
      return settle(withEvent(state, action.event));
    case "workshop":
      return settle({ ...state, workshop: action.workshop });
    case "archive": {
      const { file, notice } = action;
      const fresh = { requestId: undefined, follow: true, paused: false, marked: new Set<number>() };
      return settle({ ...state, ...fresh, archive: file, notice, focus: "requests" });
    }
    case "refused":
      return settle(refused(state, action.file, action.problem));
    case "deleted":
      return settle({ ...state, notice: action.notice, deleted: action.count });
    case "notice":
      return settle({ ...state, notice: action.notice });
    case "text": {
      const { title, text, fileName } = action;
      const lines = text.replace(/\n$/, "").split(/\r?\n/);
      return settle({ ...state, overlay: { kind: "text", title, lines, scroll: 0, fileName } });
    }
  }
}

/** What is open by now is not taken away. */
function refused(state: State, file: string, problem: string): State {
  if (state.overlay !== undefined) return { ...state, notice: { text: problem, level: "error" } };
  const overlay = { kind: "prompt", purpose: "archive", edit: typed(file), back: 0, typed: file, problem } as const;
  return { ...state, overlay };
}

function withRows(state: State, list: RequestRows): State {
  const requestId = state.follow || state.requestId === undefined ? list.rows.at(-1)?.id : state.requestId;
  return { ...state, list, requestId };
}

function withEvent(state: State, event: PlaygroundEvent): State {
  const log = [...state.log.slice(-(LONGEST_LOG - 1)), event];
  const logBack = state.logBack === 0 ? 0 : Math.min(log.length - 1, state.logBack + 1);
  return { ...state, log, logBack, notice: noticeAfter(state, event) };
}

/** A problem stays until a key is pressed, or until what it is about is well or gone. */
function noticeAfter({ notice, language }: State, event: PlaygroundEvent): Notice | undefined {
  const about = event.subject ?? event.where;
  if (event.level !== "info")
    return { text: eventText(event, language), level: event.level, ...(about === undefined ? {} : { about }) };
  return about !== undefined && about === notice?.about ? undefined : notice;
}

function onKey(state: State, key: string): Result {
  if (key === "C-c") return settle(state, { type: "quit" });
  if (layout(state).length === 0) return key === "q" ? settle(state, { type: "quit" }) : settle(state);
  if (key === "C-z") return settle(state, { type: "suspend" });
  if (key === "C-l") return settle(state, { type: "redraw" });
  if (state.overlay !== undefined) return overlayKey(state, state.overlay, key, submitPrompt);
  if (isOfLesson(state, key)) return settle(seeLesson(state, key), { type: "workshop", key });
  const binding = bindingFor(key, scopesOf(state));
  return binding === undefined ? settle(state) : run(state, binding);
}

/** From other panes, too, where the key is not the pane's own: a learner who has left the lesson means the lesson still. */
function isOfLesson(state: State, key: string): boolean {
  if (state.workshop?.actions.some((action) => action.key === key) !== true) return false;
  if (state.focus === "workshop") return true;
  const own = scopesOf(state).filter((scope) => scope !== "global");
  return bindingFor(key, own) === undefined;
}

/** What a key of the lesson does is told at its beginning; a copied command is told of elsewhere. */
function seeLesson(state: State, key: string): State {
  if (key === "c") return state;
  return { ...state, focus: "workshop", scroll: { ...state.scroll, workshop: 0 } };
}

function submitPrompt(state: State, { purpose, edit, target, fault }: Extract<Overlay, { kind: "prompt" }>): Result {
  const text = edit.text.trim();
  switch (purpose) {
    case "filter":
      return filtered(state, text);
    case "command": {
      if (text === "") return settle(state);
      const outcome = runPalette(state, text);
      return outcome.kind === "result" ? outcome.result : run(state, outcome.binding);
    }
    case "archive":
      return settle(state, ...(text === "" ? [] : [{ type: "open-archive", file: text } as const]));
    case "scale":
      return scaleTo(state, target ?? "", text);
    case "fault-value": {
      if (target === undefined || fault === undefined) return settle(state);
      return injected(state, target, { fault, text });
    }
  }
}

/** The server ends with the screen: whoever has used it is asked first. */
function leaving(state: State): Result {
  const isUnused = state.list.total === 0 && state.routes.every(({ service }) => service === undefined);
  if (isUnused) return settle(state, { type: "quit" });
  const { language } = state;
  const question = `${say("ask.leave", language)} ${say(whatIsKept(state), language)}`;
  return settle({ ...state, overlay: { kind: "confirm", question, effect: { type: "quit" } } });
}

function whatIsKept({ place, workshop }: State): Word {
  if (workshop !== undefined) return "ask.progress";
  return place.isKept === true ? "ask.kept" : "ask.lost";
}

type Command = (state: State) => Result;

function run(state: State, binding: Binding): Result {
  if (binding.run !== undefined) return binding.run(state);
  const { id } = binding;
  return isMotion(id) ? settle(move(state, id)) : COMMANDS[id](state);
}

/** Panes that are on the screen, in reading order. */
function nextPane(step: number): Command {
  return (state) => {
    const all = PANES.map(({ id }) => id);
    const shown = state.zoom ? all : layout(state).map((rect) => rect.pane);
    const ring = shown.length < 2 ? all : shown;
    const at = ring.indexOf(state.focus);
    return settle({ ...state, focus: ring[(at + step + ring.length) % ring.length] ?? "requests" });
  };
}

const COMMANDS = {
  ...REQUEST_COMMANDS,
  ...ROUTE_COMMANDS,
  leave: (state) => settle(state, { type: "quit" }),
  quit: (state) => {
    const next = closed(state);
    if (next !== undefined) return settle(next);
    return state.archive === undefined ? leaving(state) : settle(state, { type: "live" });
  },
  back: (state) => {
    const next = closed(state);
    if (next !== undefined) return settle(next);
    return state.archive === undefined ? settle(state) : settle(state, { type: "live" });
  },
  archive: (state) => {
    if (state.archive !== undefined) return settle(state, { type: "live" });
    return settle({
      ...state,
      overlay: { kind: "prompt", purpose: "archive", edit: typed(""), back: 0, typed: "" },
    });
  },
  "next-pane": nextPane(1),
  "previous-pane": nextPane(-1),
  zoom: (state) => settle({ ...state, zoom: true }),
  unzoom: (state) => settle({ ...state, zoom: false }),
  palette: (state) =>
    settle({ ...state, overlay: { kind: "prompt", purpose: "command", edit: typed(""), back: 0, typed: "" } }),
  help: (state) => settle({ ...state, overlay: { kind: "help", scroll: 0 } }),
  redraw: (state) => settle(state, { type: "redraw" }),
  suspend: (state) => settle(state, { type: "suspend" }),
  compose: (state) => settle(state, { type: "compose" }),
  mouse: (state) => {
    const mouse = !state.mouse;
    return settle(noticed({ ...state, mouse }, "info", mouse ? "done.mouse-on" : "done.mouse-off"), {
      type: "mouse",
      on: mouse,
    });
  },
  browser: (state) => settle(state, { type: "browser" }),
} as const satisfies Partial<Record<CommandId, Command>>;
