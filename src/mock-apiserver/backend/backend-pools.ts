import { Pool } from "undici";
import type { ApiService } from "../../api/api-service.ts";
import type { TlsFacts } from "../../api/trace.ts";
import { parseBundle } from "../../pki/peer-verification.ts";
import { serverNameOf } from "../../registry/explain.ts";
import type { BackendTls, Dialer } from "./dialer.ts";
import type { ServiceAddress } from "./service-resolver.ts";

/** The connections to one address under one way of judging its certificate. */
export interface Backend {
  readonly pool: Pool;
  readonly address: ServiceAddress;
  readonly tls: BackendTls;
  /** Of the connection that was made last; undefined before the first. */
  readonly facts: () => TlsFacts | undefined;
}

export type BackendTlsResult =
  | { readonly ok: true; readonly tls: BackendTls }
  | { readonly ok: false; readonly problem: string };

/** What an APIService says about its backend's certificate; a caBundle that is no PEM cannot be used (client-go `transport`). */
export function backendTls({ spec }: ApiService): BackendTlsResult {
  const caBundle = Buffer.from(spec.caBundle ?? "", "base64").toString("latin1");
  const serverName = serverNameOf(spec.service?.name ?? "", spec.service?.namespace ?? "");
  const insecure = spec.insecureSkipTLSVerify === true;
  if (caBundle !== "" && !insecure) {
    const bundle = parseBundle(caBundle);
    if (!bundle.ok) return { ok: false, problem: bundle.problem };
  }
  return { ok: true, tls: { serverName, insecure, caBundle } };
}

export interface BackendPools {
  /** The pool for this address, made at its first use. */
  backend(apiService: string, tls: BackendTls, address: ServiceAddress): Backend;
  /** The APIService changed or is gone: connections in use finish, then close. */
  release(apiService: string): void;
  close(): Promise<void>;
}

/** net/http takes 10 MiB of headers; this is what is left of a peer that sends without end. */
const MAX_HEADER_BYTES = 1024 * 1024;
/** net/http keeps idle connections for 90 s. */
const KEEP_ALIVE_MS = 90_000;

export function createBackendPools(dialer: Dialer): BackendPools {
  const byApiService = new Map<string, Map<string, Backend[]>>();
  const closing = new Set<Promise<void>>();
  const release = (apiService: string): void => {
    for (const { pool } of [...(byApiService.get(apiService)?.values() ?? [])].flat()) {
      const done = pool.close().finally(() => closing.delete(done));
      closing.add(done);
    }
    byApiService.delete(apiService);
  };
  return {
    backend(apiService, tls, address) {
      const known = byApiService.get(apiService) ?? new Map<string, Backend[]>();
      byApiService.set(apiService, known);
      const key = `${address.host} ${address.dial?.hostname}:${address.dial?.port}`;
      const sameAddress = known.get(key) ?? [];
      // Whoever still holds an older state of the APIService must not open the connections that a newer one uses.
      const found = sameAddress.find((backend) => isSameTls(backend.tls, tls));
      if (found !== undefined) return found;
      const opened = openBackend(dialer, tls, address);
      known.set(key, [...sameAddress, opened]);
      return opened;
    },
    release,
    async close() {
      const pools = [...byApiService.values()].flatMap((byAddress) =>
        [...byAddress.values()].flat().map(({ pool }) => pool),
      );
      byApiService.clear();
      await Promise.all([...pools.map((pool) => pool.destroy()), ...closing]);
    },
  };
}

function isSameTls(a: BackendTls, b: BackendTls): boolean {
  return a === b || (a.insecure === b.insecure && a.serverName === b.serverName && a.caBundle === b.caBundle);
}

function openBackend(dialer: Dialer, tls: BackendTls, address: ServiceAddress): Backend {
  let facts: TlsFacts | undefined;
  const pool = new Pool("https://backend.invalid", {
    connections: null,
    pipelining: 1,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    connect: (_options, callback) => {
      dialer.dial(address, tls).then(
        (dialled) => {
          ({ facts } = dialled);
          callback(null, dialled.socket);
        },
        (error: Error) => callback(error, null),
      );
    },
  });
  return { pool, address, tls, facts: () => facts };
}
