import type { Etcd3, IOptions, IRangeRequest, IRangeResponse, IRequestOp, ITxnRequest, ITxnResponse } from "etcd3";
import { setTimeout as delay } from "node:timers/promises";
import { rootCertificates } from "node:tls";
import type { KubeObject } from "../../apimachinery/index.ts";
import { createEtcdKeys, decodePair, encodeObject, endOfRange, stampObject, type EtcdKeys } from "./etcd-codec.ts";
import { createEtcdHealth, type EtcdHealth } from "./etcd-health.ts";
import { compactedRevision, EtcdWatch } from "./etcd-watch.ts";
import { DEFAULT_PREFIX } from "../keys.ts";
import {
  CompactedError,
  KeyExistsError,
  KeyNotFoundError,
  RevisionConflictError,
  type ListOptions,
  type ObjectStore,
  type StoredObject,
  type StoreList,
  type StoreWatch,
  type WatchOptions,
} from "../object-store.ts";

const ROOT = `${DEFAULT_PREFIX}/`;
const CALL_TIMEOUT_MS = 10_000;
const START_TIMEOUT_MS = 5_000;
/** kube-apiserver's `--etcd-healthcheck-timeout`. */
const HEALTH_TIMEOUT_MS = 2_000;
/** Reads are tried again while etcd restarts; writes never, since one that was lost may have been done. */
const READ_RETRY_MS = [20, 50, 100, 200, 400, 800, 1600];

export interface EtcdStoreOptions {
  /** e.g. `http://127.0.0.1:2379`; all http or all https. See `parseEtcdServers`. */
  readonly servers: readonly string[];
  /** Stands in place of `/registry` in etcd. Default `/registry`. */
  readonly prefix?: string;
  /** For https. */
  readonly tls?: EtcdTls;
}

