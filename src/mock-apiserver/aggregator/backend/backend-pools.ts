import { Pool } from "undici";
import { type ApiService, serverNameOf } from "../../../registry/index.ts";
import type { BackendLeg, TlsFacts } from "../../../trace/index.ts";
import { parseBundle } from "../../../pki/index.ts";
import { disguiseContinue } from "./unasked-continue.ts";
import type { BackendTls, Dialer, DialTimes } from "./dialer.ts";
import type { ServiceAddress } from "./service-resolver.ts";

/** The connections to one address under one way of judging its certificate, whichever APIServices lead there. */
export interface Backend {
  readonly pool: Pool;
  readonly address: ServiceAddress;
  readonly tls: BackendTls;
  /** Of the connection that was made last; undefined before the first. */
  readonly facts: () => TlsFacts | undefined;
  readonly times: () => DialTimes | undefined;
}

export type BackendTlsResult =
  | { readonly ok: true; readonly tls: BackendTls }
  | { readonly ok: false; readonly problem: string };

/** When a request was written to a connection; one that was made meanwhile was made for it. */
export function noteStart(leg: BackendLeg, backend: Backend, queuedMs: number, startMs: number): void {
  leg.startMs = startMs;
  const times = backend.times();
  if (times === undefined || startMs - queuedMs < times.connectMs + times.tlsMs) return;
  leg.connectMs = times.connectMs;
  leg.tlsMs = times.tlsMs;
}

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

/** The connections of a backend that several APIServices may point to, as client-go's transport cache shares them. */
interface Shared {
  readonly backend: Backend;
  readonly users: Set<string>;
}

export function createBackendPools(dialer: Dialer): BackendPools {
  const shared = new Map<string, Shared>();
  /** What each APIService uses, by the address and the very object that says how its certificate is judged. */
  const used = new Map<
    string,
    Map<string, { readonly tls: BackendTls; readonly key: string; readonly backend: Backend }>
  >();
  const closing = new Set<Promise<void>>();
  const leave = (apiService: string, key: string): void => {
    const entry = shared.get(key);
    entry?.users.delete(apiService);
    if (entry === undefined || entry.users.size > 0) return;
    shared.delete(key);
    const done = entry.backend.pool.close().finally(() => closing.delete(done));
    closing.add(done);
  };
  return {
    backend(apiService, tls, address) {
      const known = used.get(apiService) ?? new Map();
      used.set(apiService, known);
      // A check that looks at no certificate stands beside proxied requests, which do.
      const at = `${address.host} ${address.dial?.hostname}:${address.dial?.port} ${tls.serverName}`;
      const before = known.get(at);
      if (before !== undefined && before.tls === tls) return before.backend;
      const key = JSON.stringify([at, tls.serverName, tls.insecure, tls.expiredForMs ?? 0, tls.caBundle]);
      const entry = shared.get(key) ?? { backend: openBackend(dialer, tls, address), users: new Set() };
      shared.set(key, entry);
      entry.users.add(apiService);
      known.set(at, { tls, key, backend: entry.backend });
      if (before !== undefined && before.key !== key) leave(apiService, before.key);
      return entry.backend;
    },
    release(apiService) {
      for (const { key } of used.get(apiService)?.values() ?? []) leave(apiService, key);
      used.delete(apiService);
    },
    async close() {
      const pools = [...shared.values()].map(({ backend }) => backend.pool);
      shared.clear();
      used.clear();
      await Promise.all([...pools.map((pool) => pool.destroy()), ...closing]);
    },
  };
}

function openBackend(dialer: Dialer, tls: BackendTls, address: ServiceAddress): Backend {
  let facts: TlsFacts | undefined;
  let times: DialTimes | undefined;
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
          ({ facts, times } = dialled);
          disguiseContinue(dialled.socket);
          callback(null, dialled.socket);
        },
        (error: Error) => callback(error, null),
      );
    },
  });
  return { pool, address, tls, facts: () => facts, times: () => times };
}
