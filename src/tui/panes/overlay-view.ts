import {
  createFrame,
  cutShort,
  drawLine,
  fit,
  line,
  selectedLine,
  span,
  type Frame,
  type Line,
  type Span,
  wrap,
} from "../terminal/cells.ts";
import { clip, displayWidth } from "../terminal/display-width.ts";
import { EXPORTERS, compileFilter, faultLabel, FAULTS, faultWithoutEffect } from "../../view/index.ts";
import { ARCHIVED } from "../model/archives.ts";
import { say } from "../model/words.ts";
import { overlayPlace, overlayRows, overlayWidth } from "../input/overlay-keys.ts";
import { completions } from "../model/palette.ts";
import { sanitise, type Language } from "../../apimachinery/index.ts";
import { EXPORT_FORMATS, type Overlay, type State } from "../model/state.ts";
import { strokesFor } from "../terminal/theme.ts";
import { helpLines } from "./help-view.ts";
import { part, rightEdge, whole, type Shown } from "./shown.ts";
import { textLines } from "./message-view.ts";

type Of<K extends Overlay["kind"]> = Extract<Overlay, { kind: K }>;

interface Panel extends Shown {
  readonly title: string;
  readonly hint: string;
}

/** Draws what lies over the panes. */
export function drawOverlay(frame: Frame, state: State, overlay: Overlay): void {
  if (overlay.kind === "prompt") return drawPrompt(frame, state, overlay);
  const width = overlayWidth(state, overlay.kind);
  drawPanel(frame, state, panelOf(state, overlay, width - 4), width);
}

function panelOf(state: State, overlay: Exclude<Overlay, { kind: "prompt" }>, width: number): Panel {
  switch (overlay.kind) {
    case "help": {
      const lines = helpLines(state.language, width);
      const rows = overlayRows(state);
      const start = Math.min(overlay.scroll, Math.max(0, lines.length - rows));
      return {
        title: say("title.help", state.language, {
          from: String(start + 1),
          to: String(Math.min(lines.length, start + rows)),
          all: String(lines.length),
        }),
        ...part(lines, start, rows),
        hint: say("hint.help", state.language),
      };
    }
    case "text":
      return textPanel(state, overlay, width);
    case "faults":
      return faultsPanel(state, overlay);
    case "export":
      return {
        title: say("title.export", state.language, { id: overlay.requestId }),
        ...whole(exportChoices(state).map((text, index) => menuLine(text, index === overlay.cursor))),
        hint: say(overlay.cursor < EXPORT_FORMATS.length ? "hint.export" : "hint.archive", state.language),
      };
    case "confirm":
      return {
        title: say("title.sure", state.language),
        ...whole([line(""), ...textLines(overlay.question, width), line("")]),
        hint: say("hint.confirm", state.language),
      };
  }
}

/** The formats of one request, then the archives of several. */
function exportChoices({ language, list, marked }: State): string[] {
  const counts = { shown: list.matching, marked: marked.size, all: list.stored };
  return [
    ...EXPORT_FORMATS.map((name) => EXPORTERS[name].label[language]),
    ...ARCHIVED.map((which) => say(`export.${which}`, language, { count: counts[which] })),
  ];
}

function textPanel(state: State, overlay: Of<"text">, width: number): Panel {
  const rows = overlayRows(state);
  const lines: Line[] = [];
  for (const text of overlay.lines.slice(overlay.scroll, overlay.scroll + rows)) lines.push(...textLines(text, width));
  const all = overlay.lines.length;
  const place = all > rows ? say("title.line", state.language, { from: overlay.scroll + 1, all }) : "";
  return {
    title: `${overlay.title} ${place}`.trimEnd(),
    lines: lines.slice(0, rows),
    isMoreAbove: overlay.scroll > 0,
    isMoreBelow: overlay.scroll + rows < all || lines.length > rows,
    hint: say("hint.text", state.language),
  };
}

function faultsPanel(state: State, overlay: Of<"faults">): Panel {
  const route = state.routes.find(({ apiService }) => apiService === overlay.apiService);
  const on = route?.faults ?? [];
  const rows = FAULTS.map(({ name }, index) => {
    const idle = faultWithoutEffect(name, route, state.language);
    const mark = on.includes(name) ? "x" : idle === undefined ? " " : "-";
    const text = idle === undefined ? faultLabel(name, state.language) : say("faults.idle", state.language);
    return menuLine(`[${mark}] ${name.padEnd(20)} ${text}`, index === overlay.cursor);
  });
  return {
    title: say("title.faults", state.language, { route: overlay.apiService }),
    ...whole([...rows, menuLine(say("faults.clear", state.language), overlay.cursor === FAULTS.length)]),
    hint: say("hint.faults", state.language),
  };
}

function menuLine(text: string, selected: boolean): Line {
  return selectedLine(line(span(`${selected ? ">" : " "} ${text}`)), selected);
}

