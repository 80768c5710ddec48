import type { Scope } from "../input/keys.ts";
import type { State } from "../model/state.ts";
import { logPane } from "./log-pane.ts";
import type { Pane } from "./pane.ts";
import { picturePane } from "./picture-pane.ts";
import { requestsPane } from "./requests-pane.ts";
import { routesPane } from "./routes-pane.ts";
import { whyPane } from "./why-pane.ts";
import { workshopPane } from "./workshop-pane.ts";

/** In the order in which Tab goes through them. */
export const PANES: readonly [Pane, ...Pane[]] = [
  routesPane,
  requestsPane,
  whyPane,
  picturePane,
  logPane,
  workshopPane,
];

export function paneNamed(id: string): Pane {
  return PANES.find((pane) => pane.id === id) ?? PANES[0];
}

/** Where a key is looked up, nearest first. */
export function scopesOf({ focus }: Pick<State, "focus">): readonly string[] {
  return [focus, ...(paneNamed(focus).scopes ?? []), ...(["list", "global"] satisfies Scope[])];
}

/** Gives a pane the focus; one that stands over the requests comes there. */
export function focusOn(state: State, { id, place }: Pane): State {
  return { ...state, focus: id, ...(place === "top" ? { top: id } : {}) };
}
