import { sanitise } from "../../api/terminal-text.ts";
import type { RequestTrace } from "../../api/trace.ts";
import { toCurl, type Place } from "./curl.ts";
import { toHar } from "../../playground/exports/har.ts";
import { toKubectl } from "./kubectl.ts";
import { toRaw } from "./raw.ts";

interface Exporter {
  readonly label: string;
  readonly extension: string;
  write(trace: RequestTrace, place: Place): string;
}

export const EXPORTERS = {
  curl: { label: "curl", extension: "sh", write: (trace, place) => `${toCurl(trace, place)}\n` },
  kubectl: { label: "kubectl --raw", extension: "sh", write: (trace, place) => `${toKubectl(trace, place)}\n` },
  har: {
    label: "HAR 1.2",
    extension: "har",
    write: (trace, place) => `${escapeJson(JSON.stringify(toHar(trace, place), null, 2))}\n`,
  },
  raw: {
    label: "raw HTTP",
    extension: "http",
    write: (trace) =>
      toRaw(trace)
        .split("\n")
        .map((text) => sanitise(text))
        .join("\n"),
  },
} as const satisfies Record<string, Exporter>;

/** JSON leaves C1 and bidirectional controls as they are; in an export they must not act on a terminal. */
function escapeJson(json: string): string {
  return json.replace(/[^\u0020-\u007e\n]/gu, (char) =>
    sanitise(`x${char}`) === `x${char}`
      ? char
      : Array.from(
          { length: char.length },
          (_, index) => `\\u${char.charCodeAt(index).toString(16).padStart(4, "0")}`,
        ).join(""),
  );
}
