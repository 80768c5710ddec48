/** How a client wants what it asked for, and writing it so. */
import {
  apiErrors,
  breathe,
  formattingYaml,
  inTurns,
  type KubeList,
  type KubeObject,
  type Status,
} from "../../apimachinery/index.ts";
import { firstLine } from "../header-rules.ts";
import { mediaTypeOf, STREAM_TYPES } from "../negotiation.ts";
import { first } from "../query.ts";
import { encodeNegotiated, negotiateOrRefuse, wantsPretty, writeBody } from "../replies.ts";
import type { StreamFormat } from "../streams/watch/watch-stream.ts";
import { isLong, writeLongList } from "./list-reply.ts";
import {
  checkTableOptions,
  hasProtobuf,
  isConvertible,
  itemText,
  represent,
  type IncludeObject,
  type Representation,
} from "./representations.ts";
import type { Call } from "./call.ts";

export interface How {
  readonly negotiated: ReturnType<typeof negotiateOrRefuse>;
  readonly representation: Representation;
}

/** @throws ApiError 406 */
export function representation({ req, info, service, kind, subresource }: Call): How {
  const shown = subresource?.view?.kind ?? kind;
  const negotiated = negotiateOrRefuse(firstLine(req, "accept"), (as, format) =>
    as === undefined
      ? format !== "protobuf" || hasProtobuf(shown)
      : isConvertible(as, format) && (as.kind !== "Table" || subresource?.hasTable !== false),
  );
  const include = (first(info.query, "includeObject") || "Metadata") as IncludeObject;
  return { negotiated, representation: { as: negotiated.as, include, now: service.clock.now() } };
}

export async function reply(
  { req, res, info, kind, subresource }: Call,
  code: number,
  value: KubeObject | KubeList | Status,
  how: How,
): Promise<void> {
  checkTableOptions(how.representation);
  // The form that was asked for does not show in the type: apiserver writes plain application/json for Tables.
  const { format } = how.negotiated;
  const contentType = mediaTypeOf(format);
  const shown = represent(value, subresource?.view?.kind ?? kind, how.representation);
  await breathe();
  const pretty = how.negotiated.pretty || wantsPretty(info.query, req.headers["user-agent"]);
  const body =
    format === "yaml" ? Buffer.from(await inTurns(formattingYaml(shown))) : encodeNegotiated(shown, format, pretty);
  await breathe();
  writeBody(res, code, body, contentType);
}

/** Slice by slice where it is long. */
export async function replyList(call: Call, list: KubeList, how: How): Promise<void> {
  const { format } = how.negotiated;
  if (!isLong(list)) return reply(call, 200, list, how);
  checkTableOptions(how.representation);
  const { req, res, info, kind } = call;
  await writeLongList(res, {
    list,
    represent: (items) => represent({ ...list, items }, kind, how.representation),
    itemText: how.representation.as === undefined ? itemText(kind) : undefined,
    format,
    pretty: how.negotiated.pretty || wantsPretty(info.query, req.headers["user-agent"]),
    contentType: mediaTypeOf(format),
  });
}

/** @throws ApiError 406 for a form whose documents cannot follow each other. */
export function streamFormat({ negotiated: { format } }: How): StreamFormat {
  if (format === "yaml") throw apiErrors.notAcceptable(STREAM_TYPES);
  return format;
}
