import { safeJson, sanitise } from "../../apimachinery/index.ts";
import { type RequestTrace, toHar } from "../../trace/index.ts";
import { toCurl, type Place } from "./curl.ts";
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
    write: (trace, place) => `${safeJson(toHar(trace, place), 2)}\n`,
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
