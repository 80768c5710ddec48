import { parseFault, type FaultName, type InjectedFault } from "../trace/index.ts";
import type { Faults } from "../mock-apiserver/index.ts";

/** What a test, a lesson or the terminal UI may do to a route on purpose. */
export interface FaultControls {
  /** `value` in the fault's own unit, e.g. milliseconds of `delay`. @throws Error that says which faults there are */
  set(apiService: string, fault: FaultName, value?: number): void;
  /** As `set`, and nothing shows that it is there but what it does: for whoever is to find out. */
  hide(apiService: string, fault: FaultName, value?: number): void;
  /** One fault, all of an APIService, or all there are. */
  clear(apiService?: string, fault?: FaultName): void;
  list(): ReadonlyMap<string, readonly InjectedFault[]>;
  /** Lets requests go on that a `hold` keeps. */
  release(requestId: number | "all"): void;
  subscribe(listener: (apiService: string) => void): () => void;
}

export function createFaultControls(faults: Faults): FaultControls {
  return {
    set(apiService, fault, value) {
      faults.set(apiService, faultOf(fault, value));
    },
    hide(apiService, fault, value) {
      faults.set(apiService, { ...faultOf(fault, value), secret: true });
    },
    clear: (apiService, fault) => faults.clear(apiService, fault),
    list: () => faults.list(),
    release: (requestId) => faults.release(requestId),
    subscribe: (listener) => faults.subscribe(listener),
  };
}

function faultOf(fault: FaultName, value: number | undefined): InjectedFault {
  return parseFault(value === undefined ? fault : `${fault}=${value}`);
}
