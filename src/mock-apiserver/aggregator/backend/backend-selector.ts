import type { ApiService } from "../../../registry/index.ts";
import type { InjectedFault } from "../../../trace/index.ts";
import { faultyAddress, faultyTls, type Faults } from "../faults/faults.ts";
import { backendTls, type Backend, type BackendPools, type BackendTlsResult } from "./backend-pools.ts";
import type { ServiceResolver } from "./service-resolver.ts";

/** The backend of an APIService, or which of the two things that lead to it is wrong. */
export type Selection =
  | { readonly kind: "backend"; readonly backend: Backend; readonly faults: readonly InjectedFault[] }
  | { readonly kind: "tls" | "resolve"; readonly problem: string };

export interface BackendSelector {
  readonly faults: Faults;
  select(apiService: ApiService, options?: { readonly ignoresCertificate: boolean }): Selection;
}

const REMEMBERED_SPECS = 1_000;
/** Without a name of its own, as a client that looks at no certificate dials. */
const UNJUDGED: BackendTlsResult = { ok: true, tls: { serverName: "", insecure: true, caBundle: "" } };

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
  // Worked out once per state of an APIService, and a bundle that many of them share is read once.
  const known = new WeakMap<ApiService, BackendTlsResult>();
  const bySpec = new Map<string, BackendTlsResult>();
  const tlsOf = (apiService: ApiService): BackendTlsResult => {
    const before = known.get(apiService);
    if (before !== undefined) return before;
    const { service, insecureSkipTLSVerify, caBundle } = apiService.spec;
    const key = JSON.stringify([service?.namespace, service?.name, insecureSkipTLSVerify, caBundle]);
    const tls = bySpec.get(key) ?? backendTls(apiService);
    if (bySpec.size >= REMEMBERED_SPECS) bySpec.clear();
    bySpec.set(key, tls);
    known.set(apiService, tls);
    return tls;
  };
  return {
    faults,
    select(apiService, { ignoresCertificate } = { ignoresCertificate: false }) {
      const tls = ignoresCertificate ? UNJUDGED : tlsOf(apiService);
      if (!tls.ok) return { kind: "tls", problem: tls.problem };
      const { namespace = "", name = "", port = 443 } = apiService.spec.service ?? {};
      const resolution = resolver.resolve(namespace, name, port);
      if (!resolution.ok) return { kind: "resolve", problem: resolution.problem };
      const apiServiceName = apiService.metadata.name ?? "";
      const active = faults.of(apiServiceName);
      const address = faultyAddress(resolution.address, active);
      const judged = ignoresCertificate ? tls.tls : faultyTls(tls.tls, active, strangerCa);
      const backend = pools.backend(apiServiceName, judged, address);
      return { kind: "backend", backend, faults: active };
    },
  };
}
