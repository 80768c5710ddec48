import { maskTrace } from "../../trace/index.ts";
import { fit, line, lineWidth, span, type Line, type Span } from "../terminal/cells.ts";
import { selectedRequest, TABS, type State } from "../model/state.ts";
import { say } from "../model/words.ts";
import { TAB_VIEWS } from "./inspector-tabs.ts";

/** The tab line, then what the tab shows from where it is scrolled to. */
export function inspectorView(state: State, width: number, rows: number): Line[] {
  const body = inspectorLines(state, width);
  const scroll = Math.min(state.inspector.scroll, Math.max(0, body.length - (rows - 1)));
  return [tabLine(state, width), ...body.slice(scroll, scroll + rows - 1)];
}

/** Everything the tab has to show. */
export function inspectorLines(state: State, width: number): Line[] {
  const selected = selectedRequest(state);
  if (selected === undefined) return [line(span(say("inspector.choose", state.language), "dim"))];
  const { tab, secrets, sideBySide } = state.inspector;
  const trace = secrets ? selected : maskTrace(selected);
  if (!sideBySide) return TAB_VIEWS[tab](trace, width, state.language);
  const left = Math.floor((width - 3) / 2);
  const right = width - 3 - left;
  return beside(
    [line(span("client > main apiserver", "title")), ...TAB_VIEWS["Client>API"](trace, left, state.language)],
    [line(span("main apiserver > backend", "title")), ...TAB_VIEWS["API>Backend"](trace, right, state.language)],
    left,
    state.ascii ? " | " : " │ ",
  );
}

function beside(left: readonly Line[], right: readonly Line[], width: number, middle: string): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const first = left[index] ?? line();
    const blanks = " ".repeat(Math.max(0, width - lineWidth(first)));
    return { spans: [...first.spans, span(blanks), span(middle, "border"), ...(right[index]?.spans ?? [])] };
  });
}

function tabLine({ inspector }: State, width: number): Line {
  if (inspector.sideBySide) return line(span(fit("both legs side by side; z goes back to the tabs", width), "dim"));
  const short = width < 88;
  const spans: Span[] = [];
  for (const name of TABS) {
    if (name === inspector.tab) spans.push(span(`[${name}]`, "title"));
    else spans.push(span(short ? ` ${shortName(name)}` : ` ${name} `, "dim"));
  }
  return { spans };
}

const SHORT: Readonly<Partial<Record<(typeof TABS)[number], string>>> = {
  "Client>API": "C>A",
  "API>Backend": "A>B",
  "Headers +/-": "+/-",
  Response: "Resp",
};

function shortName(name: (typeof TABS)[number]): string {
  return SHORT[name] ?? name;
}