function drawPanel(frame: Frame, state: State, panel: Panel, width: number): void {
  const { title, lines, hint } = panel;
  const rows = Math.min(lines.length, overlayRows(state));
  const height = rows + 2;
  const { x, y } = overlayPlace(state, width, rows);
  const strokes = strokesFor(state.ascii);
  const [topLeft, topRight, bottomLeft, bottomRight] = strokes.corners;
  const box = createFrame(width, height);
  const head = fit(` ${title} `, Math.min(width - 4, displayWidth(sanitise(` ${title} `))));
  const top = width - 3 - displayWidth(head);
  drawLine(
    box,
    0,
    0,
    width,
    line(
      span(`${topLeft}${strokes.horizontal}`, "border-focus"),
      span(head, "title"),
      span(`${strokes.horizontal.repeat(top)}${topRight}`, "border-focus"),
    ),
  );
  for (let row = 0; row < rows; row += 1) {
    drawLine(box, 0, row + 1, 1, line(span(strokes.vertical, "border-focus")));
    drawLine(box, 2, row + 1, width - 4, lines[row] ?? line());
    drawLine(box, width - 1, row + 1, 1, rightEdge(panel, row, rows, strokes, "border-focus"));
  }
  const foot = fit(` ${hint} `, Math.min(width - 4, displayWidth(hint) + 2));
  drawLine(
    box,
    0,
    height - 1,
    width,
    line(
      span(`${bottomLeft}${strokes.horizontal}`, "border-focus"),
      span(foot, "key"),
      span(`${strokes.horizontal.repeat(width - 3 - displayWidth(foot))}${bottomRight}`, "border-focus"),
    ),
  );
  box.rows.forEach((cells, row) => {
    const target = frame.rows[y + row];
    if (target === undefined) return;
    // Half of a wide character under the edge would shift the rest of the line.
    if (target[x]?.ch === "" && x > 0) target[x - 1] = { ch: " ", style: "text", selected: false };
    if (target[x + width]?.ch === "") target[x + width] = { ch: " ", style: "text", selected: false };
    target.splice(x, width, ...cells);
  });
}

/** What the answer counts, e.g. `delay in ms: `. */
function promptLabel({ purpose, fault }: Of<"prompt">, language: Language): string {
  switch (purpose) {
    case "filter":
      return "/";
    case "command":
      return ":";
    case "archive":
      return say("prompt.archive", language);
    case "scale":
      return say("prompt.scale", language);
    case "fault-value": {
      const spec = FAULTS.find(({ name }) => name === fault);
      const unit = spec !== undefined && "value" in spec ? spec.value.unit : "";
      return say("prompt.unit", language, { fault: fault ?? "", unit });
    }
  }
}

/** As many lines as a list of all faults or fields takes. */
const MOST_JUDGEMENT = 5;

/** The prompt takes the two lines of hints, the palette the lines above. */
function drawPrompt(frame: Frame, state: State, overlay: Of<"prompt">): void {
  const { width } = frame;
  const said = cutShort(wrap(judgement(state, overlay), width, 2), MOST_JUDGEMENT, width);
  const y = frame.height - 1 - said.length;
  if (overlay.purpose === "command") drawCompletions(frame, state, overlay.edit.text, y);
  drawLine(frame, 0, y, width, promptLine(overlay, width, state.language));
  said.forEach((row, index) => drawLine(frame, 0, y + 1 + index, width, row));
}

/** The text around the cursor, which is an inverted cell. */
function promptLine(prompt: Of<"prompt">, width: number, language: Language): Line {
  const { edit } = prompt;
  const label = promptLabel(prompt, language);
  const before = sanitise(edit.text.slice(0, edit.cursor));
  const [at = " "] = Array.from(edit.text.slice(edit.cursor));
  const after = sanitise(edit.text.slice(edit.cursor + at.length));
  const room = width - displayWidth(label) - 3;
  let shown = before;
  while (displayWidth(shown) > room) shown = Array.from(shown).slice(1).join("");
  return line(
    span(` ${label}`, "key"),
    span(shown, "prompt"),
    span(sanitise(at), "cursor"),
    span(clip(after, Math.max(0, room - displayWidth(shown))), "prompt"),
  );
}

function judgement(state: State, overlay: Of<"prompt">): Line {
  const { purpose, edit, target: apiService = "", fault = "", problem } = overlay;
  const { language, list } = state;
  if (problem !== undefined) return line(span(`  ${problem}`, "bad"));
  if (purpose === "archive") return line(span(`  ${say("prompt.archive-help", language)}`, "dim"));
  if (purpose === "scale") return line(span(`  ${say("prompt.scale-help", language, { apiService })}`, "dim"));
  if (purpose === "fault-value")
    return line(span(`  ${say("prompt.fault-help", language, { fault, apiService })}`, "dim"));
  if (purpose === "command") {
    const first = completions(edit.text, language)[0];
    if (first === undefined) return line(span(`  ${say("prompt.no-command", language)}`, "bad"));
    return line(span(`  :${first.usage}  ${first.help}`, "dim"));
  }
  const judged = compileFilter(edit.text, language);
  if (!judged.ok) {
    const { column, message } = judged;
    return line(span(`  ${say("prompt.error", language, { column, message })}`, "bad"));
  }
  const count: Span = span(`  ${say("prompt.ok", language, { count: list.matching })}`, "ok");
  return line(count, span(say("prompt.of", language, { all: list.stored }), "dim"));
}

const MOST_COMPLETIONS = 8;

/** Above the prompt in row `below`. */
function drawCompletions(frame: Frame, state: State, text: string, below: number): void {
  const entries = completions(text, state.language).slice(0, Math.min(MOST_COMPLETIONS, below - 4));
  const strokes = strokesFor(state.ascii);
  entries.forEach(({ usage, help }, index) => {
    const y = below - 1 - entries.length + index;
    const content = line(span(` ${fit(usage, 28)} `, "key"), span(help, index === 0 ? "bold" : "dim"));
    drawLine(frame, 0, y, frame.width, content);
    drawLine(frame, 0, y, 1, line(span(strokes.vertical, "border-focus")));
    drawLine(frame, frame.width - 1, y, 1, line(span(strokes.vertical, "border-focus")));
  });
}
