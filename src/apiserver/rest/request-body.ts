import type { IncomingMessage } from "node:http";
import { apiErrors, breathe, inTurns } from "../../apimachinery/index.ts";
import { readBody } from "../body.ts";
import { READABLE_TYPES } from "../negotiation.ts";
import { takeRoom } from "./body-memory.ts";
import { decodingBody, type BodyFormat, type DecodedBody, type FieldValidation } from "./body-decoder.ts";
import { parsing } from "./long-bodies.ts";
import type { KindDefinition, KindTable } from "./kind.ts";

/** The type of a request's patch as it is written: unlike those of bodies, patch types know no other case (`handlers/patch.go`). */
export function patchMediaType(req: IncomingMessage): string {
  return (req.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
}

/** One parameter of a media type, behind its semicolon. */
const PARAMETER = /^\s*;\s*([!#$%&'*+\-.^_`|~\w]+)\s*=\s*(?:([!#$%&'*+\-.^_`|~\w]+)|"((?:[^"\\\r\n]|\\.)*)")/;
const MEDIA_TYPE = /^[!#$%&'*+\-.^_`|~\w]+(?:\/[!#$%&'*+\-.^_`|~\w]+)?$/;

/** Go's `mime.ParseMediaType`: lower case and without parameters; undefined where it finds fault with the header. */
export function parseMediaType(header: string): string | undefined {
  const [base = ""] = header.split(";", 1);
  const type = base.trim().toLowerCase();
  if (!MEDIA_TYPE.test(type)) return undefined;
  const seen = new Map<string, string>();
  let rest = header.slice(base.length);
  while (rest.trim() !== "" && rest.trim() !== ";") {
    const [all, name = "", token, quoted = ""] = PARAMETER.exec(rest) ?? [];
    if (all === undefined) return undefined;
    const value = token ?? quoted;
    if ((seen.get(name.toLowerCase()) ?? value) !== value) return undefined;
    seen.set(name.toLowerCase(), value);
    rest = rest.slice(all.length);
  }
  return type;
}

/** @throws ApiError 415; without a Content-Type the body is taken for JSON. */
export function bodyFormat(req: IncomingMessage): BodyFormat {
  const header = req.headers["content-type"] ?? "";
  const type = header === "" ? "" : parseMediaType(header);
  if (type === "" || type === "application/json") return "json";
  if (type === "application/yaml") return "yaml";
  if (type === "application/vnd.kubernetes.protobuf") return "protobuf";
  throw apiErrors.unsupportedMediaType(READABLE_TYPES);
}

/**
 * Reads the object that a request carries, in whichever form. Who calls it gives the room of its body back at the end.
 * @throws ApiError 400, 413, 415
 */
export async function readObject(
  req: IncomingMessage,
  kind: KindDefinition,
  kinds: KindTable,
  fieldValidation: FieldValidation,
): Promise<DecodedBody> {
  const bytes = await readBody(req);
  await takeRoom(req, bytes.length);
  await breathe();
  const format = bodyFormat(req);
  return inTurns(decodingBody(bytes, format, kind, kinds, fieldValidation, await parsing(bytes, format)));
}
