/** What an Accept header asks for, as apiserver `endpoints/handlers/negotiation` reads it. */
export interface MediaRange {
  readonly type: string;
  readonly subtype: string;
  readonly params: ReadonlyMap<string, string>;
  /** 0 to 1. */
  readonly quality: number;
}

/** The form that `as=`, `v=` and `g=` ask for, e.g. Table v1 of meta.k8s.io. */
export interface Conversion {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
}

export interface Negotiated {
  readonly format: "json" | "yaml";
  readonly as: Conversion | undefined;
  /** As asked, e.g. `application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`. */
  readonly contentType: string;
}

export const READABLE_TYPES = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"] as const;
export const WRITABLE_TYPES = [
  ...READABLE_TYPES,
  "application/json;stream=watch",
  "application/vnd.kubernetes.protobuf;stream=watch",
] as const;

const FORMATS: ReadonlyMap<string, "json" | "yaml"> = new Map([
  ["application/json", "json"],
  ["application/yaml", "yaml"],
]);

export function parseAccept(header: string): MediaRange[] {
  const ranges: MediaRange[] = [];
  for (const clause of header.split(",")) {
    const [media = "", ...rest] = clause.split(";").map((part) => part.trim());
    const slash = media.indexOf("/");
    const type = (slash < 0 ? media : media.slice(0, slash)).toLowerCase();
    const subtype = (slash < 0 ? (media === "*" ? "*" : "") : media.slice(slash + 1)).toLowerCase();
    if (type === "") continue;
    const params = new Map<string, string>();
    let quality = 1;
    for (const part of rest) {
      const equals = part.indexOf("=");
      const key = (equals < 0 ? part : part.slice(0, equals)).trim();
      const value = equals < 0 ? "" : part.slice(equals + 1).trim();
      if (key === "q") quality = clampQuality(value);
      else if (key !== "") params.set(key, value);
    }
    ranges.push({ type, subtype, params, quality });
  }
  // Array.sort is stable: equal qualities keep the client's order.
  return ranges.sort((a, b) => b.quality - a.quality);
}

function clampQuality(value: string): number {
  const quality = Number.parseFloat(value);
  return Number.isNaN(quality) ? 1 : Math.min(Math.max(quality, 0), 1);
}

/**
 * The first acceptable form, or undefined where the server answers 406. `allows` says which conversions this endpoint
 * makes; a range that asks for another one is passed over. Without an Accept header the answer is JSON.
 */
export function negotiate(accept: string | undefined, allows: (as: Conversion) => boolean): Negotiated | undefined {
  if (accept === undefined || accept === "") return { format: "json", as: undefined, contentType: "application/json" };
  for (const range of parseAccept(accept)) {
    const format = formatOf(range);
    if (format === undefined) continue;
    const as = conversionOf(range);
    if (as !== undefined && !allows(as)) continue;
    const base = format === "json" ? "application/json" : "application/yaml";
    const contentType = as === undefined ? base : `${base};g=${as.group};v=${as.version};as=${as.kind}`;
    return { format, as, contentType };
  }
  return undefined;
}

function formatOf(range: MediaRange): "json" | "yaml" | undefined {
  if (range.type === "*" && (range.subtype === "*" || range.subtype === "")) return "json";
  if (range.type === "application" && range.subtype === "*") return "json";
  return FORMATS.get(`${range.type}/${range.subtype}`);
}

function conversionOf({ params }: MediaRange): Conversion | undefined {
  const kind = params.get("as");
  if (kind === undefined || kind === "") return undefined;
  return { kind, group: params.get("g") ?? "", version: params.get("v") ?? "" };
}
