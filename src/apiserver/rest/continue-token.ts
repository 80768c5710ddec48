import { posix } from "node:path";
import {
  asFields,
  messageOf,
  apiErrors,
  decodeNode,
  parseGoJson,
  decodeRawUrlBase64,
  int64,
  string,
  type StructShape,
} from "../../apimachinery/index.ts";

/** Where a list goes on (apiserver `storage/continue.go`). */
export interface ContinuePoint {
  /** Keys after this one. */
  readonly after: string;
  /** The revision of the first page; undefined: as things are now. */
  readonly revision: number | undefined;
}

const VERSION = "meta.k8s.io/v1";
const PREFIX = "continue key is not valid";

const tokenShape: StructShape = {
  kind: "struct",
  go: "storage.continueToken",
  name: "continueToken",
  fields: new Map(
    Object.entries({ v: string, rv: int64, start: string }).map(([key, shape]) => [key, { shape, presence: "always" }]),
  ),
};

/** The token that goes on behind `lastKey`; `revision` -1 means "as things are then". */
export function encodeContinue(lastKey: string, prefix: string, revision: number): string {
  const start = `${lastKey.slice(prefix.length)}\0`;
  return Buffer.from(JSON.stringify({ v: VERSION, rv: revision, start }), "utf8").toString("base64url");
}

function readToken(token: string): Record<string, unknown> {
  try {
    return asFields(decodeNode(parseGoJson(decodeRawUrlBase64(token)), tokenShape).value);
  } catch (error) {
    throw new Error(`${PREFIX}: ${messageOf(error)}`, { cause: error });
  }
}

/** A start key with dot segments would reach keys of other kinds. */
function isClean(start: string): boolean {
  const key = start.startsWith("/") ? start : `/${start}`;
  return posix.normalize(key) === key && (key === "/" || !key.endsWith("/"));
}

function decode(token: string, prefix: string): ContinuePoint {
  const { v = "", rv = 0, start = "" } = readToken(token);
  if (v !== VERSION) throw new Error(`${PREFIX}: server does not recognize this encoded version ${String(v)}`);
  if (rv === 0) throw new Error(`${PREFIX}: incorrect encoded start resourceVersion (version ${VERSION})`);
  if (typeof start !== "string" || start === "")
    throw new Error(`${PREFIX}: encoded start key empty (version ${VERSION})`);
  if (!isClean(start)) throw new Error(`${PREFIX}: ${start}`);
  const after = prefix + start.replace(/^\//, "").replace(/\0$/, "");
  return { after, revision: typeof rv === "number" && rv > 0 ? rv : undefined };
}

/** @throws ApiError 400 */
export function decodeContinue(token: string, prefix: string): ContinuePoint {
  try {
    return decode(token, prefix);
  } catch (error) {
    throw apiErrors.badRequest(`invalid continue token: ${messageOf(error)}`);
  }
}
