import type { ServerResponse } from "node:http";

/** apiserver `endpoints/filters/warning.go`: characters of all warnings together, and of one once they are too many. */
const MOST_CHARACTERS = 4 * 1024;
const MOST_OF_ONE = 256;

interface Recorder {
  readonly texts: string[];
  written: number;
  truncating: boolean;
}

const recorders = new WeakMap<ServerResponse, Recorder>();

function recorderOf(res: ServerResponse): Recorder {
  const known = recorders.get(res) ?? { texts: [], written: 0, truncating: false };
  recorders.set(res, known);
  return known;
}

/** Adds a Warning header to a reply that is not sent yet. A text that was said already is ignored. */
export function warn(res: ServerResponse, text: string): void {
  const recorder = recorderOf(res);
  const isFull = recorder.truncating && recorder.written >= MOST_CHARACTERS;
  if (text === "" || isFull || recorder.texts.includes(text)) return;
  recorder.texts.push(text);
  if (recorder.truncating) return append(res, recorder, truncate(text));
  if (recorder.written + lengthOf(text) <= MOST_CHARACTERS) return append(res, recorder, text);
  recorder.truncating = true;
  recorder.written = 0;
  res.removeHeader("Warning");
  for (const known of recorder.texts) append(res, recorder, truncate(known));
}

function append(res: ServerResponse, recorder: Recorder, text: string): void {
  // apimachinery `util/net/http.go` NewWarningHeader: a text that is none is not sent.
  if (/\p{Cc}/u.test(text)) return;
  recorder.written += lengthOf(text);
  const quoted = `"${text.replace(/["\\]/g, (char) => `\\${char}`)}"`;
  // Node takes one character per byte.
  res.appendHeader("Warning", Buffer.from(`299 - ${quoted}`, "utf8").toString("latin1"));
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}

function truncate(text: string): string {
  return Array.from(text).slice(0, MOST_OF_ONE).join("");
}
