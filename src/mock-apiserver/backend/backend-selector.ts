import type { ApiService } from "../../api/api-service.ts";
import type { InjectedFault } from "../../api/faults.ts";
import { faultyAddress, faultyTls, type Faults } from "../faults.ts";
import { backendTls, type Backend, type BackendPools, type BackendTlsResult } from "./backend-pools.ts";
import type { ServiceResolver } from "./service-resolver.ts";

/** The backend of an APIService, or which of the two things that lead to it is wrong. */
export type Selection =
  | { readonly kind: "backend"; readonly backend: Backend; readonly faults: readonly InjectedFault[] }
  | { readonly kind: "tls" | "resolve"; readonly problem: string };

export interface BackendSelector {
  readonly faults: Faults;
  select(apiService: ApiService): Selection;
}

export interface BackendSelectorOptions {
  readonly resolver: ServiceResolver;
  readonly pools: BackendPools;
  readonly faults: Faults;
  /** PEM of a CA that signed no backend's certificate. */
  readonly strangerCa: string;
}

export function createBackendSelector({
  resolver,
  pools,
  faults,
  strangerCa,
}: BackendSelectorOptions): BackendSelector {
  // Worked out once per state of an APIService.
  const known = new WeakMap<ApiService, BackendTlsResult>();
  const tlsOf = (apiService: ApiService): BackendTlsResult => {
    const tls = known.get(apiService) ?? backendTls(apiService);
    known.set(apiService, tls);
    return tls;
  };
  return {
    faults,
    select(apiService) {
      const tls = tlsOf(apiService);
      if (!tls.ok) return { kind: "tls", problem: tls.problem };
      const { namespace = "", name = "", port = 443 } = apiService.spec.service ?? {};
      const resolution = resolver.resolve(namespace, name, port);
      if (!resolution.ok) return { kind: "resolve", problem: resolution.problem };
      const apiServiceName = apiService.metadata.name ?? "";
      const active = faults.of(apiServiceName);
      const address = faultyAddress(resolution.address, active);
      const backend = pools.backend(apiServiceName, faultyTls(tls.tls, active, strangerCa), address);
      return { kind: "backend", backend, faults: active };
    },
  };
}
