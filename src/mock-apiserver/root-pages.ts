import { writeJson, writePlain, notFoundPage } from "../http/replies.ts";
import type { Exchange } from "./exchange.ts";
import { HEALTH_ENDPOINTS, healthReply, singleCheckReply, type HealthCheck } from "../http/health.ts";
import { VERSION_INFO } from "../api/version-info.ts";

export interface RootPagesOptions {
  readonly healthChecks: readonly HealthCheck[];
  /** Further checks of `/readyz` alone. */
  readonly readyChecks: readonly HealthCheck[];
  /** Every path that `/` lists. */
  readonly paths: () => readonly string[];
  /** Text of `/metrics` in the Prometheus format. */
  readonly metrics: () => Promise<string>;
}

/** Pages that belong to no API group. Resolves to false when the path is none of them. */
export type RootPages = (exchange: Exchange) => Promise<boolean>;

export function createRootPages(options: RootPagesOptions): RootPages {
  return async (exchange) => {
    const { res, info } = exchange;
    const { path } = info;
    if (path === "/version" || path === "/version/") {
      writeJson(res, 200, VERSION_INFO, { pretty: true });
    } else if (path === "/") {
      writeJson(res, 200, { paths: options.paths() }, { pretty: true });
    } else if (path === "/metrics") {
      const text = await options.metrics();
      res.setHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      res.end(text);
    } else return writeHealth(exchange, options);
    return true;
  };
}

function writeHealth({ res, info: { path, query } }: Exchange, options: RootPagesOptions): boolean {
  const endpoint = HEALTH_ENDPOINTS.find((name) => path === `/${name}` || path.startsWith(`/${name}/`));
  if (endpoint === undefined) return false;
  const checks = endpoint === "readyz" ? [...options.healthChecks, ...options.readyChecks] : options.healthChecks;
  const single = path.slice(endpoint.length + 2);
  const reply = single === "" ? healthReply(endpoint, checks, query) : singleCheckReply(single, checks);
  if (reply === undefined) notFoundPage(res);
  else writePlain(res, reply.code, reply.text);
  return true;
}
