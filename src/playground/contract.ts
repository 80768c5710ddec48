import type { KubeObject, Language } from "../apimachinery/index.ts";
import type { ResourceService } from "../apiserver/index.ts";
import type { ApiService, Registry } from "../registry/index.ts";
import type { StateAccess } from "./state/index.ts";
import type { PlaygroundClient } from "./client/index.ts";
import type { EventListener } from "./events/index.ts";
import type { FaultControls, TestKit, WaitOptions } from "./kit/index.ts";
import type { RequestLog } from "./requests/index.ts";

/** A running playground, for programs. */
export interface Playground extends AsyncDisposable, StateAccess, TestKit {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** PEM of the CA that signed the main apiserver's certificate. */
  readonly ca: string;
  /** Path of the same. */
  readonly caFile: string;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** The plain-HTTP front; null when it is off. */
  readonly proxyUrl: string | null;
  /** The records of the last requests. */
  readonly requests: RequestLog;
  /** The objects that the main apiserver stores itself, past its front: no request, no identity, no trace. */
  readonly objects: ResourceService;
  /** Failures on purpose, per route. */
  readonly faults: FaultControls;
  /** Requests as a user, of the token file or of any other name; without a name as the administrator. */
  client(user?: string, groups?: readonly string[]): PlaygroundClient;
  /** Why a request would go where it goes, in sentences, as the routes are now. Default: in English. */
  explain(method: string, target: string, language?: Language): string[];
  /** Where requests for an APIService go: `127.0.0.1:PORT`, with `+N` for further ones, or `none`. */
  endpointOf(this: void, apiService: string): string;
  /** Whether what stands behind an APIService is on its way up, so that it cannot be available yet. */
  isStarting(this: void, apiService: string): boolean;
  /** Hears when `isStarting` may answer otherwise than before; the returned function ends it. */
  subscribeStarting(listener: () => void): () => void;
  /** The routes as they are now. */
  readonly registry: Registry;
  /** Hears of everything that happens apart from requests; the returned function ends it. */
  subscribe(listener: EventListener): () => void;
  /** Creates objects or brings them to what is given: YAML text or one object. @throws ManifestError */
  apply(manifest: string | Readonly<Record<string, unknown>>): Promise<KubeObject[]>;
  /**
   * Resolves when a condition of an APIService holds: `Available` unless another is named, as `TYPE` or `TYPE=STATUS` like in
   * `kubectl wait --for=condition=`, or by the options.
   * @throws AvailabilityError with its reason after `timeoutMs` (default 10 s), ClosedError when the playground closes
   */
  waitFor(apiService: string, condition?: string | WaitOptions, timeoutMs?: number): Promise<ApiService>;
  /** Resolves when every change so far has been digested: workloads, availability, discovery. */
  settled(): Promise<void>;
  /** Drains and stops; nothing is left behind. */
  close(): Promise<void>;
}

/**
 * `Symbol.asyncDispose`, or where JavaScript has none, e.g. in the contexts that jest makes in Node 20, the one that compilers
 * put in its place for `await using`.
 */
export const asyncDispose: typeof Symbol.asyncDispose =
  (Symbol as Partial<SymbolConstructor>).asyncDispose ??
  (Symbol.for("Symbol.asyncDispose") as unknown as typeof Symbol.asyncDispose);
