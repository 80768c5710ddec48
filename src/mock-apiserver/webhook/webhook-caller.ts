import { at, numberAt, textAt, toJson } from "../../apimachinery/index.ts";
import { parseBundle } from "../../pki/index.ts";
import { readBounded } from "../aggregator/backend/backend-client.ts";
import { BackendError, CONTEXT_DEADLINE, hostPort, requestError } from "../aggregator/backend/backend-error.ts";
import { createBackendPools, type Backend } from "../aggregator/backend/backend-pools.ts";
import { createDialer, type BackendTls, type DialerOptions } from "../aggregator/backend/dialer.ts";
import type { ServiceAddress, ServiceResolver } from "../aggregator/backend/service-resolver.ts";
import { statusText } from "./status-text.ts";

/** Why a webhook's answer is of no use. */
export class WebhookError extends Error {
  override readonly name: string = "WebhookError";
}

/** Why a webhook gave no answer that could be read, in client-go's words. */
export class WebhookCallError extends WebhookError {
  override readonly name = "WebhookCallError";
}

export interface WebhookCall {
  /** `clientConfig` of a webhook, of whatever kind. */
  readonly config: unknown;
  /** What has such a webhook: connections are kept for it. */
  readonly owner: string;
  /** Sent as JSON. */
  readonly body: object;
  readonly seconds: number;
  /** Whether the webhook hears of `seconds` in its query. */
  readonly isDeadlineTold: boolean;
  readonly userAgent: string;
}

export interface WebhookReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** Posts to webhooks (apiserver `pkg/util/webhook/client.go`). */
export interface WebhookCaller {
  /** A reply of 2xx. @throws WebhookError */
  post(call: WebhookCall): Promise<WebhookReply>;
  close(): Promise<void>;
}

const MAX_REPLY_BYTES = 16 * 1024 * 1024;
const HTTPS = 443;

interface Target {
  readonly url: string;
  readonly path: string;
  readonly host: string;
  readonly tls: BackendTls;
  readonly address: () => ServiceAddress;
}

/** Webhooks are shown no client certificate. */
export function createWebhookCaller(resolver: ServiceResolver, dialing: Omit<DialerOptions, "client">): WebhookCaller {
  const dialer = createDialer(dialing);
  const pools = createBackendPools(dialer);
  return {
    async post(call) {
      const target = targetOf(call, resolver);
      try {
        return await exchange(call, target, pools.backend(call.owner, target.tls, target.address()));
      } catch (error) {
        if (error instanceof WebhookError) throw error;
        const problem =
          error instanceof BackendError || error instanceof UnresolvedError ? error : asBackend(error, target);
        throw new WebhookCallError(`Post "${target.url}": ${problem.message}`, { cause: error });
      }
    },
    async close() {
      dialer.close();
      await pools.close();
    },
  };
}

class UnresolvedError extends Error {}

function asBackend(error: unknown, { host }: Target): BackendError {
  return requestError(error, "127.0.0.1", host);
}

/** Where a webhook is. The port is part of the URL of a service alone. @throws WebhookError */
function targetOf({ config, seconds, isDeadlineTold }: WebhookCall, resolver: ServiceResolver): Target {
  const service = at(config, "service");
  const place =
    service === undefined || service === null ? placeOfUrl(textAt(config, "url")) : placeOfService(service, resolver);
  const caBundle = Buffer.from(textAt(config, "caBundle"), "base64").toString("latin1");
  if (caBundle !== "") {
    const bundle = parseBundle(caBundle);
    if (!bundle.ok) throw new WebhookError(`could not get REST client: ${bundle.problem}`);
  }
  const path = isDeadlineTold ? `${place.path}?timeout=${seconds}s` : place.path;
  return {
    url: `https://${place.host}${path}`,
    path,
    host: place.host,
    tls: { serverName: place.serverName, insecure: false, caBundle },
    address: place.address,
  };
}

interface Place extends Pick<Target, "host" | "path" | "address"> {
  readonly serverName: string;
}

function rooted(path: string): string {
  return `/${path.replace(/^\/+|\/+$/g, "")}`;
}

function placeOfService(service: unknown, resolver: ServiceResolver): Place {
  const [name, namespace] = [textAt(service, "name"), textAt(service, "namespace")];
  const port = numberAt(service, "port") || HTTPS;
  const serverName = `${name}.${namespace}.svc`;
  const address = (): ServiceAddress => {
    const found = resolver.resolve(namespace, name, port);
    if (!found.ok) throw new UnresolvedError(found.problem);
    return found.address;
  };
  return { host: `${serverName}:${port}`, path: rooted(textAt(service, "path")), serverName, address };
}

function placeOfUrl(text: string): Place {
  const { hostname, host, port, pathname } = new URL(text);
  const bare = hostname.replace(/^\[|\]$/g, "");
  const dial = { hostname: bare, port: port === "" ? HTTPS : Number(port) };
  return {
    host,
    path: rooted(pathname),
    serverName: bare,
    address: () => ({ host: hostPort(bare, dial.port), dial }),
  };
}

async function exchange(call: WebhookCall, { path, host }: Target, { pool }: Backend): Promise<WebhookReply> {
  const signal = AbortSignal.timeout(call.seconds * 1_000);
  const headers = [
    ["Host", host],
    ["User-Agent", call.userAgent],
    ["Accept", "application/json, */*"],
    ["Content-Type", "application/json"],
  ].flat();
  try {
    const reply = await pool.request({ method: "POST", path, headers, signal, body: toJson(call.body) });
    const body = await readBounded(reply.body, MAX_REPLY_BYTES);
    const { statusCode: status } = reply;
    const contentType = String(reply.headers["content-type"] ?? "application/json");
    if (status >= 200 && status < 300) return { status, contentType, body };
    throw new WebhookCallError(statusText(status, body.toString("utf8")));
  } catch (error) {
    if (signal.aborted && !(error instanceof WebhookError))
      throw new BackendError("timeout", CONTEXT_DEADLINE, { cause: error });
    throw error;
  }
}
