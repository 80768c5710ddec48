import { either, isFlag, numberFrom, isFunction, isText, type Text } from "../../apimachinery/index.ts";
import { optional, options as checkOf, given } from "../arguments/index.ts";
import { readFault, whyWithoutEffect, type FaultName, type InjectedFault } from "../../trace/index.ts";
import type { Faults } from "../../mock-apiserver/index.ts";
import type { Registry } from "../../registry/index.ts";
import { callersFirst } from "../lifecycle/index.ts";

/** What a test, a lesson or the terminal UI may do to a route on purpose. */
export interface FaultControls {
  /**
   * `value` in the fault's own unit, e.g. milliseconds of `delay`.
   * @throws FaultError when there is no such fault or APIService, or when it could change nothing there
   */
  set(apiService: string, fault: FaultName, value?: number, options?: FaultOptions): void;
  /** As `set`, and nothing shows that it is there but what it does: for whoever is to find out. */
  hide(apiService: string, fault: FaultName, value?: number, options?: FaultOptions): void;
  /** One fault, all of an APIService, or all there are. */
  clear(apiService?: string, fault?: FaultName): void;
  /** What is set, by APIService. */
  list(): ReadonlyMap<string, readonly InjectedFault[]>;
  /** Lets requests go on that a `hold` keeps. */
  release(requestId: number | "all"): void;
  /** Calls `listener` with the APIService whose faults change. Returns an unsubscribe function. */
  subscribe(listener: (apiService: string) => void): () => void;
}

/** How strictly a fault is checked. */
export interface FaultOptions {
  /** The APIService may be yet to come, so that it meets the fault from its first request on. Default false. */
  readonly ahead?: boolean;
}

const isRequestId = either((value) => value === "all", numberFrom(0, Infinity, 'the id of a request, nor "all"'));
const isFaultOptions = checkOf<FaultOptions>({ ahead: isFlag });
const isFaultValue = numberFrom(-Infinity, Infinity, "a number", false);

/** A fault that is none, or that could do nothing. */
export class FaultError extends Error {
  /** Stands before the message in a stack. */
  override readonly name = "FaultError";
  /** The same in every copy of the package, where `instanceof` is not. */
  readonly code = "ERR_PLAYGROUND_FAULT";
  /** Whose fault it was to be. */
  readonly apiService: string;
  /** Why the fault would change nothing of a route that is there. */
  readonly why: string | undefined;
  /** The same in every language. */
  readonly reason: Text | undefined;

  /** The message in every language. */
  readonly text: Text;

  constructor(apiService: string, problem: Text, reason?: Text) {
    const en = reason === undefined ? problem.en : `${problem.en}. ${reason.en}`;
    super(en);
    this.text = { en, zh: reason === undefined ? problem.zh : `${problem.zh}。${reason.zh}` };
    this.apiService = apiService;
    this.why = reason?.en;
    this.reason = reason;
  }
}

export interface FaultParts {
  readonly faults: Faults;
  readonly registry: Registry;
  /** The type of a Service; undefined when there is none. */
  readonly serviceType: (namespace: string, name: string) => string | undefined;
}

export function createFaultControls({ faults, ...routes }: FaultParts): FaultControls {
  const checked = (
    apiService: string,
    fault: FaultName,
    value: number | undefined,
    options: FaultOptions = {},
  ): InjectedFault => {
    given(isText, apiService, "apiService");
    given(isText, fault, "fault");
    given(optional(isFaultValue), value, "value");
    const { ahead = false } = given(isFaultOptions, options, "options");
    const found = faultOf(apiService, fault, value);
    if (!ahead) checkRoute(routes, apiService, fault);
    return found;
  };
  const controls: FaultControls = {
    set: (apiService, fault, value, options) => faults.set(apiService, checked(apiService, fault, value, options)),
    hide: (apiService, fault, value, options) =>
      faults.set(apiService, { ...checked(apiService, fault, value, options), secret: true }),
    clear: (apiService, fault) => {
      given(optional(isText), apiService, "apiService");
      faults.clear(apiService, fault === undefined ? undefined : faultOf(apiService ?? "", fault, undefined).name);
    },
    list: () => faults.list(),
    release: (requestId) => faults.release(given(isRequestId, requestId, "requestId")),
    subscribe: (listener) => faults.subscribe(given(isFunction, listener, "listener")),
  };
  return callersFirst(controls, ["set", "hide", "clear", "release", "subscribe"]);
}

function faultOf(apiService: string, fault: FaultName, value: number | undefined): InjectedFault {
  const read = readFault(value === undefined ? fault : `${fault}=${value}`);
  if ("name" in read) return read;
  throw new FaultError(apiService, read);
}

/** @throws FaultError */
function checkRoute({ registry, serviceType }: Omit<FaultParts, "faults">, apiService: string, fault: FaultName): void {
  const { routes } = registry.snapshot();
  const route = routes.get(apiService);
  if (route === undefined) {
    const backed = [...routes.values()].filter(({ service }) => service !== undefined);
    const known = backed.map(({ name }) => name).join(", ");
    const shown = JSON.stringify(apiService);
    throw new FaultError(apiService, {
      en: `there is no APIService ${shown}; ${known === "" ? "there is none with a backend" : `there are ${known}`}`,
      zh: `没有名为 ${shown} 的 APIService；${known === "" ? "没有带后端的 APIService" : `现有：${known}`}`,
    });
  }
  const { service } = route;
  if (service === undefined)
    throw new FaultError(apiService, {
      en: `${apiService} is served by the main apiserver itself: it has no backend`,
      zh: `${apiService} 由主 API 服务器自己提供，没有后端`,
    });
  const { insecureSkipTLSVerify = false } = route.apiService.spec;
  const target = { insecureSkipTLSVerify, serviceType: serviceType(service.namespace, service.name) };
  const why = whyWithoutEffect(fault, target);
  if (why === undefined) return;
  const problem = {
    en: `the fault ${fault} changes nothing of ${apiService}`,
    zh: `故障 ${fault} 对 ${apiService} 没有影响`,
  };
  throw new FaultError(apiService, problem, why);
}
