/** What a command needs to print before, or without, the rest of the playground being loaded. */
export { safeJson, sanitise } from "../../apimachinery/index.ts";
export { sentence } from "../../trace/index.ts";

/** With its stack, for those who are to mend it. */
export function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** `127.0.0.1:PORT` with `+N` for further ones, or `none`. */
export function endpointText([first = "none", ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} +${others.length}`;
}
