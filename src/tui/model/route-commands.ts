import type { Language } from "../../apimachinery/index.ts";
import { readFault } from "../../trace/index.ts";
import { displayWidth } from "../terminal/display-width.ts";
import type { CommandId } from "../input/keys.ts";
import { typed } from "../input/line-edit.ts";
import { faultMenu, noticed } from "./request-commands.ts";
import { routeDescription, FAULTS, type FaultName, type RouteView } from "../../view/index.ts";
import { ROUTE_SORTS, selectedRoute, settle, type Result, type State } from "./state.ts";
import { say } from "./words.ts";

type Command = (state: State) => Result;

function onRoute(run: (state: State, route: RouteView) => Result): Command {
  return (state) => {
    const route = selectedRoute(state);
    return route === undefined ? settle(noticed(state, "warn", "not.route")) : run(state, route);
  };
}

/** Local routes have no backend to scale or to break. */
function onRemoteRoute(run: (state: State, route: RouteView) => Result): Command {
  return onRoute((state, route) =>
    route.service === undefined
      ? settle(noticed(state, "warn", "not.remote", { apiService: route.apiService }))
      : run(state, route),
  );
}

export const ROUTE_COMMANDS = {
  describe: onRoute((state, route) =>
    settle({
      ...state,
      overlay: {
        kind: "text",
        title: `APIService ${route.apiService}`,
        lines: described(route, state.language),
        scroll: 0,
        fileName: `${route.apiService}.txt`,
      },
    }),
  ),
  yaml: onRoute((state, { apiService }) =>
    settle(
      { ...state, lastCommand: kubectl(state, `get apiservice ${apiService} -o yaml`) },
      { type: "show-yaml", apiService },
    ),
  ),
  faults: onRemoteRoute((state, route) => settle(faultMenu(state, route))),
  scale: onRemoteRoute((state, { apiService }) =>
    settle({
      ...state,
      overlay: { kind: "prompt", purpose: "scale", edit: typed(""), back: 0, typed: "", target: apiService },
    }),
  ),
  "edit-yaml": onRoute((state, { apiService }) =>
    settle(
      { ...state, lastCommand: kubectl(state, `edit apiservice ${apiService}`) },
      { type: "edit-yaml", apiService },
    ),
  ),
  delete: onRoute((state, { apiService }) =>
    settle({
      ...state,
      overlay: {
        kind: "confirm",
        question: say("ask.delete", state.language, { apiService }),
        effect: { type: "delete", apiService },
      },
      lastCommand: kubectl(state, `delete apiservice ${apiService}`),
    }),
  ),
  unfold: (state) => settle({ ...state, unfolded: !state.unfolded }),
  undo: (state) => settle(state, { type: "undo" }),
  sort: (state) => {
    const next = ROUTE_SORTS[(ROUTE_SORTS.indexOf(state.routeSort) + 1) % ROUTE_SORTS.length] ?? "name";
    return settle({ ...state, routeSort: next });
  },
} as const satisfies Partial<Record<CommandId, Command>>;

/** Names in one column. */
function described(route: RouteView, language: Language): string[] {
  const pairs = routeDescription(route, language);
  const column = Math.max(...pairs.map(([name]) => displayWidth(name))) + 3;
  return pairs.map(([name, text]) =>
    name === "" ? text : `${name}:${" ".repeat(column - displayWidth(name) - 1)}${text}`,
  );
}

export function kubectl({ place }: State, rest: string): string {
  return `kubectl --kubeconfig ${place.kubeconfig} ${rest}`;
}

/** Injects a fault with the value that was typed, if it is one. */
export function injected(
  state: State,
  apiService: string,
  { fault, text }: { readonly fault: FaultName; readonly text: string },
): Result {
  const read = readFault(`${fault}=${text === "" ? "-" : text}`);
  if (!("name" in read)) return settle({ ...state, notice: { text: read[state.language], level: "error" } });
  return settle(state, { type: "fault", apiService, fault, on: true, value: read.value });
}

/** Switches a fault of a route on or off; one that takes a value asks for it first. */
export function toggleFault(state: State, apiService: string, fault: FaultName): Result {
  const route = state.routes.find((item) => item.apiService === apiService);
  const on = route?.faults.includes(fault) !== true;
  const spec = FAULTS.find((item) => item.name === fault);
  if (on && spec !== undefined && "value" in spec) {
    const initial = String(spec.value.initial);
    const edit = typed(initial);
    return settle({
      ...state,
      overlay: { kind: "prompt", purpose: "fault-value", edit, back: 0, typed: initial, target: apiService, fault },
    });
  }
  return settle(state, { type: "fault", apiService, fault, on });
}
