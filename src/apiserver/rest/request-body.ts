import type { IncomingMessage } from "node:http";
import { apiErrors, breathe, inTurns } from "../../apimachinery/index.ts";
import { readBody } from "../body.ts";
import { READABLE_TYPES } from "../negotiation.ts";
import { decodingBody, type BodyFormat, type DecodedBody, type FieldValidation } from "./body-decoder.ts";
import { parsing } from "./long-bodies.ts";
import type { KindDefinition, KindTable } from "./kind.ts";

/** The type of a request's patch as it is written: unlike those of bodies, patch types know no other case (`handlers/patch.go`). */
export function patchMediaType(req: IncomingMessage): string {
  return (req.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
}

/** The media type of a request's body, lower case and without parameters; empty without a Content-Type. */
function mediaType(req: IncomingMessage): string {
  return patchMediaType(req).toLowerCase();
}

/** @throws ApiError 415; without a Content-Type the body is taken for JSON. */
export function bodyFormat(req: IncomingMessage): BodyFormat {
  const type = mediaType(req);
  if (type === "" || type === "application/json") return "json";
  if (type === "application/yaml") return "yaml";
  if (type === "application/vnd.kubernetes.protobuf") return "protobuf";
  throw apiErrors.unsupportedMediaType(READABLE_TYPES);
}

/**
 * Reads the object that a request carries, in whichever form.
 * @throws ApiError 400, 413, 415
 */
export async function readObject(
  req: IncomingMessage,
  kind: KindDefinition,
  kinds: KindTable,
  fieldValidation: FieldValidation,
): Promise<DecodedBody> {
  const bytes = await readBody(req);
  await breathe();
  const format = bodyFormat(req);
  return inTurns(decodingBody(bytes, kind, kinds, fieldValidation, await parsing(bytes, format)));
}
