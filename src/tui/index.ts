/** The terminal UI. */
export { canRunTui, runTui } from "./terminal/run.ts";
export { themeFor, type ThemeChoice } from "./terminal/theme.ts";
