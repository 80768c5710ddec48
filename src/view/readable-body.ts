import { parseJson, toJson } from "../apimachinery/index.ts";
import type { CapturedBody } from "../trace/index.ts";

const LONGEST_TEXT = 256 * 1024;

/** A body as people read it: JSON laid out, never more than 256 KiB. */
export function readableBody({ text }: CapturedBody): string {
  const shown = text.slice(0, LONGEST_TEXT);
  if (!/^\s*[[{]/.test(shown)) return shown;
  try {
    return toJson(parseJson(shown), 2);
  } catch {
    return shown;
  }
}
