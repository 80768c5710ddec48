import { ARCHIVED, saveArchive } from "../model/archives.ts";
import { exportRequest } from "../model/exporting.ts";
import { editLine, insert, typed } from "./line-edit.ts";
import { moved, type Motion } from "../terminal/motion.ts";
import { completed } from "../model/palette.ts";
import { toggleFault } from "../model/route-commands.ts";
import { FAULTS } from "../../view/index.ts";
import { EXPORT_FORMATS, settle, type Overlay, type Result, type State } from "../model/state.ts";
import { say } from "../model/words.ts";
import { helpLines } from "../panes/help-view.ts";

type Of<K extends Overlay["kind"]> = Extract<Overlay, { kind: K }>;

const MOTIONS: Readonly<Record<string, Motion>> = {
  up: "up",
  k: "up",
  down: "down",
  j: "down",
  pageup: "page-up",
  pagedown: "page-down",
  " ": "page-down",
  home: "top",
  g: "top",
  end: "bottom",
  G: "bottom",
};

function close(state: State): State {
  return { ...state, overlay: undefined };
}

/** A key while something lies over the panes. `submit` takes what was typed into a prompt. */
export function overlayKey(
  state: State,
  overlay: Overlay,
  key: string,
  submit: (state: State, prompt: Of<"prompt">) => Result,
): Result {
  if (overlay.kind === "prompt") return promptKey(state, overlay, key, submit);
  if (key === "esc" || key === "q") return settle(close(state));
  switch (overlay.kind) {
    case "help":
      return settle({
        ...state,
        overlay: {
          ...overlay,
          scroll: scrolled(
            state,
            overlay.scroll,
            helpLines(state.language, overlayWidth(state, "help") - 4).length,
            key,
          ),
        },
      });
    case "text":
      return textKey(state, overlay, key);
    case "faults":
      return faultsKey(state, overlay, key);
    case "export":
      return exportKey(state, overlay, key);
    case "confirm":
      return key === "y" || key === "Y" ? settle(close(state), overlay.effect) : settle(close(state));
  }
}

/** Columns of what lies over the panes, with its edges. */
export function overlayWidth({ width }: State, kind: Overlay["kind"]): number {
  return Math.min(width - 4, kind === "help" || kind === "text" ? 110 : 80);
}

/** Rows of text that an overlay shows. */
export function overlayRows({ height }: State): number {
  return Math.max(3, height - 6);
}

/** Where a panel of so many columns and rows of text lies. */
export function overlayPlace({ width, height }: State, columns: number, rows: number): { x: number; y: number } {
  return { x: Math.floor((width - columns) / 2), y: Math.max(1, Math.floor((height - rows - 2) / 2)) };
}

const CHOICES = { faults: FAULTS.length + 1, export: EXPORT_FORMATS.length + ARCHIVED.length } as const;

/** A click in a menu chooses, a second one on the same takes it, and one beside it closes. */
export function overlayClick(
  state: State,
  overlay: Overlay,
  { x, y }: { readonly x: number; readonly y: number },
): State | "enter" {
  if (overlay.kind !== "faults" && overlay.kind !== "export") return state;
  const columns = overlayWidth(state, overlay.kind);
  const rows = Math.min(CHOICES[overlay.kind], overlayRows(state));
  const place = overlayPlace(state, columns, rows);
  const [column, row] = [x - place.x, y - place.y - 1];
  if (column < 0 || column >= columns || row < -1 || row > rows) return close(state);
  if (row < 0 || row === rows) return state;
  return row === overlay.cursor ? "enter" : { ...state, overlay: { ...overlay, cursor: row } };
}

function scrolled(state: State, position: number, lines: number, key: string): number {
  const motion = MOTIONS[key];
  if (motion === undefined) return position;
  const rows = overlayRows(state);
  return moved(position, Math.max(0, lines - rows), motion, rows - 1);
}

function textKey(state: State, overlay: Of<"text">, key: string): Result {
  const text = `${overlay.lines.join("\n")}\n`;
  if (key === "c") return settle(state, { type: "copy", text, what: overlay.title });
  if (key === "s") return settle(state, { type: "save", text, fileName: overlay.fileName });
  return settle({
    ...state,
    overlay: { ...overlay, scroll: scrolled(state, overlay.scroll, overlay.lines.length, key) },
  });
}

