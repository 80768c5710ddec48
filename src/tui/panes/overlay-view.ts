import {
  createFrame,
  drawLine,
  fit,
  line,
  selectedLine,
  span,
  type Frame,
  type Line,
  type Span,
} from "../terminal/cells.ts";
import { clip, displayWidth } from "../terminal/display-width.ts";
import { EXPORTERS, compileFilter, FAULTS } from "../../view/index.ts";
import { say } from "../model/words.ts";
import { overlayRows } from "../input/overlay-keys.ts";
import { completions } from "../model/palette.ts";
import { sanitise } from "../../apimachinery/index.ts";
import { EXPORT_FORMATS, type Overlay, type State } from "../model/state.ts";
import { strokesFor } from "../terminal/theme.ts";
import { helpLines } from "./help-view.ts";
import { textLines } from "./message-view.ts";

type Of<K extends Overlay["kind"]> = Extract<Overlay, { kind: K }>;

interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly hint: string;
}

/** Draws what lies over the panes. */
export function drawOverlay(frame: Frame, state: State, overlay: Overlay): void {
  if (overlay.kind === "prompt") return drawPrompt(frame, state, overlay);
  const width = Math.min(frame.width - 4, overlay.kind === "help" || overlay.kind === "text" ? 110 : 80);
  drawPanel(frame, state, panelOf(state, overlay, width - 4), width);
}

function panelOf(state: State, overlay: Exclude<Overlay, { kind: "prompt" }>, width: number): Panel {
  switch (overlay.kind) {
    case "help": {
      const lines = helpLines(state.language);
      const rows = overlayRows(state);
      const start = Math.min(overlay.scroll, Math.max(0, lines.length - rows));
      return {
        title: say("title.help", state.language, {
          from: String(start + 1),
          to: String(Math.min(lines.length, start + rows)),
          all: String(lines.length),
        }),
        lines: lines.slice(start, start + rows),
        hint: "j k Space scroll  q close",
      };
    }
    case "text":
      return textPanel(state, overlay, width);
    case "faults":
      return faultsPanel(state, overlay);
    case "export":
      return {
        title: `Export request #${overlay.requestId}`,
        lines: EXPORT_FORMATS.map((name, index) => menuLine(EXPORTERS[name].label, index === overlay.cursor)),
        hint: "Enter show, then c copy or s save  q close",
      };
    case "confirm":
      return {
        title: say("title.sure", state.language),
        lines: [line(""), line(overlay.question), line("")],
        hint: "y yes  any other key no",
      };
  }
}

function textPanel(state: State, overlay: Of<"text">, width: number): Panel {
  const rows = overlayRows(state);
  const lines: Line[] = [];
  for (const text of overlay.lines.slice(overlay.scroll, overlay.scroll + rows)) lines.push(...textLines(text, width));
  return {
    title:
      `${overlay.title} ${overlay.lines.length > rows ? `(line ${overlay.scroll + 1} of ${overlay.lines.length})` : ""}`.trimEnd(),
    lines: lines.slice(0, rows),
    hint: "j k Space scroll  c copy  s save  q close",
  };
}

function faultsPanel(state: State, overlay: Of<"faults">): Panel {
  const on = state.routes.find((route) => route.apiService === overlay.apiService)?.faults ?? [];
  const rows = FAULTS.map(({ name, label }, index) =>
    menuLine(`[${on.includes(name) ? "x" : " "}] ${name.padEnd(20)} ${label}`, index === overlay.cursor),
  );
  return {
    title: say("title.faults", state.language, { route: overlay.apiService }),
    lines: [...rows, menuLine("clear all", overlay.cursor === FAULTS.length)],
    hint: "Enter switch  c clear all  q close",
  };
}

function menuLine(text: string, selected: boolean): Line {
  return selectedLine(line(span(`${selected ? ">" : " "} ${text}`)), selected);
}

