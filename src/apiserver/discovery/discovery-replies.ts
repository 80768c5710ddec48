import type { IncomingMessage, ServerResponse } from "node:http";
import { DISCOVERY_V2_TYPE, type AggregatedDiscovery } from "./discovery-documents.ts";
import type { Conversion } from "../negotiation.ts";
import { negotiateOrRefuse, wantsPretty, writeNegotiated } from "../replies.ts";
import type { RequestInfo } from "../request-info.ts";

interface DiscoveryRequest {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly info: RequestInfo;
}

function isDiscoveryV2({ kind, group, version }: Conversion): boolean {
  return kind === "APIGroupDiscoveryList" && group === "apidiscovery.k8s.io" && version === "v2";
}

/** Writes the document, or its aggregated form where there is one and the client asks for it. @throws ApiError 406 */
export function writeDiscovery(
  { req, res, info }: DiscoveryRequest,
  make: () => object,
  aggregated?: AggregatedDiscovery,
): void {
  const negotiated = negotiateOrRefuse(req.headers.accept, (as) => aggregated !== undefined && isDiscoveryV2(as));
  if (negotiated.as !== undefined && aggregated !== undefined) return writeAggregated(req, res, aggregated);
  writeNegotiated(res, 200, make(), negotiated, { pretty: wantsPretty(info.query, req.headers["user-agent"]) });
}

/** apiserver `endpoints/discovery/aggregated/etag.go`. */
function writeAggregated(req: IncomingMessage, res: ServerResponse, aggregated: AggregatedDiscovery): void {
  const { body, etag } = aggregated.document();
  const quoted = JSON.stringify(etag);
  const headers = { ETag: quoted, Vary: "Accept", "Cache-Control": "public" };
  if (req.headers["if-none-match"] === quoted) {
    res.writeHead(304, headers).end();
    return;
  }
  res.writeHead(200, { "Content-Type": DISCOVERY_V2_TYPE, "Content-Length": Buffer.byteLength(body), ...headers });
  res.end(req.method === "HEAD" ? undefined : body);
}