function faultsKey(state: State, overlay: Of<"faults">, key: string): Result {
  const motion = MOTIONS[key];
  // The last line clears all faults.
  if (motion !== undefined && key !== " ")
    return settle({ ...state, overlay: { ...overlay, cursor: moved(overlay.cursor, FAULTS.length, motion, 5) } });
  if (key === "c") return settle(state, { type: "clear-faults", apiService: overlay.apiService });
  if (key !== "enter" && key !== " ") return settle(state);
  const fault = FAULTS[overlay.cursor];
  return fault === undefined
    ? settle(state, { type: "clear-faults", apiService: overlay.apiService })
    : toggleFault(state, overlay.apiService, fault.name);
}

function exportKey(state: State, overlay: Of<"export">, key: string): Result {
  const motion = MOTIONS[key];
  if (motion !== undefined)
    return settle({
      ...state,
      overlay: { ...overlay, cursor: moved(overlay.cursor, EXPORT_FORMATS.length + ARCHIVED.length - 1, motion, 3) },
    });
  if (key !== "enter") return settle(state);
  const archived = ARCHIVED[overlay.cursor - EXPORT_FORMATS.length];
  if (archived !== undefined) return settle(close(state), saveArchive(state, archived));
  const trace = state.list.rows.find((item) => item.id === overlay.requestId);
  const format = EXPORT_FORMATS[overlay.cursor];
  if (trace === undefined || format === undefined) return settle(close(state));
  const { title, fileName, text } = exportRequest(state, trace, format);
  const lines = text.replace(/\n$/, "").split("\n");
  return settle({ ...state, overlay: { kind: "text", title, lines, scroll: 0, fileName } });
}

function promptKey(
  state: State,
  overlay: Of<"prompt">,
  key: string,
  submit: (state: State, prompt: Of<"prompt">) => Result,
): Result {
  if (key === "esc") return settle(close(state));
  if (key === "enter") {
    const text = overlay.edit.text.trim();
    const known = state.history[overlay.purpose].filter((item) => item !== text);
    const history = text === "" ? state.history : { ...state.history, [overlay.purpose]: [...known, text].slice(-100) };
    return keptOpen(submit({ ...close(state), history }, overlay), overlay);
  }
  if (key === "up" || key === "down")
    return settle({ ...state, overlay: recalled(state, overlay, key === "up" ? 1 : -1) });
  if (key === "tab" && overlay.purpose === "command")
    return settle({
      ...state,
      overlay: { ...overlay, edit: typed(completed(overlay.edit.text, state.language)), problem: undefined },
    });
  if (key === "backspace" && overlay.edit.text === "" && overlay.purpose === "command") return settle(close(state));
  const edit = editLine(overlay.edit, key);
  if (edit === undefined) return settle(state);
  const problem = edit.text === overlay.edit.text ? overlay.problem : undefined;
  return settle({ ...state, overlay: { ...overlay, edit, back: 0, typed: edit.text, problem } });
}

/** What cannot be taken stays in its prompt: whoever types the right one next types it there. */
function keptOpen({ state, effects }: Result, prompt: Of<"prompt">): Result {
  const { notice, overlay } = state;
  if (notice?.level !== "error" || overlay !== undefined) return { state, effects };
  return { state: { ...state, notice: undefined, overlay: { ...prompt, problem: notice.text } }, effects };
}

function recalled(state: State, overlay: Of<"prompt">, step: number): Overlay {
  const history = state.history[overlay.purpose];
  const back = Math.max(0, Math.min(history.length, overlay.back + step));
  const text = back === 0 ? overlay.typed : (history[history.length - back] ?? overlay.typed);
  return { ...overlay, back, edit: typed(text), problem: undefined };
}

/** Pasted text goes into a prompt and nowhere else: it never becomes commands. */
export function overlayPaste(state: State, text: string): State {
  const { overlay } = state;
  if (overlay?.kind !== "prompt")
    return { ...state, notice: { text: say("not.pasted", state.language), level: "warn" } };
  const edit = insert(overlay.edit, text.trim().slice(0, 4096));
  return { ...state, overlay: { ...overlay, edit, back: 0, typed: edit.text, problem: undefined } };
}
