import type { Language } from "../../apimachinery/index.ts";
import { maskTrace, type RequestTrace } from "../../trace/index.ts";
import { inspect, type Inspection } from "../../view/index.ts";
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
  const inspection = inspectionOf(selected, secrets, state.language);
  if (!sideBySide) return TAB_VIEWS[tab](inspection, width, state.language);
  const left = Math.floor((width - 3) / 2);
  const right = width - 3 - left;
  return beside(
    [
      line(span(say("inspector.leg-client", state.language), "title")),
      ...TAB_VIEWS["Client>API"](inspection, left, state.language),
    ],
    [
      line(span(say("inspector.leg-backend", state.language), "title")),
      ...TAB_VIEWS["API>Backend"](inspection, right, state.language),
    ],
    left,
    state.ascii ? " | " : " │ ",
  );
}

interface Known {
  readonly secrets: boolean;
  readonly language: Language;
  readonly responseBody: RequestTrace["responseBody"];
  readonly inspection: Inspection;
}

/** Of finished requests, which change no more but for the reply's last bytes. */
const KNOWN = new WeakMap<RequestTrace, Known>();

function inspectionOf(trace: RequestTrace, secrets: boolean, language: Language): Inspection {
  const { responseBody } = trace;
  const known = KNOWN.get(trace);
  if (known?.secrets === secrets && known.language === language && known.responseBody === responseBody)
    return known.inspection;
  const inspection = inspect(secrets ? trace : maskTrace(trace), language);
  if (trace.durationMs !== undefined) KNOWN.set(trace, { secrets, language, responseBody, inspection });
  return inspection;
}

function beside(left: readonly Line[], right: readonly Line[], width: number, middle: string): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const first = left[index] ?? line();
    const blanks = " ".repeat(Math.max(0, width - lineWidth(first)));
    return { spans: [...first.spans, span(blanks), span(middle, "border"), ...(right[index]?.spans ?? [])] };
  });
}

function tabLine({ inspector, language }: State, width: number): Line {
  if (inspector.sideBySide) return line(span(fit(say("inspector.both-legs", language), width), "dim"));
  const short = width < 88;
  const spans: Span[] = [];
  for (const name of TABS) {
    const label = say(`${short && name !== inspector.tab ? "short" : "tab"}.${name}`, language);
    if (name === inspector.tab) spans.push(span(`[${label}]`, "title"));
    else spans.push(span(short ? ` ${label}` : ` ${label} `, "dim"));
  }
  return { spans };
}
