import { createListeners, type Clock } from "../../../apimachinery/index.ts";
import type { FaultName, InjectedFault } from "../../../trace/index.ts";
import type { ServiceLookup } from "../../../registry/index.ts";
import type { BackendTls } from "../backend/dialer.ts";
import type { ServiceAddress } from "../backend/service-resolver.ts";

/** What the request has to do before its backend is asked. */
export type GateResult = "go" | "answer-500";

export interface Faults {
  set(apiService: string, fault: InjectedFault): void;
  /** All faults of the APIService when none is named, of every one when no APIService is. */
  clear(apiService?: string, fault?: FaultName): void;
  of(apiService: string): readonly InjectedFault[];
  /** Those that are no secret. */
  list(): ReadonlyMap<string, readonly InjectedFault[]>;
  /** Lets held requests go on. */
  release(requestId: number | "all"): void;
  /** Hears the name of every APIService whose faults change; the returned function ends it. */
  subscribe(listener: (apiService: string) => void): () => void;
}

export function createFaults(): Faults {
  return new FaultTable();
}

const NONE: readonly InjectedFault[] = [];

class FaultTable implements Faults {
  private readonly byApiService = new Map<string, readonly InjectedFault[]>();
  private readonly listeners = createListeners<[apiService: string]>();
  private readonly held = new Map<number, { readonly apiService: string; readonly release: () => void }>();

  set(apiService: string, fault: InjectedFault): void {
    const others = this.of(apiService).filter(({ name }) => name !== fault.name);
    this.change(apiService, [...others, fault]);
  }

  clear(apiService?: string, fault?: FaultName): void {
    const names = apiService === undefined ? [...this.byApiService.keys()] : [apiService];
    for (const name of names) {
      this.change(name, fault === undefined ? [] : this.of(name).filter((known) => known.name !== fault));
    }
  }

  of(apiService: string): readonly InjectedFault[] {
    return this.byApiService.get(apiService) ?? NONE;
  }

  list(): ReadonlyMap<string, readonly InjectedFault[]> {
    const shown = [...this.byApiService].map(([name, faults]) => [name, faults.filter(isShown)] as const);
    return new Map(shown.filter(([, faults]) => faults.length > 0));
  }

  release(requestId: number | "all"): void {
    this.releaseWhere((id) => requestId === "all" || id === requestId);
  }

  private releaseWhere(isMeant: (requestId: number, apiService: string) => boolean): void {
    for (const [id, { apiService, release }] of this.held) {
      if (!isMeant(id, apiService)) continue;
      this.held.delete(id);
      release();
    }
  }

  subscribe(listener: (apiService: string) => void): () => void {
    return this.listeners.subscribe(listener);
  }

  /** Resolves when the request is released; false when the signal came first. */
  hold(requestId: number, apiService: string, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      this.held.set(requestId, { apiService, release: () => resolve(true) });
      signal.addEventListener("abort", () => {
        this.held.delete(requestId);
        resolve(false);
      });
    });
  }

  private change(apiService: string, faults: readonly InjectedFault[]): void {
    const isReleased = hasFault(this.of(apiService), "hold") && !hasFault(faults, "hold");
    if (faults.length === 0) this.byApiService.delete(apiService);
    else this.byApiService.set(apiService, faults);
    if (isReleased) this.releaseWhere((_id, held) => held === apiService);
    this.listeners.emit(apiService);
  }
}

export function isShown({ secret }: InjectedFault): boolean {
  return secret !== true;
}

export function hasFault(faults: readonly InjectedFault[], name: FaultName): boolean {
  return faults.some((fault) => fault.name === name);
}

export interface GateRequest {
  /** Absent for the aggregator's own requests, which no hold keeps. */
  readonly held?: { readonly requestId: number; readonly apiService: string };
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Called when the request begins to wait for its release, and when it goes on. */
  readonly onHeld?: (held: boolean) => void;
}

/** Waits as the faults demand. Never resolves for a black hole: the signal ends that. */
export async function passGate(
  faults: Faults,
  active: readonly InjectedFault[],
  request: GateRequest,
): Promise<GateResult> {
  const { signal, clock, held } = request;
  if (hasFault(active, "hold") && held !== undefined && faults instanceof FaultTable) {
    request.onHeld?.(true);
    await faults.hold(held.requestId, held.apiService, signal);
    request.onHeld?.(false);
  }
  const delay = active.find(({ name }) => name === "delay");
  if (delay !== undefined) await wait(delay.value, clock, signal);
  if (hasFault(active, "black-hole"))
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  return hasFault(active, "error-500") ? "answer-500" : "go";
}

function wait(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    signal.addEventListener("abort", () => {
      cancel();
      resolve();
    });
  });
}

/** Services and endpoints as one APIService's faults let them be seen. */
export function faultyLookup(lookup: ServiceLookup, active: readonly InjectedFault[]): ServiceLookup {
  if (active.length === 0) return lookup;
  const noService = hasFault(active, "no-service");
  const noEndpoints = hasFault(active, "no-endpoints");
  return {
    service: (namespace, name) => (noService ? undefined : lookup.service(namespace, name)),
    endpointSlices: (namespace, name) =>
      noEndpoints
        ? lookup.endpointSlices(namespace, name).map((slice) => ({ ...slice, endpoints: [] }))
        : lookup.endpointSlices(namespace, name),
  };
}

export function faultyAddress(address: ServiceAddress, active: readonly InjectedFault[]): ServiceAddress {
  return hasFault(active, "backend-down") ? { ...address, dial: undefined } : address;
}

/** `strangerCa` is the PEM of a CA that signed no backend's certificate. */
export function faultyTls(tls: BackendTls, active: readonly InjectedFault[], strangerCa: string): BackendTls {
  if (active.length === 0) return tls;
  const wrongCa = hasFault(active, "wrong-ca") ? { caBundle: strangerCa } : {};
  const expired = hasFault(active, "expired-certificate") ? { expiredForMs: EXPIRED_FOR_MS } : {};
  return { ...tls, ...wrongCa, ...expired };
}

const EXPIRED_FOR_MS = 24 * 3600 * 1000;