function drawPanel(frame: Frame, state: State, { title, lines, hint }: Panel, width: number): void {
  const rows = Math.min(lines.length, overlayRows(state));
  const height = rows + 2;
  const x = Math.floor((frame.width - width) / 2);
  const y = Math.max(1, Math.floor((frame.height - height) / 2));
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
    drawLine(box, width - 1, row + 1, 1, line(span(strokes.vertical, "border-focus")));
  }
  const foot = fit(` ${hint} `, Math.min(width - 4, hint.length + 2));
  drawLine(
    box,
    0,
    height - 1,
    width,
    line(
      span(`${bottomLeft}${strokes.horizontal}`, "border-focus"),
      span(foot, "key"),
      span(`${strokes.horizontal.repeat(width - 3 - foot.length)}${bottomRight}`, "border-focus"),
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

const PROMPTS: Readonly<Record<Of<"prompt">["purpose"], string>> = {
  filter: "/",
  command: ":",
  scale: "replicas: ",
  "fault-value": "",
};

/** What the answer counts, e.g. `delay in ms: `. */
function promptLabel({ purpose, fault }: Of<"prompt">): string {
  if (purpose !== "fault-value") return PROMPTS[purpose];
  const spec = FAULTS.find(({ name }) => name === fault);
  return `${fault ?? ""}${spec !== undefined && "value" in spec ? ` in ${spec.value.unit}` : ""}: `;
}

/** The prompt takes the two lines of hints, the palette the lines above. */
function drawPrompt(frame: Frame, state: State, overlay: Of<"prompt">): void {
  const y = frame.height - 2;
  if (overlay.purpose === "command") drawCompletions(frame, state, overlay.edit.text);
  drawLine(frame, 0, y, frame.width, promptLine(overlay, frame.width));
  drawLine(frame, 0, y + 1, frame.width, judgement(state, overlay));
}

/** The text around the cursor, which is an inverted cell. */
function promptLine(prompt: Of<"prompt">, width: number): Line {
  const { edit } = prompt;
  const label = promptLabel(prompt);
  const before = sanitise(edit.text.slice(0, edit.cursor));
  const [at = " "] = Array.from(edit.text.slice(edit.cursor));
  const after = sanitise(edit.text.slice(edit.cursor + at.length));
  const room = width - label.length - 3;
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
  const { purpose, edit } = overlay;
  if (purpose === "scale")
    return line(span(`  how many backends for ${overlay.target ?? ""}? Enter sets, Esc does not`, "dim"));
  if (purpose === "fault-value")
    return line(span(`  ${overlay.fault ?? ""} of ${overlay.target ?? ""}. Enter sets, Esc does not`, "dim"));
  if (purpose === "command") {
    const first = completions(edit.text)[0];
    return line(
      span(
        first === undefined ? "  no such command" : `  :${first.usage}  ${first.help}`,
        first === undefined ? "bad" : "dim",
      ),
    );
  }
  const judged = compileFilter(edit.text);
  if (!judged.ok) return line(span(`  error at column ${judged.column}: ${judged.message}`, "bad"));
  const count: Span = span(`  ok, ${state.list.matching} match`, "ok");
  return line(count, span(` of ${state.list.stored}   Enter keeps it, Esc does not`, "dim"));
}

const MOST_COMPLETIONS = 8;

function drawCompletions(frame: Frame, state: State, text: string): void {
  const entries = completions(text).slice(0, Math.min(MOST_COMPLETIONS, frame.height - 6));
  const strokes = strokesFor(state.ascii);
  entries.forEach(({ usage, help }, index) => {
    const y = frame.height - 3 - entries.length + index;
    const content = line(span(` ${fit(usage, 28)} `, "key"), span(help, index === 0 ? "bold" : "dim"));
    drawLine(frame, 0, y, frame.width, content);
    drawLine(frame, 0, y, 1, line(span(strokes.vertical, "border-focus")));
    drawLine(frame, frame.width - 1, y, 1, line(span(strokes.vertical, "border-focus")));
  });
}
