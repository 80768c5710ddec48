/** Screens of a terminal as SVG: what its cells hold, drawn as a terminal draws them. */
import type headless from "@xterm/headless";
import { node, type SvgNode } from "../../../src/web/svg/tree.ts";

type Terminal = InstanceType<typeof headless.Terminal>;
export type PictureTheme = "dark" | "light";

/** Characters of one look that stand beside each other. */
interface Run {
  readonly x: number;
  readonly columns: number;
  readonly text: string;
  /** A colour of xterm's 256; -1 is the terminal's own. */
  readonly colour: number;
  readonly bold: boolean;
  readonly inverse: boolean;
}

export type Screen = readonly (readonly Run[])[];

export interface Moment {
  readonly screen: Screen;
  /** How long it stays. */
  readonly seconds: number;
}

const CELL = { width: 9, height: 18 } as const;
const FONT = 15;
const MARGIN = 10;
const BASELINE = 13;
const FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace";
const PAPER = { dark: "#0d1117", light: "#ffffff" } as const;
const INK = { dark: "#e6edf3", light: "#1f2328" } as const;

/** The first sixteen, which a terminal chooses itself. */
const SIXTEEN = {
  dark: "484f58 ff7b72 3fb950 d29922 58a6ff bc8cff 39c5cf b1bac4 8b949e ff7b72 56d364 e3b341 79c0ff d2a8ff 56d4dd ffffff",
  light:
    "24292f cf222e 116329 7d4e00 0550ae 8250df 1b7c83 57606a 57606a a40e26 1a7f37 633c01 0969da 8250df 1b7c83 24292f",
} as const;

export function readScreen(terminal: Terminal): Screen {
  return Array.from({ length: terminal.rows }, (_, y) => runsOf(terminal, y));
}

function runsOf(terminal: Terminal, y: number): Run[] {
  const line = terminal.buffer.active.getLine(y);
  const runs: Run[] = [];
  for (let x = 0; x < terminal.cols; x += 1) {
    const cell = line?.getCell(x);
    const columns = cell?.getWidth() ?? 0;
    if (cell === undefined || columns === 0) continue;
    const text = cell.getChars() || " ";
    const colour = cell.isFgDefault() ? -1 : cell.getFgColor();
    const run = { x, columns, text, colour, bold: cell.isBold() !== 0, inverse: cell.isInverse() !== 0 };
    const last = runs.at(-1);
    if (last !== undefined && joins(last, run)) {
      runs[runs.length - 1] = { ...last, columns: last.columns + columns, text: last.text + text };
    } else runs.push(run);
  }
  return runs.filter((run) => run.inverse || run.text.trim() !== "");
}

/** Wide characters and strokes stand alone: fonts differ on how wide they draw them. */
function joins(left: Run, right: Run): boolean {
  const kind = ({ text, columns }: Run): string =>
    STROKES[text.charAt(0)] === undefined ? String(columns / Array.from(text).length) : "stroke";
  const isSameLook = left.colour === right.colour && left.bold === right.bold && left.inverse === right.inverse;
  return isSameLook && left.x + left.columns === right.x && kind(left) === kind(right);
}

/** Where the strokes of a character of line drawing go: up, down, left, right; 2 is a double one. */
const STROKES: Readonly<Record<string, readonly [up: number, down: number, left: number, right: number]>> = {
  "─": [0, 0, 1, 1],
  "│": [1, 1, 0, 0],
  "┌": [0, 1, 0, 1],
  "┐": [0, 1, 1, 0],
  "└": [1, 0, 0, 1],
  "┘": [1, 0, 1, 0],
  "├": [1, 1, 0, 1],
  "┤": [1, 1, 1, 0],
  "┬": [0, 1, 1, 1],
  "┴": [1, 0, 1, 1],
  "┼": [1, 1, 1, 1],
  "═": [0, 0, 2, 2],
  "║": [2, 2, 0, 0],
};

function strokePath({ x, text }: Run, y: number): string {
  const top = y * CELL.height;
  const middle = top + CELL.height / 2;
  const parts: string[] = [];
  Array.from(text).forEach((char, index) => {
    const [up = 0, down = 0, left = 0, right = 0] = STROKES[char] ?? [];
    const begin = (x + index) * CELL.width;
    const centre = begin + CELL.width / 2;
    for (const offset of left + right > 2 ? [-2, 2] : left + right > 0 ? [0] : []) {
      const [from, to] = [left > 0 ? begin : centre, right > 0 ? begin + CELL.width : centre];
      const last = parts.at(-1);
      const joined = `H${from}`;
      if (offset === 0 && last?.endsWith(joined) === true)
        parts[parts.length - 1] = `${last.slice(0, -joined.length)}H${to}`;
      else parts.push(`M${from} ${middle + offset}H${to}`);
    }
    for (const offset of up + down > 2 ? [-2, 2] : up + down > 0 ? [0] : [])
      parts.push(`M${centre + offset} ${up > 0 ? top : middle}V${down > 0 ? top + CELL.height : middle}`);
  });
  return parts.join("");
}

