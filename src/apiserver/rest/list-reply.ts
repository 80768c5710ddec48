import { constants, createGzip } from "node:zlib";
import type { ServerResponse } from "node:http";
import { apiErrors, breathe, goJson, formatYaml, type KubeList, type KubeObject } from "../../apimachinery/index.ts";
import { acceptsGzip, GZIP_THRESHOLD, NO_CACHE, writeBody } from "../replies.ts";
import { protobufList } from "../../types/index.ts";
import { drained } from "../drained.ts";
import { leftAfter } from "./measure.ts";

/** A list in the form that goes out, in pieces. */
export interface LongList {
  readonly list: KubeList;
  /** The form of the list with these items alone. */
  readonly represent: (items: KubeList["items"]) => object;
  /** The text of an item, where it does not depend on when and by whom it is read. */
  readonly itemText: ((item: KubeObject) => string) | undefined;
  readonly format: "json" | "yaml" | "protobuf";
  readonly pretty: boolean;
  readonly contentType: string;
}

/** Shorter lists are encoded and written at once. */
const LONG_LIST = 200;
const SLICE = 50;
/** Of JSON, about; YAML takes ten times as long. */
const LONG_CHARACTERS = 256 * 1024;
const SLICE_CHARACTERS = 64 * 1024;

export function isLong({ items }: KubeList): boolean {
  if (items.length >= LONG_LIST) return true;
  let left = LONG_CHARACTERS;
  return items.some((item) => (left = leftAfter(item, left)) < 0);
}

/** Where the items go in the text around them; no object holds it, as it is new each time. */
const place = (): string => `items-${Math.random().toString(36).slice(2)}`;

/**
 * Writes a list slice by slice, so that no list, however long, keeps the event loop from others, or is in memory as text
 * as a whole. Resolves when it is written, or its reader has gone.
 */
export async function writeLongList(res: ServerResponse, long: LongList): Promise<void> {
  const { contentType } = long;
  if (res.req.method === "HEAD") {
    openBody(res, contentType);
    res.end();
    return;
  }
  if (long.format === "protobuf") return writeProtobuf(res, long);
  let beginning = "";
  let out: NodeJS.WritableStream | undefined;
  for (const piece of pieces(long)) {
    if (res.destroyed) return;
    if (out === undefined) {
      beginning += piece;
      // What is not worth zipping is not worth a stream either.
      if (beginning.length > GZIP_THRESHOLD) out = openBody(res, contentType);
      if (out !== undefined && !out.write(beginning)) await drained(out, res);
    } else if (!out.write(piece)) await drained(out, res);
    await breathe();
  }
  if (out === undefined) writeBody(res, 200, Buffer.from(beginning), contentType);
  else out.end();
}

function openBody(res: ServerResponse, contentType: string): NodeJS.WritableStream {
  const zip = acceptsGzip(res.req.headers["accept-encoding"]);
  res.writeHead(200, {
    "Content-Type": contentType,
    "Cache-Control": NO_CACHE,
    ...(zip ? { "Content-Encoding": "gzip", Vary: "Accept-Encoding" } : {}),
  });
  if (!zip) return res;
  // Level 1 as in apiserver: speed counts more than the last percent.
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  gzip.pipe(res);
  return gzip;
}

function pieces(long: LongList): Generator<string> {
  const shape = long.represent([]);
  const field = "rows" in shape ? "rows" : "items";
  const slices = slicesOf(long.list.items);
  const shown = (items: KubeList["items"]): readonly unknown[] =>
    (long.represent(items) as Record<string, readonly unknown[]>)[field] ?? [];
  const { itemText } = long;
  if (long.format === "yaml") return yamlPieces(shape, field, each(slices, shown));
  if (long.pretty)
    return jsonPieces(
      shape,
      field,
      each(slices, (items) => shown(items).map(prettyText)),
      PRETTY,
    );
  if (itemText !== undefined)
    return jsonPieces(
      shape,
      field,
      each(slices, (items) => items.map(itemText)),
      COMPACT,
    );
  return jsonPieces(
    shape,
    field,
    each(slices, (items) => shown(items).map((item) => goJson(item))),
    COMPACT,
  );
}

/** Of as many items as are encoded in no time: few where they are large. */
function* slicesOf<T>(items: readonly T[]): Generator<T[]> {
  let slice: T[] = [];
  let left = SLICE_CHARACTERS;
  for (const item of items) {
    slice.push(item);
    left = leftAfter(item, left);
    if (left >= 0 && slice.length < SLICE) continue;
    yield slice;
    slice = [];
    left = SLICE_CHARACTERS;
  }
  if (slice.length > 0) yield slice;
}

/** How long the whole is stands before it: it is in memory before the first byte leaves. @throws ApiError 406 */
async function writeProtobuf(res: ServerResponse, { list, represent, contentType }: LongList): Promise<void> {
  const shape = represent([]) as { readonly apiVersion: string; readonly kind: string };
  const encoder = protobufList(shape);
  if (encoder === undefined) throw apiErrors.notMarshalable(shape.kind);
  for (const slice of slicesOf(list.items)) {
    const { items } = represent(slice) as { readonly items?: readonly unknown[] };
    encoder.add(items ?? []);
    await breathe();
    if (res.destroyed) return;
  }
  const out = openBody(res, contentType);
  for (const piece of encoder.finish()) {
    if (!out.write(piece)) await drained(out, res);
    await breathe();
    if (res.destroyed) return;
  }
  out.end();
}

function* each<T, R>(slices: Iterable<T>, make: (slice: T) => R): Generator<R> {
  for (const slice of slices) yield make(slice);
}

/** What stands around the items of a list of JSON. */
interface Layout {
  readonly indent?: number;
  readonly before: string;
  readonly between: string;
  readonly after: string;
  readonly end: string;
}

const COMPACT: Layout = { before: "", between: ",", after: "", end: "\n" };
const PRETTY: Layout = { indent: 2, before: "\n    ", between: ",\n    ", after: "\n  ", end: "" };

/** A line feed within a string is written as \n: those of the text are all for people. */
const prettyText = (item: unknown): string => goJson(item, PRETTY.indent).replaceAll("\n", "\n    ");

function* jsonPieces(
  shape: object,
  field: string,
  slices: Iterable<readonly string[]>,
  { indent, before, between, after, end }: Layout,
): Generator<string> {
  const mark = place();
  const [head = "", tail = ""] = goJson({ ...shape, [field]: mark }, indent).split(`"${mark}"`);
  let lead = `${head}[${before}`;
  for (const texts of slices) {
    yield lead + texts.join(between);
    lead = between;
  }
  yield `${after}]${tail}${end}`;
}

function* yamlPieces(shape: object, field: string, slices: Iterable<readonly unknown[]>): Generator<string> {
  const mark = place();
  const [head = "", tail = ""] = formatYaml({ ...shape, [field]: mark }).split(`${field}: ${mark}\n`);
  yield `${head}${field}:\n`;
  // Lists are not indented, so that the items of a slice follow those of the one before.
  for (const items of slices) yield formatYaml({ [field]: items }).slice(field.length + 2);
  yield tail;
}
