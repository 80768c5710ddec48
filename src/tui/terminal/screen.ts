/**
 * The only file that touches blessed. blessed keeps the two buffers, finds what has changed and writes it; cells come
 * from the views and keys from our own decoder, because its own both have traps (see docs/decisions).
 */
import { PassThrough } from "node:stream";
import type { ReadStream, WriteStream } from "node:tty";
import blessed from "blessed";
import type { Cell, Frame } from "./cells.ts";
import { lookOf, type ThemeName } from "./theme.ts";

export interface TerminalScreen {
  size(): { readonly width: number; readonly height: number };
  draw(frame: Frame, look: { readonly theme: ThemeName; readonly ascii: boolean }): void;
  /** The next `draw` writes every cell. */
  forget(): void;
  /** Gives the terminal back as it was, and takes it again. */
  leave(): void;
  enter(): void;
  /** Whether clicks and the wheel come as input; off, the terminal selects text with them. */
  setMouse(on: boolean): void;
  /** A sequence of our own, e.g. OSC 52. */
  write(sequence: string): void;
  destroy(): void;
}

/** What blessed's types leave out. A cell is `[attributes, character]`. */
interface BlessedLine extends Array<[number, string]> {
  dirty: boolean;
}
interface BlessedInternals {
  lines: BlessedLine[];
  olines: BlessedLine[];
  readonly tput: { brokenACS: boolean };
  readonly program: { flush(): void };
  alloc(): void;
  enter(): void;
  leave(): void;
  draw(start: number, end: number): void;
  destroy(): void;
}
interface BlessedModule {
  readonly tput: { ipaths: string[] };
  readonly unicode: { charWidth(text: string): number };
}

const internals = blessed as unknown as BlessedModule;

/** Buttons and wheel, with SGR coordinates. */
const MOUSE_ON = "\u001b[?1000h\u001b[?1006h";
const MOUSE_OFF = "\u001b[?1006l\u001b[?1000l";
const BRACKETED_PASTE_ON = "\u001b[?2004h";
const BRACKETED_PASTE_OFF = "\u001b[?2004l";

/** @param onResize called after the buffers have their new size */
export function openScreen(output: NodeJS.WritableStream, onResize: () => void): TerminalScreen {
  // ncurses 6.1 and later write terminfo in a 32-bit format that blessed cannot read: use the one it brings along.
  internals.tput.ipaths.length = 0;
  const screen = blessed.screen({
    input: deafInput(),
    output: output as WriteStream,
    terminal: "xterm-256color",
    forceUnicode: true,
    fullUnicode: true,
    autoPadding: false,
  });
  const inner = screen as unknown as BlessedInternals;
  // UTF-8 terminals need no alternate character set (ncurses: NCURSES_NO_UTF8_ACS).
  inner.tput.brokenACS = true;
  screen.on("resize", onResize);
  let entered = true;
  let hasMouse = false;
  output.write(BRACKETED_PASTE_ON);
  const write = (sequence: string): void => {
    inner.program.flush();
    output.write(sequence);
  };
  const leave = (): void => {
    if (!entered) return;
    entered = false;
    write(hasMouse ? MOUSE_OFF + BRACKETED_PASTE_OFF : BRACKETED_PASTE_OFF);
    inner.leave();
    inner.program.flush();
  };
  return {
    size: () => ({ width: Number(screen.width), height: Number(screen.height) }),
    draw(frame, look) {
      if (!entered) return;
      paint(inner, frame, look.theme, look.ascii);
      inner.draw(0, inner.lines.length - 1);
    },
    forget: () => inner.alloc(),
    leave,
    enter() {
      if (entered) return;
      entered = true;
      inner.enter();
      write(hasMouse ? BRACKETED_PASTE_ON + MOUSE_ON : BRACKETED_PASTE_ON);
    },
    setMouse(on) {
      if (on !== hasMouse && entered) write(on ? MOUSE_ON : MOUSE_OFF);
      hasMouse = on;
    },
    write,
    destroy() {
      leave();
      inner.destroy();
    },
  };
}

/** blessed wants an input; keys never come through it. */
function deafInput(): ReadStream {
  return Object.assign(new PassThrough(), { isTTY: true, isRaw: true, setRawMode: () => {} }) as unknown as ReadStream;
}

const DEFAULT_COLOUR = 0x1ff;

/** blessed packs flags (bold 1, underline 2, inverse 8), foreground and background into one number. */
function attributes(cell: Cell, theme: ThemeName): number {
  const look = lookOf(theme, cell.style);
  const inverse = cell.selected !== (look.inverse === true);
  const flags = (look.bold === true ? 1 : 0) | (look.underline === true ? 2 : 0) | (inverse ? 8 : 0);
  return (flags << 18) | ((look.fg ?? DEFAULT_COLOUR) << 9) | DEFAULT_COLOUR;
}

/** Copies the frame into blessed's buffer and marks the lines that differ. */
function paint(screen: BlessedInternals, frame: Frame, theme: ThemeName, ascii: boolean): void {
  const known = new Map<Cell, number>();
  const attributesOf = (cell: Cell): number => {
    let value = known.get(cell);
    if (value === undefined) known.set(cell, (value = attributes(cell, theme)));
    return value;
  };
  frame.rows.forEach((row, y) => {
    const target = screen.lines[y];
    const shown = screen.olines[y];
    if (target === undefined || shown === undefined) return;
    let changed = false;
    let wide = false;
    row.forEach((cell, x) => {
      const slot = target[x];
      if (slot === undefined) return;
      const ch = ascii ? asciiOnly(cell.ch) : written(row, x, y);
      const attr = attributesOf(cell);
      wide ||= isWide(ch) || isWide(slot[1]);
      if (slot[0] === attr && slot[1] === ch) return;
      slot[0] = attr;
      slot[1] = ch;
      changed = true;
    });
    if (!changed) return;
    target.dirty = true;
    // blessed skips unchanged cells by moving right one column a cell; beside wide characters that goes astray.
    if (wide) for (const slot of shown) slot[1] = "\0";
  });
}

/** A right half is written as nothing or as a move of the cursor, and blessed marks the ones it swallowed with NUL. */
function isWide(ch: string): boolean {
  return ch === "" || ch === "\0" || ch.startsWith("\u001b");
}

/** What blessed is to write for a cell. */
function written(row: readonly Cell[], x: number, y: number): string {
  const ch = row[x]?.ch ?? " ";
  // Most cells: Latin letters and line drawing are never wide.
  if (ch !== "" && (ch < "\u1100" || (ch >= "\u2500" && ch <= "\u257f"))) return ch;
  if (ch === "") return swallowed(row[x - 1]?.ch ?? "") ? "" : moveTo(x + 1, y);
  if (row[x + 1]?.ch !== "") return swallowed(ch) ? "?" : ch;
  // Terminals differ on whether an emoji is wide: both columns are cleared first and the cursor is set again behind it.
  return swallowed(ch) ? ch : `  ${moveTo(x, y)}${ch}`;
}

/** blessed takes it for wide and leaves out the cell behind it. */
function swallowed(ch: string): boolean {
  return internals.unicode.charWidth(ch) === 2;
}

function moveTo(x: number, y: number): string {
  return `\u001b[${y + 1};${x + 1}H`;
}

function asciiOnly(ch: string): string {
  return ch === "" ? "?" : /^[ -~]$/.test(ch) ? ch : "?";
}
