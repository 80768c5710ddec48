/** The control API: a playground for programs in any language. */
export { toRecord } from "./request-filter.ts";
export { startControl, type Control, type ControlOptions } from "./server.ts";
