import { selectedRequest } from "../model/state.ts";
import { moved } from "../terminal/motion.ts";
import { INSPECTOR_FROM, inspectorLines, inspectorView, tabAt } from "./inspector-view.ts";
import type { Pane } from "./pane.ts";
import { whole } from "./shown.ts";
import { whyView } from "./why-view.ts";

/** The chain of decisions, and where there is room the inspector. */
export const whyPane: Pane = {
  id: "why",
  keys: ["3"],
  name: { en: "Why", zh: "原因" },
  help: { en: "the chain of decisions, or the inspector", zh: "决策链或检查器" },
  place: "fixed",
  scopes: ["inspector", "request"],
  title(state) {
    const trace = selectedRequest(state);
    const number = trace === undefined ? "" : ` #${trace.id}`;
    return [`${whyPane.name[state.language]}${number}`, trace?.apiService ?? ""];
  },
  view: (state, width, rows) =>
    rows < INSPECTOR_FROM ? whole(whyView(state, width, rows)) : inspectorView(state, width, rows),
  move(state, motion, { width, rows }) {
    const last = Math.max(0, inspectorLines(state, width).length - (rows - 1));
    const scroll = moved(state.inspector.scroll, last, motion, Math.max(1, rows - 1));
    return { ...state, inspector: { ...state.inspector, scroll } };
  },
  click(state, { x, y, width, rows }) {
    const tab = rows >= INSPECTOR_FROM && y === 0 ? tabAt(state, width, x) : undefined;
    return tab && { ...state, inspector: { ...state.inspector, tab, scroll: 0, open: true } };
  },
};
