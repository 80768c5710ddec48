import { either, isFlag, isText, numberFrom, type Clock } from "../../apimachinery/index.ts";
import { isTextOrPattern, options } from "../arguments/index.ts";
import { ClosedError } from "../lifecycle/index.ts";
import { type RequestTrace, headerPairs } from "../../trace/index.ts";

/** Which requests; everything that is given must fit. */
export interface RequestQuery {
  /** Of HTTP. */
  readonly method?: string;
  /** The path without its query: exactly this, or what the expression matches. */
  readonly path?: string | RegExp;
  /** Kubernetes' verb, e.g. `list`. */
  readonly verb?: string;
  /** Who asked. */
  readonly user?: string;
  /** e.g. `v1.example.k8s.io` */
  readonly apiService?: string;
  /** What the client was answered. */
  readonly status?: number;
  /** Whether a backend was asked. */
  readonly proxied?: boolean;
}

/** By what is known of a request, or by a condition of one's own. */
export type RequestFilter = RequestQuery | ((trace: RequestTrace) => boolean);

const isQuery = options<RequestQuery>({
  method: isText,
  path: isTextOrPattern,
  verb: isText,
  user: isText,
  apiService: isText,
  status: numberFrom(100, 999, "a status of HTTP"),
  proxied: isFlag,
});
export const isRequestFilter = either((value) => typeof value === "function", isQuery);

/** Whether a request is one of those that the filter means. */
export function matchesRequest(trace: RequestTrace, filter: RequestFilter): boolean {
  if (typeof filter === "function") return filter(trace);
  const { path, proxied } = filter;
  const actual = pathOf(trace);
  const scalars = [
    [filter.method, trace.client.method],
    [filter.verb, trace.verb],
    [filter.user, trace.user],
    [filter.apiService, trace.apiService],
    [filter.status, trace.status],
    [proxied, trace.backend !== undefined],
  ];
  if (scalars.some(([wanted, found]) => wanted !== undefined && wanted !== found)) return false;
  return path === undefined || (typeof path === "string" ? path === actual : new RegExp(path).test(actual));
}

function pathOf({ client: { target } }: RequestTrace): string {
  const at = target.indexOf("?");
  return at < 0 ? target : target.slice(0, at);
}

function describeFilter(filter: RequestFilter): string {
  if (typeof filter === "function") return "the condition";
  const parts = Object.entries(filter).map(([name, value]) => `${name} ${String(value)}`);
  return parts.length === 0 ? "any request" : parts.join(", ");
}

/** Whom the backend was told is asking: X-Remote-User and X-Remote-Group; undefined when no backend was asked. */
export function backendIdentity(trace: RequestTrace):
  | {
      /** X-Remote-User. */
      user: string;
      /** X-Remote-Group, one line each. */
      groups: readonly string[];
    }
  | undefined {
  if (trace.backend === undefined) return undefined;
  const pairs = headerPairs(trace.backend.headers);
  const valuesOf = (wanted: string): string[] =>
    pairs.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  return { user: valuesOf("x-remote-user")[0] ?? "", groups: valuesOf("x-remote-group") };
}

/** How many of the last requests an error lists. */
const LISTED = 10;

interface WaitedFor {
  readonly closed: AbortSignal | undefined;
  all(): RequestTrace[];
  subscribe(listener: (trace: RequestTrace, phase: "started" | "finished") => void): () => void;
}

/** No request that was waited for came in time. */
export class RequestError extends Error {
  /** Stands before the message in a stack. */
  override readonly name = "RequestError";
  /** The same in every copy of the package, where `instanceof` is not. */
  readonly code = "ERR_PLAYGROUND_REQUEST";
}

/** @throws RequestError after `timeoutMs`, ClosedError when the playground closes */
export async function waitForRequest(
  log: WaitedFor,
  filter: RequestFilter,
  timeoutMs: number,
  clock: Clock,
): Promise<RequestTrace> {
  const fits = (trace: RequestTrace): boolean => trace.durationMs !== undefined && matchesRequest(trace, filter);
  const known = log.all().find(fits);
  if (known !== undefined) return known;
  if (log.closed?.aborted === true) throw new ClosedError();
  return new Promise((resolve, reject) => {
    const onClose = (): void => {
      finish();
      reject(new ClosedError());
    };
    const finish = (): void => {
      unsubscribe();
      cancel();
      log.closed?.removeEventListener("abort", onClose);
    };
    log.closed?.addEventListener("abort", onClose);
    const unsubscribe = log.subscribe((trace, phase) => {
      if (phase !== "finished" || !matchesRequest(trace, filter)) return;
      finish();
      resolve(trace);
    });
    const cancel = clock.after(timeoutMs, () => {
      finish();
      const lines = log.all().slice(-LISTED).map(requestLine);
      const seen = lines.length === 0 ? "there was none at all" : `the last ones were:\n${lines.join("\n")}`;
      reject(new RequestError(`no request with ${describeFilter(filter)} within ${timeoutMs} ms; ${seen}`));
    });
  });
}

function requestLine({ client, status, user, apiService, durationMs }: RequestTrace): string {
  const answer = durationMs === undefined ? "unfinished" : String(status ?? "gone");
  return `  ${client.method} ${client.target} -> ${answer}, user ${user ?? "-"}, route ${apiService ?? "-"}`;
}
