/** The terminal UI. */
export { canRunTui, runTui, type TuiOptions } from "./run.ts";
export { THEMES, themeFor, type ThemeName } from "./theme.ts";
export { FAULTS, type FaultName, type FaultSpec, type RawRequest, type RouteView, type TuiSource } from "./source.ts";
export type { WorkshopAction, WorkshopLine, WorkshopPane } from "./source.ts";
