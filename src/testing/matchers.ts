import {
  availableCondition,
  backendIdentity,
  given,
  isTextOrPattern,
  isTexts,
  optional,
  type ApiService,
  type ApiServiceCondition,
  matchesText,
  type Playground,
  type Registration,
  type RequestFilter,
  type RequestLog,
} from "../playground/index.ts";
import { isText, numberFrom } from "../apimachinery/index.ts";
import { sentence, type RequestTrace } from "../trace/index.ts";

/** What vitest and jest take from a matcher. */
export interface MatcherResult {
  /** Whether the claim holds. */
  readonly pass: boolean;
  /** Why, or why not. */
  readonly message: () => string;
}

/** One request, a list of them, a log, or a playground for all that its log keeps. */
export type Requests = RequestTrace | readonly RequestTrace[] | Pick<RequestLog, "all"> | Pick<Playground, "requests">;

/** The types of the matchers, for the `Matchers` interface of vitest or jest. */
export interface PlaygroundMatchers<R = void> {
  /** Some request was passed on to the backend of this APIService, e.g. `v1.example.k8s.io`. */
  toHaveBeenRoutedTo(apiService: string): R;
  /** Some request came to a backend with this X-Remote-User and, where given, at least these X-Remote-Group. */
  toHaveReachedBackendAs(user: string, groups?: readonly string[]): R;
  /** The APIService, or that of a registration, is available now. */
  toBeAvailable(): R;
  /** It is not, for this reason where one is given, with this text in the condition's message. */
  toBeUnavailable(reason?: string, message?: string | RegExp): R;
  /** Some request was answered with this HTTP status. */
  toHaveBeenAnswered(status: number): R;
}

const isStatus = numberFrom(100, 999, "a status of HTTP");

/** `expect.extend(matchers)` in vitest and jest. */
export const matchers = {
  /** Some request was passed on for this APIService. */
  toHaveBeenRoutedTo(received: unknown, apiService: string): MatcherResult {
    given(isText, apiService, "apiService");
    return judge(received, `routed to ${apiService}`, (trace) => trace.backend?.apiService === apiService);
  },
  /** Some request reached a backend as this user, in all these groups. */
  toHaveReachedBackendAs(received: unknown, user: string, groups: readonly string[] = []): MatcherResult {
    given(isText, user, "user");
    given(isTexts, groups, "groups");
    return judge(received, `passed on to a backend as ${[user, ...groups].join(", ")}`, (trace) => {
      const identity = backendIdentity(trace);
      return identity?.user === user && groups.every((group) => identity.groups.includes(group));
    });
  },
  /** Some request was answered with this HTTP status. */
  toHaveBeenAnswered(received: unknown, status: number): MatcherResult {
    given(isStatus, status, "status");
    return judge(received, `answered with ${status}`, (trace) => trace.status === status);
  },
  /** The APIService, or that of a registration, is available now. */
  toBeAvailable: (received: unknown): MatcherResult =>
    judgeCondition(received, "be available", ({ status }) => status === "True"),
  /** It is not, for this reason where one is given, with this text in the condition's message. */
  toBeUnavailable(received: unknown, reason?: string, message?: string | RegExp): MatcherResult {
    given(optional(isText), reason, "reason");
    given(optional(isTextOrPattern), message, "message");
    return judgeCondition(
      received,
      ["be unavailable", reason, message].filter((part) => part !== undefined).join(": "),
      (condition) =>
        condition.status === "False" &&
        (reason === undefined || condition.reason === reason) &&
        (message === undefined || matchesText(condition.message ?? "", message)),
    );
  },
};

type Condition = Pick<ApiServiceCondition, "status" | "reason" | "message">;

function judgeCondition(received: unknown, claim: string, fits: (condition: Condition) => boolean): MatcherResult {
  const { name, condition } = conditionOf(received);
  const { status = "Unknown", reason = "", message = "" } = condition ?? {};
  const is = condition === undefined ? "it was not judged yet" : `Available is ${status}: ${reason}: ${message}`;
  const pass = condition !== undefined && fits(condition);
  return { pass, message: () => `expected ${name} ${pass ? "not to" : "to"} ${claim}, but ${is}` };
}

/** @throws TypeError for what has no condition Available */
function conditionOf(received: unknown): { readonly name: string; readonly condition: Condition | undefined } {
  if (typeof received === "object" && received !== null) {
    if ("condition" in received) {
      const registration = received as Pick<Registration, "apiService" | "condition">;
      return { name: registration.apiService, condition: registration.condition() };
    }
    if ("kind" in received && received.kind === "APIService") {
      const apiService = received as ApiService;
      const { metadata } = apiService as Partial<ApiService>;
      return { name: metadata?.name ?? "the APIService", condition: availableCondition(apiService) };
    }
  }
  throw new TypeError("this matcher takes what register or extension returned, or an APIService");
}

/** How many requests a message tells of. */
const TOLD = 5;

function judge(received: unknown, claim: string, fits: Extract<RequestFilter, Function>): MatcherResult {
  const all = requestsOf(received);
  const found = all.find(fits);
  if (found !== undefined) {
    return {
      pass: true,
      message: () => `expected no request to have been ${claim}, but this one was:\n${tell(found)}`,
    };
  }
  const told = all.slice(-TOLD).map(tell).join("\n");
  const seen = all.length === 0 ? "There was no request at all." : `Of ${all.length} none was; the last:\n${told}`;
  return { pass: false, message: () => `expected a request to have been ${claim}. ${seen}` };
}

function isTrace(value: unknown): value is RequestTrace {
  return typeof value === "object" && value !== null && "decisions" in value;
}

/** @throws TypeError for what holds no requests */
function requestsOf(received: unknown): readonly RequestTrace[] {
  if (Array.isArray(received) && received.every(isTrace)) return received;
  if (isTrace(received)) return [received];
  if (typeof received === "object" && received !== null && !Array.isArray(received)) {
    if ("requests" in received) return (received as Pick<Playground, "requests">).requests.all();
    if ("all" in received) return (received as Pick<RequestLog, "all">).all();
  }
  throw new TypeError("this matcher takes a request, a list of requests, pg.requests or a playground");
}

/** A request with both legs, and why it went where it went. */
function tell(trace: RequestTrace): string {
  const { client, backend, user = "nobody", status } = trace;
  const identity = backendIdentity(trace);
  const toBackend =
    backend === undefined
      ? []
      : [`    to ${backend.apiService} as ${identity?.user ?? ""} [${identity?.groups.join(", ") ?? ""}]`];
  const why = trace.decisions.map(({ code, params }) => `    . ${sentence(code, params)}`);
  return [`  ${client.method} ${client.target} by ${user} -> ${status ?? "no answer"}`, ...toBackend, ...why].join(
    "\n",
  );
}
