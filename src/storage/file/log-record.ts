/**
 * The lines of a saved state. Each one is a JSON array, so that `jq` reads the file:
 *
 *   ["9be3e0a3",1,{"format":"aggregation-playground/state-v2"}]
 *   ["5c1f0a77",7,{"put":"/registry/configmaps/default/a","object":{...}}]
 *   ["d2b9a1f0",8,{"delete":"/registry/configmaps/default/a"}]
 *
 * The CRC-32 covers the revision and the body; the object's resourceVersion is the revision.
 */
import { withRevision } from "../revision.ts";
import { crc32 } from "node:zlib";
import { asFields, toJson, parseJson, type KubeObject } from "../../apimachinery/index.ts";

export const FORMAT = "aggregation-playground/state-v2";

export type LogRecord =
  | { readonly kind: "format"; readonly revision: number; readonly format: string }
  | { readonly kind: "put"; readonly revision: number; readonly key: string; readonly object: KubeObject }
  | { readonly kind: "delete"; readonly revision: number; readonly key: string }
  /** Written to find out whether writing is possible again. */
  | { readonly kind: "probe"; readonly revision: number };

/** A change before it has a revision: encoding the object is most of the work, and need not wait. */
export interface Encoded {
  readonly body: string;
  readonly checksum: number;
}

export function encodePut(key: string, object: KubeObject): Encoded {
  return encode({ put: key, object });
}

export function encodeDelete(key: string): Encoded {
  return encode({ delete: key });
}

export const FORMAT_BODY = encode({ format: FORMAT });
export const PROBE_BODY = encode({ probe: true });

function encode(body: object): Encoded {
  const text = toJson(body);
  return { body: text, checksum: crc32(text) };
}

/** One line, with its line feed. */
export function recordLine({ body, checksum }: Encoded, revision: number): string {
  return `["${hex(crc32(String(revision), checksum))}",${revision},${body}]\n`;
}

function hex(checksum: number): string {
  return checksum.toString(16).padStart(8, "0");
}

const LINE = /^\["([0-9a-f]{8})",(\d{1,16}),(\{.*\})\]$/s;

/** What a line says, or what is wrong with it: never a quotation, as objects may be Secrets. */
export function parseRecord(line: string): LogRecord | { readonly kind: "damaged"; readonly why: string } {
  const [, checksum, revisionText = "", body = ""] = LINE.exec(line) ?? [];
  if (checksum === undefined) return damaged("it is no record");
  if (hex(crc32(revisionText, crc32(body))) !== checksum) return damaged("its checksum does not match");
  const revision = Number(revisionText);
  if (!Number.isSafeInteger(revision)) return damaged("its revision is too large");
  let content: unknown;
  try {
    content = parseJson(body);
  } catch {
    return damaged("it is not JSON");
  }
  return readBody(asFields(content), revision);
}

function readBody(body: Readonly<Record<string, unknown>>, revision: number): ReturnType<typeof parseRecord> {
  const { put, object, delete: gone, format, probe } = body;
  if (typeof put === "string") {
    const problem = objectProblem(object);
    return problem === undefined
      ? { kind: "put", revision, key: put, object: withRevision(object as KubeObject, revision) }
      : damaged(problem);
  }
  if (typeof gone === "string") return { kind: "delete", revision, key: gone };
  if (typeof format === "string") return { kind: "format", revision, format };
  return probe === true ? { kind: "probe", revision } : damaged("it is of an unknown type");
}

function damaged(why: string): { readonly kind: "damaged"; readonly why: string } {
  return { kind: "damaged", why };
}

/** The key that a damaged line still shows; undefined when it shows none. */
export function keyIn(line: string): string | undefined {
  return /"(?:put|delete|key)":"(\/[^"\\]{1,1000})"/.exec(line)?.[1];
}

/** Why this is no object that could have been stored. */
export function objectProblem(object: unknown): string | undefined {
  const { apiVersion, kind, metadata } = asFields(object);
  if (typeof apiVersion !== "string" || typeof kind !== "string") return "its object has no apiVersion and kind";
  return typeof asFields(metadata)["name"] === "string" ? undefined : "its object has no metadata.name";
}
