import type { ServerResponse } from "node:http";
import type { Query } from "./query.ts";
import { notFoundPage, writeBody, writePlain } from "./replies.ts";
import type { RequestInfo } from "./request-info.ts";

export interface HealthCheck {
  readonly name: string;
  /** undefined while all is well, else what is wrong (for the log; clients are told only the name). */
  readonly check: () => string | undefined;
}

export type HealthEndpoint = "healthz" | "livez" | "readyz";
export const HEALTH_ENDPOINTS: readonly HealthEndpoint[] = ["healthz", "livez", "readyz"];

export interface HealthReply {
  readonly code: number;
  /** Ends in a newline exactly where the real server's does. */
  readonly text: string;
}

/** The answer of `/healthz` and its kin with `?verbose` and `?exclude=`, as apiserver `server/healthz/healthz.go`. */
export function healthReply(endpoint: HealthEndpoint, checks: readonly HealthCheck[], query: Query): HealthReply {
  const excluded = new Set(query.get("exclude") ?? []);
  const unknown = new Set(excluded);
  const failed: string[] = [];
  const lines = checks.map(({ name, check }) => {
    if (excluded.has(name)) {
      unknown.delete(name);
      return `[+]${name} excluded: ok\n`;
    }
    if (check() === undefined) return `[+]${name} ok\n`;
    failed.push(name);
    return `[-]${name} failed: reason withheld\n`;
  });
  if (unknown.size > 0) {
    const names = [...unknown].sort().map((name) => JSON.stringify(name));
    lines.push(`warn: some health checks cannot be excluded: no matches for ${names.join(",")}\n`);
  }
  if (failed.length > 0) return { code: 500, text: `${lines.join("")}${endpoint} check failed\n` };
  return { code: 200, text: query.has("verbose") ? `${lines.join("")}${endpoint} check passed\n` : "ok" };
}

/** The answer of one check's own path, e.g. `/livez/ping`; undefined where no such check exists. */
export function singleCheckReply(name: string, checks: readonly HealthCheck[]): HealthReply | undefined {
  const found = checks.find((check) => check.name === name);
  if (found === undefined) return undefined;
  const problem = found.check();
  return problem === undefined ? { code: 200, text: "ok" } : { code: 500, text: `internal server error: ${problem}\n` };
}

/** The checks of each endpoint, in their order. */
export type HealthOptions = Readonly<Record<HealthEndpoint, readonly HealthCheck[]>>;

/** Answers `/healthz`, `/livez`, `/readyz` and what is below them; false for all other paths. */
export function writeHealth(res: ServerResponse, { path, query }: RequestInfo, options: HealthOptions): boolean {
  const endpoint = HEALTH_ENDPOINTS.find((name) => path === `/${name}` || path.startsWith(`/${name}/`));
  if (endpoint === undefined) return false;
  const checks = options[endpoint];
  if (path === `/${endpoint}`) {
    const { code, text } = healthReply(endpoint, checks, query);
    writePlain(res, code, text);
    return true;
  }
  const reply = singleCheckReply(path.slice(endpoint.length + 2), checks);
  if (reply === undefined) notFoundPage(res);
  else if (reply.code !== 200) writePlain(res, reply.code, reply.text);
  // Only errors are marked against sniffing here.
  else writeBody(res, reply.code, Buffer.from(reply.text), "text/plain; charset=utf-8");
  return true;
}
