import type { ApiService } from "../../api/api-service.ts";
import { KUBE_AGGREGATOR, type UserInfo } from "../../api/user.ts";
import { CLIENT_TIMEOUT, BackendError, requestError } from "./backend-error.ts";
import { backendTls, type Backend, type BackendPools } from "./backend-pools.ts";
import { identityHeaders } from "./identity-headers.ts";
import type { ServiceResolver } from "./service-resolver.ts";

export interface BackendReply {
  readonly status: number;
  readonly contentType: string;
  readonly etag: string;
  readonly body: Buffer;
}

/** A document that a backend may be asked for: larger ones are cut off with an error. */
const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;
/** The aggregator's own requests to a backend. */
const TIMEOUT_MS = 5_000;

/** The aggregator's own requests to the backend of an APIService, over the same connections as proxied ones. */
export interface BackendClient {
  /** @throws BackendError in Go's words when no answer came within 5 s; Error where the service resolves to nothing. */
  get(
    apiService: ApiService,
    path: string,
    headers?: Readonly<Record<string, string>>,
    user?: UserInfo,
  ): Promise<BackendReply>;
  /** The address of the backend as the aggregator names it, with the connections to it. @throws Error */
  backendOf(apiService: ApiService): Backend;
}

export function createBackendClient(resolver: ServiceResolver, pools: BackendPools): BackendClient {
  const backendOf = (apiService: ApiService): Backend => {
    const { namespace = "", name = "", port = 443 } = apiService.spec.service ?? {};
    const tls = backendTls(apiService);
    if (!tls.ok) throw new Error(tls.problem);
    const resolution = resolver.resolve(namespace, name, port);
    if (!resolution.ok) throw new Error(resolution.problem);
    return pools.backend(apiService.metadata.name ?? "", tls.tls, resolution.address);
  };
  return {
    backendOf,
    get: async (apiService, path, headers = {}, user = KUBE_AGGREGATOR) =>
      getFrom(backendOf(apiService), path, headers, user),
  };
}

async function getFrom(
  { pool, address }: Backend,
  path: string,
  headers: Readonly<Record<string, string>>,
  user: UserInfo,
): Promise<BackendReply> {
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  const lines = ["Host", address.host, "User-Agent", "kube-aggregator (aggregation-playground)"];
  for (const [name, value] of Object.entries(headers)) lines.push(name, value);
  try {
    const reply = await pool.request({
      method: "GET",
      path,
      headers: [...lines, ...identityHeaders(user)],
      signal: deadline,
    });
    const body = await readAll(reply.body);
    const header = (name: string): string => String(reply.headers[name] ?? "");
    return { status: reply.statusCode, contentType: header("content-type"), etag: header("etag"), body };
  } catch (error) {
    if (deadline.aborted) throw new BackendError("timeout", CLIENT_TIMEOUT, { cause: error });
    throw requestError(error, "127.0.0.1", address.host);
  }
}

async function readAll(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > MAX_DOCUMENT_BYTES) throw new BackendError("protocol", "http: response body too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
