/**
 * How many requests are being answered: the cap on them (apiserver `server/filters/maxinflight.go`) and the drain at
 * the end (`server/filters/waitgroup.go`, `server/genericapiserver.go`).
 */
import { apiErrors, GROUP_MASTERS } from "../apimachinery/index.ts";
import { writeStatus, writeText } from "./replies.ts";
import type { RequestInfo } from "./request-info.ts";
import type { Exchange } from "./exchange.ts";
import { HEALTH_ENDPOINTS, type HealthCheck } from "./health.ts";
import type { Stage } from "./pipeline.ts";
import { createPresent } from "./present.ts";

/** Most requests at a time; 0: no limit. */
export interface InFlightLimits {
  readonly maxRequestsInFlight: number;
  readonly maxMutatingRequestsInFlight: number;
}

/** kube-apiserver's defaults of the flags of these names. */
export const DEFAULT_LIMITS: InFlightLimits = { maxRequestsInFlight: 400, maxMutatingRequestsInFlight: 200 };

export interface InFlight {
  /** Counts every request, and refuses new ones once the server drains. */
  readonly shutdown: Stage;
  /** Answers 429 to what would go over the limits. */
  readonly limit: Stage;
  /** Fails as soon as the server drains. */
  readonly readyCheck: HealthCheck;
  /**
   * Refuses new requests but for health checks, waits until those in flight are answered or `graceMs` are over, then
   * ends watches and upgraded connections.
   */
  drain(graceMs: number): Promise<void>;
}

const READING_VERBS: ReadonlySet<string> = new Set(["get", "list", "watch"]);
/** kube-apiserver `cmd/kube-apiserver/app` longRunning. */
const LONG_VERBS: ReadonlySet<string> = new Set(["watch", "proxy"]);
const LONG_SUBRESOURCES: ReadonlySet<string> = new Set(["attach", "exec", "proxy", "log", "portforward"]);
const RETRY_AFTER_SECONDS = "1";
/** Until the last bytes of ended watches have left. */
const FLUSH_MS = 250;

/** apiserver `server/filters/longrunning.go`. */
export function isLongRunning({ verb, isResourceRequest, subresource, path }: RequestInfo): boolean {
  if (LONG_VERBS.has(verb)) return true;
  return isResourceRequest ? LONG_SUBRESOURCES.has(subresource) : path.startsWith("/debug/pprof/");
}

export function createInFlight(limits: InFlightLimits = DEFAULT_LIMITS): InFlight {
  const open = createOpenRequests();
  let isDraining = false;
  return {
    readyCheck: { name: "shutdown", check: () => (isDraining ? "process is shutting down" : undefined) },
    shutdown(exchange) {
      if (isDraining && !isHealthCheck(exchange)) return refuseForShutdown(exchange);
      if (isDraining) exchange.res.shouldKeepAlive = false;
      open.add(exchange);
      return "next";
    },
    limit: createLimit(limits),
    async drain(graceMs) {
      isDraining = true;
      for (const { res } of open.all()) if (!res.headersSent) res.shouldKeepAlive = false;
      await open.until((all) => all.every(isLasting), graceMs);
      for (const exchange of open.all()) endNow(exchange);
      await open.until((all) => all.length === 0, FLUSH_MS);
    },
  };
}

interface OpenRequests {
  add(exchange: Exchange): void;
  all(): Exchange[];
  /** Resolves when the condition holds, at the latest after `limitMs`. */
  until(isReached: (all: readonly Exchange[]) => boolean, limitMs: number): Promise<void>;
}

function createOpenRequests(): OpenRequests {
  const open = createPresent<Exchange>();
  const waiting = new Set<() => void>();
  const changed = (): void => {
    for (const check of waiting) check();
  };
  return {
    add(exchange) {
      const leave = open.enter(exchange);
      exchange.onTunnel = changed;
      exchange.atEnd.push(() => {
        leave();
        changed();
      });
    },
    all: () => open.all(),
    until: (isReached, limitMs) =>
      new Promise((resolve) => {
        const finish = (): void => {
          waiting.delete(check);
          clearTimeout(timer);
          resolve();
        };
        const check = (): void => {
          if (isReached(open.all())) finish();
        };
        const timer = setTimeout(finish, limitMs);
        waiting.add(check);
        check();
      }),
  };
}

/** So many times what is left free is one user's share: alone three quarters of a limit, and there is always room for somebody else. */
const SHARE = 3;

function createLimit(limits: InFlightLimits): Stage {
  const reading = createSeats(limits.maxRequestsInFlight);
  const mutating = createSeats(limits.maxMutatingRequestsInFlight);
  return (exchange) => {
    const { info, user, onTunnel } = exchange;
    if (isLongRunning(info)) return "next";
    const seats = READING_VERBS.has(info.verb) ? reading : mutating;
    if (seats.limit === 0) return "next";
    const refusal = seats.refusal(user.name);
    if (refusal !== undefined) {
      return user.groups.includes(GROUP_MASTERS) ? "next" : refuseForLoad(exchange, refusal, seats.limit);
    }
    const release = seats.take(user.name);
    exchange.atEnd.push(release);
    // An upgraded connection is no longer a request.
    exchange.onTunnel = () => {
      release();
      onTunnel?.();
    };
    return "next";
  };
}

type Refusal = "overload.refused" | "overload.share";

interface Seats {
  readonly limit: number;
  refusal(user: string): Refusal | undefined;
  /** The way to give it back, once. */
  take(user: string): () => void;
}

function createSeats(limit: number): Seats {
  const perUser = new Map<string, number>();
  let taken = 0;
  const change = (user: string, by: number): void => {
    const now = (perUser.get(user) ?? 0) + by;
    if (now === 0) perUser.delete(user);
    else perUser.set(user, now);
    taken += by;
  };
  return {
    limit,
    refusal(user) {
      if (taken >= limit) return "overload.refused";
      return (perUser.get(user) ?? 0) >= SHARE * (limit - taken) ? "overload.share" : undefined;
    },
    take(user) {
      change(user, 1);
      let isTaken = true;
      return () => {
        if (isTaken) change(user, -1);
        isTaken = false;
      };
    },
  };
}

function isLasting({ info, trace }: Exchange): boolean {
  return isLongRunning(info) || trace.record.upgraded === true;
}

function isHealthCheck({ info: { path } }: Exchange): boolean {
  return HEALTH_ENDPOINTS.some((name) => path === `/${name}` || path.startsWith(`/${name}/`));
}

function refuseForShutdown({ res, trace }: Exchange): "answered" {
  trace.decide("shutdown", "stop", "shutdown.refused", {});
  res.shouldKeepAlive = false;
  res.setHeader("Retry-After", RETRY_AFTER_SECONDS);
  res.setHeader("X-Content-Type-Options", "nosniff");
  writeStatus(res, apiErrors.serviceUnavailable("apiserver is shutting down"));
  return "answered";
}

function refuseForLoad({ res, trace, user }: Exchange, refusal: Refusal, limit: number): "answered" {
  trace.decide("limit", "stop", refusal, { limit, user: user.name });
  res.setHeader("Retry-After", RETRY_AFTER_SECONDS);
  writeText(res, 429, "Too many requests, please try again later.");
  return "answered";
}

function endNow({ res, upgrade, trace }: Exchange): void {
  const { record } = trace;
  if (record.upgraded === true) upgrade?.socket.destroy();
  else if (record.verb === "watch" && record.backend === undefined && res.headersSent) {
    // Its own events may still come: written to an ended reply they are an error that concerns nobody.
    res.on("error", () => {});
    res.end();
  } else res.destroy();
}
