import { isFlag, isText, misfit, shown, type Check, type Clock } from "../../apimachinery/index.ts";
import { isMilliseconds, isSignal, isTextOrPattern, options as checkOf } from "../arguments/index.ts";
import { AVAILABLE, isAvailable, type ApiService, type Registry } from "../../registry/index.ts";
import { ClosedError, type Closers } from "../lifecycle/index.ts";
import type { HandlerErrorLog } from "./handler-errors.ts";

/** What to wait for; a condition that was never judged is waited for too. */
export interface WaitOptions {
  /** `TYPE` or `TYPE=STATUS`, as in `kubectl wait --for=condition=TYPE=STATUS`. Default: what `available` says. */
  readonly condition?: string;
  /** Default true; false waits until the condition Available is False. */
  readonly available?: boolean;
  /** The condition's reason, e.g. `FailedDiscoveryCheck`. Default: any. */
  readonly reason?: string;
  /** A part of the condition's message, or a pattern of it. Default: any. */
  readonly message?: string | RegExp;
  /** Default 10000. */
  readonly timeoutMs?: number;
  /** Ends the waiting, and fails it with the signal's reason. */
  readonly signal?: AbortSignal;
}

const CONDITION = /^[^=]+(?:=(?:true|false|unknown))?$/i;
const isCondition: Check = (value, place) => {
  if (typeof value !== "string" || !CONDITION.test(value))
    misfit(place, `is ${shown(value)}, not a condition, e.g. Available or Available=False`);
};
const isWaitFields = checkOf<WaitOptions>({
  condition: isCondition,
  available: isFlag,
  reason: isText,
  message: isTextOrPattern,
  timeoutMs: isMilliseconds,
  signal: isSignal,
});
export const isWaitOptions: Check = (value, place) => {
  if (typeof value === "string") return isCondition(value, place);
  isWaitFields(value, place);
  const { condition, available } = value as WaitOptions;
  if (condition !== undefined && available !== undefined) misfit(place, "has both condition and available");
};

/** An APIService did not become what was waited for; the `cause`, where there is one, is what a handler threw. */
export class AvailabilityError extends Error {
  /** Stands before the message in a stack. */
  override readonly name = "AvailabilityError";
  /** The same in every copy of the package, where `instanceof` is not. */
  readonly code = "ERR_PLAYGROUND_AVAILABILITY";
  /** What was waited for. */
  readonly apiService: string;
  /** Of the condition Available as it was last; empty when there was none. */
  readonly reason: string;
  /** Of the condition Available as it was last; empty when there was none. */
  readonly conditionMessage: string;

  constructor(apiService: string, problem: string, last: LastState, cause: unknown) {
    super(`${apiService} ${problem}: ${last.text}`, cause === undefined ? {} : { cause });
    this.apiService = apiService;
    this.reason = last.reason;
    this.conditionMessage = last.message;
  }
}

export interface WaitParts {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly errors: Pick<HandlerErrorLog, "causeFor">;
  readonly closers: Pick<Closers, "closed" | "checkOpen">;
}

export type WaitFor = (apiService: string, options?: WaitOptions) => Promise<ApiService>;

const WAIT_MS = 10_000;

/** What waits for APIServices until the playground closes. */
export function createWaiting(parts: WaitParts): WaitFor {
  const { closed } = parts.closers;
  return async (name, options = {}) => {
    parts.closers.checkOpen();
    options.signal?.throwIfAborted();
    const signal = options.signal === undefined ? closed : AbortSignal.any([closed, options.signal]);
    return wait(parts, name, options, signal);
  };
}

function wait(
  { registry, clock, errors }: WaitParts,
  name: string,
  options: WaitOptions,
  signal: AbortSignal,
): Promise<ApiService> {
  const { timeoutMs = WAIT_MS } = options;
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const apiService = fitting(registry, name, options);
      if (apiService === undefined) return;
      finish();
      resolve(apiService);
    };
    const unsubscribe = registry.subscribe(({ name: changed }) => {
      if (changed === name) look();
    });
    const cancel = clock.after(timeoutMs, () => {
      finish();
      const problem = `was not ${wanted(options)} after ${timeoutMs} ms`;
      reject(new AvailabilityError(name, problem, lastState(registry, name), errors.causeFor(name)));
    });
    const onAbort = (): void => {
      finish();
      // Whoever aborts says why: an error as it is.
      const { reason } = signal as { readonly reason: unknown };
      if (reason instanceof ClosedError) reject(new ClosedError());
      else reject(reason instanceof Error ? reason : new Error(String(reason)));
    };
    const finish = (): void => {
      unsubscribe();
      cancel();
      signal.removeEventListener("abort", onAbort);
    };
    signal.addEventListener("abort", onAbort);
    look();
  });
}

function fitting(registry: Registry, name: string, options: WaitOptions): ApiService | undefined {
  const { available = true, reason, message } = options;
  const { condition = available ? AVAILABLE : `${AVAILABLE}=False` } = options;
  const route = registry.snapshot().routes.get(name);
  if (route === undefined || !holds(route.apiService, condition)) return undefined;
  if (reason !== undefined && route.reason !== reason) return undefined;
  return message === undefined || matchesText(route.message, message) ? route.apiService : undefined;
}

function holds(apiService: ApiService, condition: string): boolean {
  const [type = "", status = "True"] = condition.split("=");
  if (type === AVAILABLE && status === "True") return isAvailable(apiService);
  const found = apiService.status?.conditions?.find((one) => one.type.toLowerCase() === type.toLowerCase());
  return found?.status.toLowerCase() === status.toLowerCase();
}

/** A pattern with the flag g or y begins at the beginning each time. */
export function matchesText(text: string, wantedText: string | RegExp): boolean {
  return typeof wantedText === "string" ? text.includes(wantedText) : text.search(wantedText) >= 0;
}

function wanted({ available = true, condition = AVAILABLE, reason, message }: WaitOptions): string {
  const what = available ? "available" : "unavailable";
  const details = [reason, message === undefined ? undefined : String(message)].filter((part) => part !== undefined);
  return `${condition === AVAILABLE ? what : condition}${details.length === 0 ? "" : ` (${details.join(": ")})`}`;
}

interface LastState {
  readonly reason: string;
  readonly message: string;
  readonly text: string;
}

function lastState(registry: Registry, name: string): LastState {
  const route = registry.snapshot().routes.get(name);
  if (route === undefined) return { reason: "", message: "", text: "there is no such APIService" };
  const { reason, message } = route;
  return { reason, message, text: reason === "" ? "it was not checked yet" : `${reason}: ${message}` };
}
