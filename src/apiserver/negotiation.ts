/** What an Accept header asks for, as apiserver `endpoints/handlers/negotiation` reads it. */
export interface MediaRange {
  readonly type: string;
  readonly subtype: string;
  readonly params: ReadonlyMap<string, string>;
  readonly quality: number;
}

/** The form that `as=`, `v=` and `g=` ask for, e.g. Table v1 of meta.k8s.io. */
export interface Conversion {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
}

export type MediaFormat = "json" | "yaml" | "protobuf";

export interface Negotiated {
  readonly format: MediaFormat;
  readonly as: Conversion | undefined;
  /** As asked, e.g. `application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`. */
  readonly contentType: string;
  /** `pretty=1`. */
  readonly pretty: boolean;
}

/** Whether an endpoint writes this form; `as` is undefined for what it has without a conversion. */
export type Allows = (as: Conversion | undefined, format: MediaFormat) => boolean;

interface Serializer {
  readonly format: MediaFormat;
  readonly mediaType: string;
  /** Events can be written behind each other. */
  readonly streams: boolean;
}

/** In the order in which a wildcard is offered them (apimachinery `runtime/serializer/codec_factory.go`). */
const SERIALIZERS: readonly Serializer[] = [
  { format: "json", mediaType: "application/json", streams: true },
  { format: "yaml", mediaType: "application/yaml", streams: false },
  { format: "protobuf", mediaType: "application/vnd.kubernetes.protobuf", streams: true },
];

export const READABLE_TYPES: readonly string[] = SERIALIZERS.map(({ mediaType }) => mediaType);
export const STREAM_TYPES: readonly string[] = SERIALIZERS.filter(({ streams }) => streams).map(
  ({ mediaType }) => `${mediaType};stream=watch`,
);

export function mediaTypeOf(format: MediaFormat): string {
  return SERIALIZERS.find((serializer) => serializer.format === format)?.mediaType ?? "";
}

/** What an event's content type says: JSON events are lines. */
export function streamTypeOf(format: MediaFormat): string {
  const mediaType = mediaTypeOf(format);
  return format === "json" ? mediaType : `${mediaType};stream=watch`;
}

/** Reads an Accept header into ranges, best first (goautoneg `autoneg.go`, which compares names letter by letter). */
export function parseAccept(header: string): MediaRange[] {
  return sortRanges(header.split(",").flatMap((clause) => parseRange(clause) ?? []));
}

function parseRange(clause: string): MediaRange | undefined {
  const [media = "", ...rest] = clause.split(";");
  const [type = "", subtype = "", ...more] = media.split("/").map((part) => part.trim());
  const isBare = subtype === "";
  if (more.length > 0 || (isBare && type !== "*")) return undefined;
  const params = new Map<string, string>();
  let quality = 1;
  for (const part of rest) {
    const [name = "", value = "", ...others] = part.split("=");
    if (value === "" || others.length > 0) continue;
    if (name.trim() === "q") quality = parseQuality(value);
    else params.set(name.trim(), value.trim());
  }
  return { type, subtype: isBare ? "*" : subtype, params, quality };
}

/** Go's ParseFloat gives zero for what is no number. */
function parseQuality(value: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value) ? Number(value) : 0;
}

function isBefore(a: MediaRange, b: MediaRange): boolean {
  return a.quality > b.quality || (a.type !== "*" && b.type === "*") || (a.subtype !== "*" && b.subtype === "*");
}

/** Go's insertion sort: the order is not total, so that the way it is reached counts. */
function sortRanges(ranges: readonly MediaRange[]): MediaRange[] {
  const sorted: MediaRange[] = [];
  for (const range of ranges) {
    const at = sorted.findLastIndex((other) => !isBefore(range, other));
    sorted.splice(at + 1, 0, range);
  }
  return sorted;
}

/** Whether a route that writes these types is taken at all; parameters do not count (go-restful `route.go`). */
export function isProduced(accept: string | undefined, produces: readonly string[]): boolean {
  if (accept === undefined || accept === "") return true;
  return accept.split(",").some((clause) => {
    const type = (clause.split(";")[0] ?? "").trim();
    return type === "*/*" || produces.includes(type);
  });
}

/**
 * The first acceptable form, or undefined where the server answers 406. `allows` says what this endpoint writes; a range
 * that asks for something else is ignored. Without an Accept header the answer is JSON.
 */
export function negotiate(
  accept: string | undefined,
  allows: Allows = (as) => as === undefined,
): Negotiated | undefined {
  if (accept === undefined || accept === "")
    return { format: "json", as: undefined, contentType: "application/json", pretty: false };
  for (const range of parseAccept(accept)) {
    const as = conversionOf(range);
    const found = SERIALIZERS.find(
      (serializer) => fits(range, serializer) && hasOptions(range, serializer) && allows(as, serializer.format),
    );
    if (found === undefined) continue;
    const contentType =
      as === undefined ? found.mediaType : `${found.mediaType};g=${as.group};v=${as.version};as=${as.kind}`;
    return { format: found.format, as, contentType, pretty: range.params.get("pretty") === "1" };
  }
  return undefined;
}

function fits({ type, subtype }: MediaRange, { mediaType }: Serializer): boolean {
  if (type === "*") return subtype === "*";
  return mediaType === `${type}/${subtype}` || (type === "application" && subtype === "*");
}

/** apiserver `handlers/negotiation/negotiate.go` acceptMediaTypeOptions. */
function hasOptions({ params }: MediaRange, { streams }: Serializer): boolean {
  const stream = params.get("stream") ?? "";
  return stream === "" || (streams && stream === "watch");
}

const CONVERSION_PARAMETERS = ["as", "g", "v"] as const;

function conversionOf({ params }: MediaRange): Conversion | undefined {
  const [kind, group, version] = CONVERSION_PARAMETERS.map((name) => params.get(name));
  if (kind === undefined && group === undefined && version === undefined) return undefined;
  return { kind: kind ?? "", group: group ?? "", version: version ?? "" };
}
