import type { RequestTrace } from "../../trace/index.ts";
import { exportRequest } from "./exporting.ts";
import { editableRequest, FAULTS, faultWithoutEffect, repeatOf, type RouteView } from "../../view/index.ts";
import type { CommandId } from "../input/keys.ts";
import { typed } from "../input/line-edit.ts";
import { moveRequest } from "../terminal/motion.ts";
import { selectedRequest, settle, shownRoutes, TABS, type Notice, type Result, type State } from "./state.ts";
import { say, type Word } from "./words.ts";

type Command = (state: State) => Result;

/** A command on the selected request; says so when there is none. */
function onRequest(run: (state: State, trace: RequestTrace) => Result): Command {
  return (state) => {
    const trace = selectedRequest(state);
    return trace === undefined ? settle(noticed(state, "warn", "not.request")) : run(state, trace);
  };
}

/** Says something in the status line. */
export function noticed(
  state: State,
  level: Notice["level"],
  name: Word,
  params: Readonly<Record<string, string | number>> = {},
): State {
  return { ...state, notice: { text: say(name, state.language, params), level } };
}

function inspector(state: State, change: Partial<State["inspector"]>): State {
  return { ...state, inspector: { ...state.inspector, ...change } };
}

function tab(step: number): Command {
  return (state) => {
    const at = TABS.indexOf(state.inspector.tab);
    const next = TABS[(at + step + TABS.length) % TABS.length] ?? "Why";
    return settle(inspector(state, { tab: next, scroll: 0, open: true }));
  };
}

/** The route of the selected request; without one, or where the main apiserver serves it itself, the first that leads out. */
function faultTarget(state: State): RouteView | undefined {
  const remote = shownRoutes({ ...state, unfolded: false });
  const wanted = selectedRequest(state)?.apiService;
  return remote.find(({ apiService }) => apiService === wanted) ?? remote[0];
}

/** The first fault that does something here is chosen. */
export function faultMenu(state: State, route: RouteView): State {
  const first = FAULTS.findIndex(({ name }) => faultWithoutEffect(name, route, state.language) === undefined);
  return { ...state, overlay: { kind: "faults", apiService: route.apiService, cursor: Math.max(0, first) } };
}

export const REQUEST_COMMANDS = {
  open: onRequest((state, trace) =>
    settle({ ...inspector(state, { open: true, scroll: 0 }), focus: "why", requestId: trace.id, follow: false }),
  ),
  filter: (state) =>
    settle({
      ...state,
      focus: "requests",
      overlay: { kind: "prompt", purpose: "filter", edit: typed(state.filter), back: 0, typed: state.filter },
    }),
  follow: (state) =>
    settle({ ...state, follow: !state.follow, requestId: state.follow ? state.requestId : state.list.rows.at(-1)?.id }),
  pause: (state) =>
    settle(
      state.paused
        ? noticed({ ...state, paused: false }, "info", "done.going-on", { count: state.list.missed })
        : noticed({ ...state, paused: true, follow: false }, "info", "done.paused"),
    ),
  resend: onRequest((state, trace) => {
    const effect = { type: "send", request: repeatOf(trace) } as const;
    const { method, target } = effect.request;
    if (method !== "DELETE") return settle(state, effect);
    // One key deletes nothing without a question.
    const question = say("ask.resend", state.language, { what: `${method} ${target}` });
    return settle({ ...state, overlay: { kind: "confirm", question, effect } });
  }),
  edit: onRequest((state, trace) =>
    settle(state, { type: "edit-request", text: editableRequest(repeatOf(trace), state.language) }),
  ),
  mark: onRequest((state, trace) => {
    const marked = new Set(state.marked);
    if (!marked.delete(trace.id)) marked.add(trace.id);
    return settle({ ...state, marked, requestId: trace.id });
  }),
  "next-mark": (state) => {
    const at = selectedRequest(state)?.id ?? 0;
    const { rows } = state.list;
    const next =
      rows.find((trace) => trace.id > at && state.marked.has(trace.id)) ??
      rows.find((trace) => state.marked.has(trace.id));
    if (next === undefined) return settle(noticed(state, "warn", "not.marked"));
    return settle({ ...state, requestId: next.id, follow: false });
  },
  context: (state) =>
    settle({ ...state, context: !state.context, requestId: selectedRequest(state)?.id, follow: false }),
  export: onRequest((state, trace) =>
    settle({ ...state, overlay: { kind: "export", requestId: trace.id, cursor: 0 } }),
  ),
  copy: onRequest((state, trace) =>
    settle(state, {
      type: "copy",
      text: exportRequest(state, trace, "curl").text,
      what: say("what.curl", state.language),
    }),
  ),
  release: onRequest((state, trace) =>
    trace.held === true
      ? settle(state, { type: "release", id: trace.id })
      : settle(noticed(state, "warn", "not.held", { id: trace.id })),
  ),
  "release-all": (state) => settle(state, { type: "release", id: "all" }),
  "request-faults": (state) => {
    const route = faultTarget(state);
    return settle(route === undefined ? noticed(state, "warn", "not.breakable") : faultMenu(state, route));
  },
  "next-tab": tab(1),
  "previous-tab": tab(-1),
  "previous-request": (state) => settle(moveRequest(state, "up", 1)),
  "next-request": (state) => settle(moveRequest(state, "down", 1)),
  "side-by-side": (state) =>
    settle(inspector(state, { sideBySide: !state.inspector.sideBySide, open: true, scroll: 0 })),
  secrets: (state) => settle(inspector(state, { secrets: !state.inspector.secrets })),
} as const satisfies Partial<Record<CommandId, Command>>;
