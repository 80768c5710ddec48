/** The terminal UI. */
export { canRunTui, runTui } from "./run.ts";
export { themeFor } from "./theme.ts";
export type { FaultName, RawRequest, RouteView, TuiSource } from "./source.ts";