/** PEM. */
export interface EtcdTls {
  /** CAs that signed the servers' certificates. Default: those that Node.js trusts. */
  readonly ca?: Buffer;
  /** Both, or none. */
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

export interface EtcdStore extends ObjectStore {
  /** For what is not an object, e.g. leases. Closed with the store. */
  readonly client: Etcd3;
  readonly keys: EtcdKeys;
}

/** etcd is not there, or does not answer. */
export class EtcdUnavailableError extends Error {
  override readonly name = "EtcdUnavailableError";
}

/**
 * Objects in a real etcd 3, in kube-apiserver's manner. A write resolves when this store's own watches have delivered it, as
 * with the embedded stores, unless their connection is lost at that moment.
 * @throws EtcdUnavailableError when no server answers; Error when the prefix holds what another program wrote
 */
export async function openEtcdStore({ servers, prefix = DEFAULT_PREFIX, tls }: EtcdStoreOptions): Promise<EtcdStore> {
  const { Etcd3: Client } = await loadClient();
  const client = new Client(await clientOptions(servers, tls));
  const keys = createEtcdKeys(prefix);
  const store = new EtcdObjectStore(client, keys, servers.join(", "));
  try {
    await store.start();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** A peer of the package that only those who store in etcd install. */
async function loadClient(): Promise<{ readonly Etcd3: typeof Etcd3 }> {
  try {
    return await import("etcd3");
  } catch (error) {
    // Of an import and of a require.
    const isMissing = /^(?:ERR_)?MODULE_NOT_FOUND$/.test((error as NodeJS.ErrnoException).code ?? "");
    if (!isMissing) throw error;
    throw new EtcdUnavailableError("etcd needs the package etcd3, which is not installed: npm install etcd3", {
      cause: error,
    });
  }
}

function credentialsOf({ ca, cert, key }: EtcdTls): Pick<IOptions, "credentials"> {
  const rootCertificate = ca ?? Buffer.from(rootCertificates.join("\n"));
  const client = cert === undefined || key === undefined ? {} : { certChain: cert, privateKey: key };
  return { credentials: { rootCertificate, ...client } };
}

async function clientOptions(servers: readonly string[], tls: EtcdTls | undefined): Promise<IOptions> {
  const { noop } = await import("cockatiel");
  return {
    hosts: [...servers],
    ...(tls === undefined ? {} : credentialsOf(tls)),
    // Of several servers one that fails is left out for a while; a single one must be tried again at once.
    faultHandling: { global: noop, ...(servers.length === 1 ? { host: () => noop } : {}) },
    defaultCallOptions: ({ isStream }) => (isStream ? {} : { deadline: Date.now() + CALL_TIMEOUT_MS }),
    grpcOptions: {
      "grpc.enable_http_proxy": 0,
      "grpc.max_receive_message_length": -1,
      // As kube-apiserver's client: notices a server that has gone without a word.
      "grpc.keepalive_time_ms": 30_000,
      "grpc.keepalive_timeout_ms": 10_000,
    },
  };
}

class EtcdObjectStore implements EtcdStore {
  readonly client: Etcd3;
  readonly keys: EtcdKeys;
  private readonly servers: string;
  private readonly watches = new Set<EtcdWatch>();
  /** Watches "from now" that etcd does not know of yet: later writes of this store wait until it does. */
  private readonly opening = new Set<Promise<void>>();
  private readonly closing = new AbortController();
  private readonly health: EtcdHealth;
  /** The newest revision that any answer named. */
  private revision = 0;

  constructor(client: Etcd3, keys: EtcdKeys, servers: string) {
    this.client = client;
    this.keys = keys;
    this.servers = servers;
    this.health = createEtcdHealth(() => this.probe(), this.closing.signal);
  }

  problem(): string | undefined {
    return this.health.problem();
  }

  private async probe(): Promise<void> {
    const request = { key: this.keys.toEtcd(ROOT), count_only: true };
    try {
      await this.client.kv.range(request, { deadline: Date.now() + HEALTH_TIMEOUT_MS });
    } catch (error) {
      throw this.explain(error, "");
    }
  }

  async start(): Promise<void> {
    const key = this.keys.toEtcd(ROOT);
    const request = { key, range_end: endOfRange(key), limit: 1 };
    try {
      const { header, kvs } = await this.client.kv.range(request, { deadline: Date.now() + START_TIMEOUT_MS });
      this.noticeRevision(header.revision);
      for (const pair of kvs) decodePair(pair, this.keys);
    } catch (error) {
      throw this.explain(
        error,
        'Start one, e.g. with "etcd", correct --etcd-servers, or leave it out to store without etcd.',
      );
    }
  }

  async get(key: string): Promise<StoredObject | undefined> {
    const { kvs } = await this.range({ key: this.keys.toEtcd(key) });
    return this.first(kvs);
  }

  async currentRevision(): Promise<number> {
    const { header } = await this.range({ key: this.keys.toEtcd(ROOT), count_only: true });
    return Number(header.revision);
  }

  async list(prefix: string, { limit = 0, after, revision }: ListOptions = {}): Promise<StoreList> {
    const start = this.keys.toEtcd(prefix);
    const next = after === undefined ? start : this.keys.toEtcd(`${after}\0`);
    const request = {
      key: Buffer.compare(next, start) > 0 ? next : start,
      range_end: endOfRange(start),
      limit: String(limit),
      ...(revision === undefined ? {} : { revision: String(revision) }),
    };
    const { header, kvs, more, count } = await this.range(request).catch((error: unknown) =>
      this.explainHistory(error, revision),
    );
    return {
      items: kvs.map((pair) => decodePair(pair, this.keys)),
      revision: revision ?? Number(header.revision),
      more,
      remaining: Number(count) - kvs.length,
    };
  }

  async create(key: string, object: KubeObject): Promise<StoredObject> {
    const at = this.keys.toEtcd(key);
    const { succeeded, header } = await this.transact({
      compare: [{ key: at, target: "Create", result: "Equal", create_revision: "0" }],
      success: [{ request_put: { key: at, value: encodeObject(object) } }],
    });
    if (!succeeded) throw new KeyExistsError(key);
    return this.written(stampObject(key, object, Number(header.revision)));
  }

  async update(key: string, object: KubeObject, expectedRevision: number): Promise<StoredObject> {
    const at = this.keys.toEtcd(key);
    const put = { request_put: { key: at, value: encodeObject(object) } };
    const { header } = await this.replace(key, at, put, expectedRevision);
    return this.written(stampObject(key, object, Number(header.revision)));
  }

  async delete(key: string, expectedRevision?: number): Promise<StoredObject> {
    const at = this.keys.toEtcd(key);
    const remove = { request_delete_range: { key: at, prev_kv: true } };
    const { header, responses } = await this.replace(key, at, remove, expectedRevision);
    const last = this.first(responses[0]?.response_delete_range.prev_kvs ?? []);
    if (last === undefined) throw new KeyNotFoundError(key);
    await this.delivered(key, Number(header.revision));
    return last;
  }

  watch(prefix: string, options: WatchOptions): StoreWatch {
    const { fromRevision } = options;
    const watch: EtcdWatch = new EtcdWatch({
      ...options,
      fromRevision,
      hasBacklog: fromRevision !== undefined && fromRevision < this.revision,
      client: this.client,
      keys: this.keys,
      prefix,
      onClosed: () => void this.watches.delete(watch),
    });
    this.watches.add(watch);
    if (fromRevision === undefined) {
      this.opening.add(watch.opened);
      void watch.opened.then(() => this.opening.delete(watch.opened));
    }
    return { close: () => watch.close() };
  }

  async close(): Promise<void> {
    this.closing.abort();
    for (const watch of Array.from(this.watches)) watch.end(undefined);
    this.client.close();
  }

  /** A write on condition that the key is there, at the expected revision when one is given. */
  private async replace(
    key: string,
    at: Buffer,
    write: IRequestOp,
    expectedRevision: number | undefined,
  ): Promise<ITxnResponse> {
    const compare: NonNullable<ITxnRequest["compare"]> = [
      { key: at, target: "Create", result: "Greater", create_revision: "0" },
    ];
    if (expectedRevision !== undefined)
      compare.push({ key: at, target: "Mod", result: "Equal", mod_revision: String(expectedRevision) });
    const answer = await this.transact({ compare, success: [write], failure: [{ request_range: { key: at } }] });
    if (answer.succeeded) return answer;
    const current = this.first(answer.responses[0]?.response_range.kvs ?? []);
    if (current === undefined) throw new KeyNotFoundError(key);
    throw new RevisionConflictError(current);
  }

  private first(pairs: IRangeResponse["kvs"]): StoredObject | undefined {
    return pairs[0] === undefined ? undefined : decodePair(pairs[0], this.keys);
  }

  private async written(stored: StoredObject): Promise<StoredObject> {
    await this.delivered(stored.key, stored.revision);
    return stored;
  }

  private async delivered(key: string, revision: number): Promise<void> {
    const concerned = [...this.watches].filter(({ prefix }) => key.startsWith(prefix));
    await Promise.all(concerned.map((watch) => watch.delivered(revision)));
  }

  private async transact(request: ITxnRequest): Promise<ITxnResponse> {
    if (this.opening.size > 0) await Promise.all(this.opening);
    try {
      const answer = await this.client.kv.txn(request);
      this.noticeRevision(answer.header.revision);
      return answer;
    } catch (error) {
      throw this.explain(error, "Whether the last write was done is not known.");
    }
  }

  private async range(request: IRangeRequest): Promise<IRangeResponse> {
    for (const wait of [...READ_RETRY_MS, undefined]) {
      try {
        const answer = await this.client.kv.range(request);
        this.noticeRevision(answer.header.revision);
        return answer;
      } catch (error) {
        if (!isUnavailable(error) || this.closing.signal.aborted || wait === undefined) throw this.explain(error, "");
        await delay(wait, undefined, { signal: this.closing.signal }).catch(() => {});
      }
    }
    throw new EtcdUnavailableError(`etcd at ${this.servers} cannot be reached`);
  }

  private noticeRevision(revision: string): void {
    this.health.succeeded();
    this.revision = Math.max(this.revision, Number(revision));
  }

  private async explainHistory(error: unknown, revision = 0): Promise<never> {
    if (!(error instanceof Error) || !error.message.includes("required revision has been compacted")) throw error;
    throw new CompactedError(revision, (await compactedRevision(this.client, revision)) ?? revision + 1);
  }

  private explain(error: unknown, advice: string): Error {
    if (!isUnavailable(error)) return error instanceof Error ? error : new Error(String(error));
    // Without grpc-js' numbers, what goes without saying, and its notes on names that needed no lookup.
    const reason = error.message
      .replace(/^\d+ [A-Z_]+: /, "")
      .replace(/\.? Resolution note: *\.?$/, "")
      .replace(/^No connection established\. Last error: (?:Error: )?/, "");
    const why = `etcd at ${this.servers} cannot be reached: ${reason}.`;
    const unavailable = new EtcdUnavailableError(advice === "" ? why : `${why} ${advice}`, { cause: error });
    if (!this.closing.signal.aborted) this.health.failed(unavailable);
    return unavailable;
  }
}

/** By name: the library's classes are known only once it is loaded. */
const UNAVAILABLE = [
  "GRPCUnavailableError",
  "GRPCDeadlineExceededError",
  "GRPCCancelledError",
  "BrokenCircuitError",
  "ClientClosedError",
];

function isUnavailable(error: unknown): error is Error {
  return error instanceof Error && UNAVAILABLE.includes(error.constructor.name);
}
