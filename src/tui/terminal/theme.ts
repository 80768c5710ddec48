import type { StyleName } from "./cells.ts";

export const THEMES = ["dark", "light", "mono"] as const;
export type ThemeName = (typeof THEMES)[number];

export interface Look {
  /** A colour of the 256 of xterm; absent: the terminal's own. */
  readonly fg?: number;
  readonly bold?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

type Theme = Readonly<Record<StyleName, Look>>;

const RED = 1;
const GREEN = 2;
const YELLOW = 3;
const BLUE = 4;
const MAGENTA = 5;
const CYAN = 6;
const GREY = 8;

const DARK: Theme = {
  text: {},
  dim: { fg: GREY },
  bold: { bold: true },
  ok: { fg: GREEN },
  bad: { fg: 9, bold: true },
  warn: { fg: YELLOW },
  title: { fg: CYAN, bold: true },
  border: { fg: GREY },
  "border-focus": { fg: CYAN },
  key: { fg: CYAN, bold: true },
  lit: { fg: 11, bold: true },
  injected: { fg: 13, bold: true },
  mark: { fg: 11 },
  prompt: { bold: true },
  cursor: { inverse: true },
};

const LIGHT: Theme = {
  ...DARK,
  dim: { fg: 242 },
  ok: { fg: 22 },
  bad: { fg: RED, bold: true },
  warn: { fg: 94 },
  title: { fg: BLUE, bold: true },
  border: { fg: 247 },
  "border-focus": { fg: BLUE },
  key: { fg: BLUE, bold: true },
  lit: { fg: 166, bold: true },
  injected: { fg: MAGENTA, bold: true },
  mark: { fg: MAGENTA },
};

/** No colour at all (https://no-color.org): bold and underline only. */
const MONO: Theme = {
  text: {},
  dim: {},
  bold: { bold: true },
  ok: {},
  bad: { bold: true },
  warn: { bold: true },
  title: { bold: true },
  border: {},
  "border-focus": { bold: true },
  key: { bold: true },
  lit: { bold: true },
  injected: { bold: true, underline: true },
  mark: { bold: true },
  prompt: { bold: true },
  cursor: { inverse: true },
};

const LOOKS: Readonly<Record<ThemeName, Theme>> = { dark: DARK, light: LIGHT, mono: MONO };

export function lookOf(theme: ThemeName, style: StyleName): Look {
  return LOOKS[theme][style];
}

/** `auto`: as the terminal's background is. */
export type ThemeChoice = ThemeName | "auto";

/** NO_COLOR set to anything but the empty string wins over the theme that was asked for. */
export function themeFor(asked: string | undefined, env: Readonly<Record<string, string | undefined>>): ThemeChoice {
  if ((env.NO_COLOR ?? "") !== "") return "mono";
  return THEMES.find((name) => name === asked) ?? "auto";
}

/** Until the terminal answers; COLORFGBG is `foreground;background` of the 16 colours, where a terminal sets it. */
export function firstTheme(choice: ThemeChoice, env: Readonly<Record<string, string | undefined>>): ThemeName {
  if (choice !== "auto") return choice;
  return /;(?:7|15)$/.test(env.COLORFGBG ?? "") ? "light" : "dark";
}

/** Line drawing, and its stand-ins for terminals and fonts without it. */
export interface Strokes {
  readonly horizontal: string;
  readonly vertical: string;
  readonly corners: readonly [topLeft: string, topRight: string, bottomLeft: string, bottomRight: string];
  /** A path that was taken, and the head of it. */
  readonly taken: string;
  readonly takenDown: string;
  readonly arrow: string;
  /** There is more than is shown. */
  readonly more: readonly [above: string, below: string];
}

const BOX: Strokes = {
  horizontal: "─",
  vertical: "│",
  corners: ["┌", "┐", "└", "┘"],
  taken: "═",
  takenDown: "║",
  arrow: ">",
  more: ["▲", "▼"],
};
const ASCII: Strokes = {
  horizontal: "-",
  vertical: "|",
  corners: ["+", "+", "+", "+"],
  taken: "=",
  takenDown: "#",
  arrow: ">",
  more: ["^", "v"],
};

export function strokesFor(ascii: boolean): Strokes {
  return ascii ? ASCII : BOX;
}
