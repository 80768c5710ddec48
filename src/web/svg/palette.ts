export const THEMES = ["light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export interface Palette {
  readonly paper: string;
  readonly box: string;
  readonly ink: string;
  readonly faint: string;
  readonly line: string;
  readonly lit: string;
  readonly litBox: string;
  readonly bad: string;
  readonly badBox: string;
  readonly good: string;
  readonly fault: string;
}

/** Every text on its box has a contrast of at least 4.5. */
export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    paper: "#ffffff",
    box: "#f3f5f8",
    ink: "#12161c",
    faint: "#4c5666",
    line: "#8a94a3",
    lit: "#0b4fb3",
    litBox: "#e3edfb",
    bad: "#b00020",
    badBox: "#fdeaec",
    good: "#14662f",
    fault: "#6a2c91",
  },
  dark: {
    paper: "#10141a",
    box: "#1b222c",
    ink: "#f2f5f9",
    faint: "#b3bdcb",
    line: "#75808f",
    lit: "#7db7ff",
    litBox: "#16304f",
    bad: "#ff8f9c",
    badBox: "#451a21",
    good: "#7fd99a",
    fault: "#d5a6f5",
  },
};
