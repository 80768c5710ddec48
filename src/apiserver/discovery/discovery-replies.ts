import { firstLine } from "../header-rules.ts";
import type { IncomingMessage, ServerResponse } from "node:http";
import { formatYaml } from "../../apimachinery/index.ts";
import { encodeProtobuf } from "../../types/index.ts";
import type { AggregatedDiscovery } from "./discovery-documents.ts";
import type { Conversion, MediaFormat, Negotiated } from "../negotiation.ts";
import { lengthHeader, negotiateOrRefuse, wantsPretty, writeNegotiated } from "../replies.ts";
import type { RequestInfo } from "../request-info.ts";

interface DiscoveryRequest {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly info: RequestInfo;
}

const inProtobuf = new WeakMap<Buffer, Buffer>();

function toProtobuf(json: Buffer): Buffer {
  const made = inProtobuf.get(json) ?? encodeProtobuf(JSON.parse(json.toString()) as object) ?? Buffer.alloc(0);
  inProtobuf.set(json, made);
  return made;
}

/** A document in the negotiated form; its ETag is that of the JSON one. */
const FORMS: Readonly<Record<MediaFormat, (json: Buffer) => Buffer>> = {
  json: (json) => json,
  yaml: (json) => Buffer.from(formatYaml(JSON.parse(json.toString()))),
  protobuf: toProtobuf,
};

function isDiscoveryV2({ kind, group, version }: Conversion): boolean {
  return kind === "APIGroupDiscoveryList" && group === "apidiscovery.k8s.io" && version === "v2";
}

/** Writes the document, or its aggregated form where there is one and the client asks for it. @throws ApiError 406 */
export function writeDiscovery(
  { req, res, info }: DiscoveryRequest,
  make: () => object,
  aggregated?: AggregatedDiscovery,
): void {
  const accept = firstLine(req, "accept");
  const how = negotiateOrRefuse(accept, (as) => as === undefined || (aggregated !== undefined && isDiscoveryV2(as)));
  if (how.as !== undefined && aggregated !== undefined) return writeAggregated(req, res, aggregated, how);
  writeNegotiated(res, 200, make(), how, { pretty: wantsPretty(info.query, req.headers["user-agent"]) });
}

/** apiserver `endpoints/discovery/aggregated/etag.go`. */
function writeAggregated(
  req: IncomingMessage,
  res: ServerResponse,
  aggregated: AggregatedDiscovery,
  { format, contentType }: Negotiated,
): void {
  const { body: json, etag } = aggregated.document();
  const quoted = JSON.stringify(etag);
  const headers = { Etag: quoted, Vary: "Accept", "Cache-Control": "public" };
  if (req.headers["if-none-match"] === quoted) {
    res.writeHead(304, headers).end();
    return;
  }
  const body = FORMS[format](json);
  res.writeHead(200, { "Content-Type": contentType, ...lengthHeader(res, body.length), ...headers });
  res.end(req.method === "HEAD" ? undefined : body);
}
