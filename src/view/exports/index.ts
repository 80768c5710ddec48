import { safeJson, sanitise, type Language, type Text } from "../../apimachinery/index.ts";
import { type RequestTrace, toHar } from "../../trace/index.ts";
import { toCurl, type Place } from "./curl.ts";
import { toKubectl } from "./kubectl.ts";
import { toRaw } from "./raw.ts";

interface Exporter {
  readonly label: Text;
  readonly extension: string;
  /** In English unless asked otherwise. */
  write(trace: RequestTrace, place: Place, language?: Language): string;
}

export const EXPORTERS = {
  curl: { label: same("curl"), extension: "sh", write: (...what) => `${toCurl(...what)}\n` },
  kubectl: { label: same("kubectl --raw"), extension: "sh", write: (...what) => `${toKubectl(...what)}\n` },
  har: {
    label: same("HAR 1.2"),
    extension: "har",
    write: (trace, place) => `${safeJson(toHar(trace, place), 2)}\n`,
  },
  raw: {
    label: { en: "raw HTTP", zh: "原始 HTTP" },
    extension: "http",
    write: (trace, _place, language?: Language) =>
      toRaw(trace, language)
        .split("\n")
        .map((text) => sanitise(text))
        .join("\n"),
  },
} as const satisfies Record<string, Exporter>;

/** A name that is the same in every language. */
function same(name: string): Text {
  return { en: name, zh: name };
}
