import type { Language } from "../../apimachinery/index.ts";
import { maskTrace, type RequestTrace } from "../../trace/index.ts";
import { inspect, type Inspection } from "../../view/index.ts";
import { fit, line, lineWidth, span, wrap, type Line, type Span } from "../terminal/cells.ts";
import { selectedRequest, TABS, type State, type TabName } from "../model/state.ts";
import { say } from "../model/words.ts";
import { part, type Shown } from "./shown.ts";
import { TAB_VIEWS } from "./inspector-tabs.ts";
import { faultsBehind } from "./why-view.ts";

/** With fewer rows the pane shows the chain alone. */
export const INSPECTOR_FROM = 6;

/** The tab line, then what the tab shows from where it is scrolled to. */
export function inspectorView(state: State, width: number, rows: number): Shown {
  const body = part(inspectorLines(state, width), state.inspector.scroll, rows - 1);
  return { ...body, lines: [tabLine(state, width), ...body.lines] };
}

/** Everything the tab has to show. */
export function inspectorLines(state: State, width: number): Line[] {
  const selected = selectedRequest(state);
  if (selected === undefined) return [line(span(say("inspector.choose", state.language), "dim"))];
  const { tab, secrets, sideBySide } = state.inspector;
  const inspection = inspectionOf(selected, secrets, state.language);
  const behind = tab === "Why" ? faultsBehind(selected, state) : undefined;
  const said = behind === undefined ? [] : wrap(line(span(`[F] ${behind}`, "injected")), width, 4);
  if (!sideBySide) return [...TAB_VIEWS[tab](inspection, width, state.language), ...said];
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
  readonly state: string;
  readonly responseBody: RequestTrace["responseBody"];
  readonly inspection: Inspection;
}

const KNOWN = new WeakMap<RequestTrace, Known>();

/** Whatever changes while a request runs. */
function stateOf(trace: RequestTrace): readonly unknown[] {
  const { status, durationMs, held, aborted, watchEvents, upgradeBytes, backend, decisions } = trace;
  const { toBackend, toClient } = upgradeBytes ?? {};
  const leg = [backend?.status, backend?.startMs, backend?.error?.length, backend?.responseBody?.bytes];
  return [status, durationMs, held, aborted, watchEvents, toBackend, toClient, decisions.length, ...leg];
}

function inspectionOf(trace: RequestTrace, secrets: boolean, language: Language): Inspection {
  const { responseBody } = trace;
  const state = [secrets, language, ...stateOf(trace)].join();
  const known = KNOWN.get(trace);
  if (known?.state === state && known.responseBody === responseBody) return known.inspection;
  const inspection = inspect(secrets ? trace : maskTrace(trace), language);
  KNOWN.set(trace, { state, responseBody, inspection });
  return inspection;
}

function beside(left: readonly Line[], right: readonly Line[], width: number, middle: string): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const first = wrap(left[index] ?? line(), width)[0] ?? line();
    const blanks = " ".repeat(Math.max(0, width - lineWidth(first)));
    return { spans: [...first.spans, span(blanks), span(middle, "border"), ...(right[index]?.spans ?? [])] };
  });
}

function tabLine({ inspector, language }: State, width: number): Line {
  if (inspector.sideBySide) return line(span(fit(say("inspector.both-legs", language), width), "dim"));
  return { spans: tabSpans(inspector.tab, language, width).map(([, item]) => item) };
}

function tabSpans(current: TabName, language: Language, width: number): (readonly [TabName, Span])[] {
  const isShort = width < 88;
  return TABS.map((name) => {
    const label = say(`${isShort && name !== current ? "short" : "tab"}.${name}`, language);
    if (name === current) return [name, span(`[${label}]`, "title")];
    return [name, span(isShort ? ` ${label}` : ` ${label} `, "dim")];
  });
}

/** The tab in a column of the first line. */
export function tabAt({ inspector, language }: State, width: number, x: number): TabName | undefined {
  let end = 0;
  return tabSpans(inspector.tab, language, width).find(([, item]) => {
    end += lineWidth({ spans: [item] });
    return x < end;
  })?.[0];
}
