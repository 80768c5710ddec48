import type { Dispatcher } from "undici";
import type { Clock } from "../../../apimachinery/index.ts";
import {
  createLineKeeper,
  FAULT_HEADER,
  maskTarget,
  parseFaultHeader,
  type InjectedFault,
  type BackendLeg,
  type Reason,
} from "../../../trace/index.ts";
import { writeText, type Exchange, carriesBody } from "../../../apiserver/index.ts";
import { availabilityReasons, formatService, tlsReason, type Route, type RouteState } from "../../../registry/index.ts";
import { requestError, type BackendError } from "../backend/backend-error.ts";
import type { Backend } from "../backend/backend-pools.ts";
import type { BackendSelector } from "../backend/backend-selector.ts";
import { hasFault, isShown, passGate } from "../faults/faults.ts";
import { addsGzip, requestHeaders } from "./proxy-headers.ts";
import { BackendReply } from "./proxy-reply.ts";
import { uploadOf } from "./upload-stream.ts";

/** apiserver `pkg/util/proxy/proxy.go` aggregatedDiscoveryTimeout: for requests of exactly three path segments. */
const DISCOVERY_TIMEOUT_MS = 5_000;
/** Methods that Go's transport sends again when a kept connection turns out to be closed (`net/http` isReplayable). */
const REPLAYABLE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);

export interface ProxyOptions {
  readonly selector: BackendSelector;
  readonly clock: Clock;
  /** A backend's redirect reaches the client. Default false. */
  readonly passesRedirects?: boolean;
  /** What is known of a route beside its condition. */
  readonly stateOf?: (route: Route) => RouteState;
}

/** A backend that is ready to be asked, and what the trace says of it. */
export interface Target {
  readonly route: Route;
  readonly backend: Backend;
  readonly faults: readonly InjectedFault[];
  readonly passesRedirects: boolean;
}

/**
 * Everything that is decided about a remote route before its backend is asked (kube-aggregator `handler_proxy.go`
 * ServeHTTP). Undefined when the request was answered.
 */
export function chooseBackend(
  exchange: Exchange,
  route: Route,
  options: ProxyOptions,
): Target | undefined | Promise<Target | undefined> {
  const { trace, res } = exchange;
  const [verdict, advice] = availabilityReasons(route, route.available ? undefined : options.stateOf?.(route));
  if (verdict !== undefined) trace.decide("route", route.available ? "pass" : "stop", verdict.code, verdict.params);
  if (advice !== undefined) trace.decide("route", "note", advice.code, advice.params);
  if (!route.available || route.service === undefined) {
    writeText(res, 503, "service unavailable");
    return undefined;
  }
  const selection = options.selector.select(route.apiService);
  if (selection.kind !== "backend") {
    const { problem } = selection;
    if (selection.kind === "tls") {
      trace.decide("route", "stop", "tls.setup-failed", { apiService: route.name, problem });
      writeText(res, 500, problem);
    } else {
      trace.decide("route", "stop", "resolve.failed", { service: formatService(route.service), problem });
      writeText(res, 503, "service unavailable");
    }
    return undefined;
  }
  const { backend } = selection;
  const { resolved, tls } = factsOf(backend, route);
  trace.decide("route", "pass", resolved.code, resolved.params);
  trace.decide("route", "pass", tls.code, tls.params);
  const faults = allFaults(exchange, selection.faults);
  const target = { route, backend, faults, passesRedirects: options.passesRedirects ?? false };
  if (faults.length === 0) return target;
  return passFaults(exchange, target, options).then((passes) => (passes ? target : undefined));
}

/** What every request to one backend is told. */
interface BackendFacts {
  readonly backend: Backend;
  readonly service: string;
  /** Of the loopback address that is really dialled. */
  readonly address: string;
  readonly resolved: Reason;
  readonly tls: Reason;
}

const backendFacts = new WeakMap<Route, BackendFacts>();

/** Worked out once while a route leads to the same backend. */
function factsOf(backend: Backend, route: Route): BackendFacts {
  const known = backendFacts.get(route);
  if (known?.backend === backend) return known;
  const service = route.service === undefined ? "" : formatService(route.service);
  const address = dialled(backend);
  const facts: BackendFacts = {
    backend,
    service,
    address,
    resolved: { code: "resolve.ok", params: { service, host: backend.address.host, address } },
    tls: tlsReason(backend.tls),
  };
  backendFacts.set(route, facts);
  return facts;
}

function allFaults({ req }: Exchange, ofRoute: readonly InjectedFault[]): readonly InjectedFault[] {
  const header = req.headers[FAULT_HEADER];
  return typeof header === "string" ? [...ofRoute, ...parseFaultHeader(header)] : ofRoute;
}