function colourOf(colour: number, theme: PictureTheme): string {
  if (colour < 0) return INK[theme];
  if (colour < 16) return `#${SIXTEEN[theme].split(" ")[colour]}`;
  const hex = (value: number): string => value.toString(16).padStart(2, "0");
  if (colour >= 232) return `#${hex(8 + (colour - 232) * 10).repeat(3)}`;
  const levels = [Math.floor((colour - 16) / 36), Math.floor((colour - 16) / 6) % 6, (colour - 16) % 6];
  return `#${levels.map((level) => hex(level === 0 ? 0 : 55 + level * 40)).join("")}`;
}

function rowNodes(row: readonly Run[], y: number, theme: PictureTheme): SvgNode[] {
  return row.flatMap((run) => {
    const { x, columns, text, bold, inverse } = run;
    const colour = colourOf(run.colour, theme);
    if (STROKES[text.charAt(0)] !== undefined && !inverse)
      return [node("path", { d: strokePath(run, y), stroke: colour, ...(bold ? { "stroke-width": 1.8 } : {}) })];
    const fill = inverse ? PAPER[theme] : colour;
    const wide = columns / Array.from(text).length;
    // Of several blanks a browser keeps one.
    const letters = [...text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: word, index }) =>
      node(
        "text",
        {
          x: (x + Array.from(text.slice(0, index)).length * wide) * CELL.width,
          y: y * CELL.height + BASELINE,
          textLength: Array.from(word).length * wide * CELL.width,
          ...(fill === INK[theme] ? {} : { fill }),
          ...(bold ? { "font-weight": 700 } : {}),
        },
        word,
      ),
    );
    if (!inverse) return letters;
    const ground = { x: x * CELL.width, y: y * CELL.height, width: columns * CELL.width, height: CELL.height };
    return [node("rect", { ...ground, fill: colour }), ...letters];
  });
}

/** One moment is a picture, several are an animation without any script; who wants no motion sees the last. */
export function screenSvg(moments: readonly Moment[], columns: number, theme: PictureTheme, label: string): SvgNode {
  const rows = Math.max(...moments.map(({ screen }) => screen.length));
  const size = { width: columns * CELL.width + 2 * MARGIN, height: rows * CELL.height + 2 * MARGIN };
  const shown = rowsOf(moments, rows);
  const kinds = [...new Set(shown.map(({ when }) => when))].filter((when) => when.includes("0"));
  return node(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${size.width} ${size.height}`,
      ...size,
      role: "img",
      "aria-label": label,
    },
    ...(kinds.length === 0 ? [] : [node("style", {}, kinds.map((when) => rule(when, moments)).join(""))]),
    node("rect", { ...size, rx: 8, fill: PAPER[theme] }),
    node(
      "g",
      {
        transform: `translate(${MARGIN} ${MARGIN})`,
        "font-family": FONTS,
        "font-size": FONT,
        fill: INK[theme],
        "stroke-width": 1.2,
      },
      ...shown.map(({ when, row, y }) => {
        const drawn = rowNodes(row, y, theme);
        return when.includes("0") ? node("g", { class: `w${when}` }, ...drawn) : node("g", {}, ...drawn);
      }),
    ),
  );
}

/** Each row once, with the moments that show it: `0110` is the second and the third of four. */
function rowsOf(moments: readonly Moment[], rows: number): { when: string; row: readonly Run[]; y: number }[] {
  return Array.from({ length: rows }, (_, y) => {
    const found = new Map<string, readonly Run[]>();
    for (const { screen } of moments) found.set(JSON.stringify(screen[y] ?? []), screen[y] ?? []);
    return [...found]
      .filter(([, row]) => row.length > 0)
      .map(([text, row]) => ({
        when: moments.map(({ screen }) => (JSON.stringify(screen[y] ?? []) === text ? "1" : "0")).join(""),
        row,
        y,
      }));
  }).flat();
}

function rule(when: string, moments: readonly Moment[]): string {
  const whole = moments.reduce((sum, { seconds }) => sum + seconds, 0);
  let at = 0;
  const steps = moments.map(({ seconds }, index) => {
    const step = `${((at / whole) * 100).toFixed(2)}%{visibility:${when[index] === "1" ? "visible" : "hidden"}}`;
    at += seconds;
    return step;
  });
  const last = when.endsWith("1") ? "visible" : "hidden";
  return (
    `@keyframes k${when}{${steps.join("")}}` +
    `.w${when}{visibility:${last};animation:k${when} ${whole}s step-end infinite}` +
    `@media(prefers-reduced-motion:reduce){.w${when}{animation:none}}`
  );
}
