/** The terminal UI. */
export { canRunTui, runTui } from "./terminal/run.ts";
export { themeFor } from "./terminal/theme.ts";
export type { FaultName, RawRequest, RouteView, TuiSource } from "./model/source.ts";