/** False when the request was answered in the backend's place, or nobody waits for an answer any more. */
async function passFaults(
  exchange: Exchange,
  { route, faults }: Target,
  { selector, clock }: ProxyOptions,
): Promise<boolean> {
  const { res, trace } = exchange;
  const names = faults.filter(isShown).map(({ name }) => name);
  if (names.length > 0) {
    trace.record.faults = names;
    trace.decide("route", "note", "fault.injected", { faults: names.join(", "), apiService: route.name });
  }
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  res.once("close", leave);
  const result = await passGate(selector.faults, faults, {
    held: { requestId: trace.record.id, apiService: route.name },
    signal: gone.signal,
    clock,
    onHeld: (held) => (trace.record.held = held),
  });
  res.off("close", leave);
  if (gone.signal.aborted) return false;
  if (result === "answer-500") writeText(res, 500, "injected fault: the backend answers 500");
  return result === "go";
}

export function dialled({ address }: Backend): string {
  return address.dial === undefined ? "nowhere" : `${address.dial.hostname}:${address.dial.port}`;
}

const keepSent = createLineKeeper();

/** Begins the record of what the backend is asked. */
export function recordLeg(
  exchange: Exchange,
  { route, backend }: Target,
  target: string,
  headers: readonly string[],
): BackendLeg {
  const { service, address } = factsOf(backend, route);
  const { record, showsSecrets = false } = exchange.trace;
  const leg: BackendLeg = {
    apiService: route.name,
    service,
    host: backend.address.host,
    address,
    method: exchange.info.method,
    target: showsSecrets ? target : maskTarget(target),
    headers: keepSent(backend, headers, showsSecrets),
  };
  record.backend = leg;
  return leg;
}

/** Passes one plain request on and its reply back. */
export function proxyRequest(exchange: Exchange, target: Target, query: string): Promise<void> {
  const { req, res, trace, escapedPath, user } = exchange;
  const { backend, faults, passesRedirects } = target;
  const path = query === "" ? escapedPath : `${escapedPath}?${query}`;
  const headers = requestHeaders(req, {
    user: hasFault(faults, "drop-remote-headers") ? undefined : user,
    backendHost: backend.address.host,
    escapedPath,
    auditId: res.auditId,
    isImpersonated: trace.record.impersonatedBy !== undefined,
  });
  const leg = recordLeg(exchange, target, path, headers);
  trace.decide("serve", "pass", "proxy.sent", { address: leg.address, user: user.name });
  return new Promise((resolve) => {
    new ProxiedRequest(exchange, backend, leg, { path, headers, passesRedirects }, resolve).start();
  });
}

class ProxiedRequest {
  private readonly exchange: Exchange;
  private readonly backend: Backend;
  private readonly leg: BackendLeg;
  private readonly options: Dispatcher.DispatchOptions;
  private readonly passesRedirects: boolean;
  private readonly done: () => void;
  private readonly hasBody: boolean;
  private mayRetry: boolean;
  private reply: BackendReply | undefined;

  constructor(
    exchange: Exchange,
    backend: Backend,
    leg: BackendLeg,
    {
      path,
      headers,
      passesRedirects,
    }: { readonly path: string; readonly headers: string[]; readonly passesRedirects: boolean },
    done: () => void,
  ) {
    const { req, info } = exchange;
    this.exchange = exchange;
    this.backend = backend;
    this.leg = leg;
    this.passesRedirects = passesRedirects;
    this.done = done;
    this.hasBody = carriesBody(req);
    this.mayRetry = !this.hasBody && REPLAYABLE.has(info.method);
    const body = this.hasBody ? uploadOf(req) : null;
    this.options = { path, headers, method: info.method, body };
    exchange.atEnd.push(() => this.reply?.clientGone());
  }

  start(): void {
    const { req } = this.exchange;
    const reply = new BackendReply(this.exchange, this.leg, this.backend, {
      unzip: addsGzip(req),
      passesRedirects: this.passesRedirects,
      timeoutMs: isDiscovery(this.exchange) ? DISCOVERY_TIMEOUT_MS : undefined,
      onFailure: (error) => this.fail(error),
      onEnd: this.done,
    });
    this.reply = reply;
    try {
      this.backend.pool.dispatch(this.options, reply);
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    const problem = requestError(error, "127.0.0.1", this.backend.address.host);
    if (this.mayRetry && problem.kind === "connection" && !this.exchange.res.destroyed) {
      this.mayRetry = false;
      return this.start();
    }
    answerFailure(this.exchange, this.leg, problem);
    this.done();
  }
}

/** Writes what the client is told of a backend that gave no reply (apimachinery `util/proxy/transport.go`). */
export function answerFailure({ res, trace }: Exchange, leg: BackendLeg, problem: BackendError): void {
  leg.error = problem.message;
  if (problem.facts !== undefined) leg.tls = problem.facts;
  trace.decide("serve", "stop", "proxy.failed", { problem: problem.message });
  if (res.headersSent || res.destroyed) res.destroy();
  else writeText(res, 503, `error trying to reach service: ${problem.message}`);
}

function isDiscovery({ info }: Exchange): boolean {
  if (info.isResourceRequest) return false;
  return info.path.split("/").filter((segment) => segment !== "").length === 3;
}
