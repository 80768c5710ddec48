/** What a command needs to print before, or without, the rest of the playground being loaded. */
export { safeJson, sanitise } from "../apimachinery/index.ts";
export { sentence } from "../trace/index.ts";
