/** The terminal UI. */
export { canRunTui, runTui } from "./terminal/run.ts";
export { themeFor } from "./terminal/theme.ts";
