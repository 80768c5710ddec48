import { createListeners } from "../../apimachinery/index.ts";
import type { Lease } from "etcd3";
import { encodeLease } from "./etcd-codec.ts";
import type { EtcdStore } from "./etcd-store.ts";
import type { Leadership } from "../leadership.ts";
import type { StoreWatch } from "../object-store.ts";

/** No kind has a key here. */
const PREFIX = "/registry/aggregation-playground/leaders/";
const DEFAULT_TTL_SECONDS = 10;
const RETRY_MS = 500;

export interface CampaignOptions {
  /** What is led. */
  readonly name: string;
  /** Says who leads, for people who look. */
  readonly holder: string;
  /** How long after it has died a leader is still one, in seconds. Default 10. */
  readonly ttlSeconds?: number;
}

/**
 * Leads while nobody else does: a key on an etcd lease, so that it goes with its holder and renewing it writes no revision.
 * Resolves when the first attempt has won or lost; the next one follows when the holder's key goes.
 */
export async function campaign(store: EtcdStore, options: CampaignOptions): Promise<Leadership> {
  const candidate = new Candidate(store, options);
  await candidate.attempt();
  return candidate;
}

class Candidate implements Leadership {
  private readonly store: EtcdStore;
  private readonly options: CampaignOptions;
  private readonly listeners = createListeners<[isLeader: boolean]>();
  private lease: Lease | undefined;
  private watch: StoreWatch | undefined;
  private timer: NodeJS.Timeout | undefined;
  private leads = false;
  private isClosed = false;

  constructor(store: EtcdStore, options: CampaignOptions) {
    this.store = store;
    this.options = options;
  }

  isLeader(): boolean {
    return this.leads;
  }

  subscribe(listener: (isLeader: boolean) => void): () => void {
    return this.listeners.subscribe(listener);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.watch?.close();
    this.set(false);
    // When etcd is away the lease runs out by itself.
    await this.lease?.revoke({ deadline: Date.now() + RETRY_MS }).catch(() => {});
  }

  async attempt(): Promise<void> {
    this.watch?.close();
    const lease = this.store.client.lease(this.options.ttlSeconds ?? DEFAULT_TTL_SECONDS);
    this.lease = lease;
    lease.on("lost", () => {
      if (this.lease === lease) this.lost();
    });
    try {
      const heldSince = await this.claim(await lease.grant());
      if (heldSince === undefined) return this.set(true);
      this.lease = undefined;
      await lease.revoke();
      if (!this.isClosed) this.follow(heldSince);
    } catch {
      // The lease reports it, too, unless the claim alone failed.
      if (this.lease === lease) this.lost();
    }
  }

  /** Resolves to the revision at which another one held the key; undefined when it is ours now. */
  private async claim(lease: string): Promise<number | undefined> {
    const { name, holder } = this.options;
    const key = this.store.keys.toEtcd(PREFIX + name);
    const value = encodeLease(name, holder);
    const { succeeded, header } = await this.store.client.kv.txn({
      compare: [{ key, target: "Create", result: "Equal", create_revision: "0" }],
      success: [{ request_put: { key, value, lease } }],
    });
    return succeeded ? undefined : Number(header.revision);
  }

  private follow(revision: number): void {
    const again = (): void => void this.attempt();
    this.watch = this.store.watch(PREFIX, {
      fromRevision: revision,
      onEvent: ({ type, key }) => {
        if (type === "DELETED" && key === PREFIX + this.options.name) again();
      },
      onEnd: (error) => {
        if (error !== undefined && !this.isClosed) again();
      },
    });
  }

  private lost(): void {
    this.lease?.release();
    this.lease = undefined;
    this.set(false);
    if (!this.isClosed) this.timer = setTimeout(() => void this.attempt(), RETRY_MS);
  }

  private set(leads: boolean): void {
    if (leads === this.leads) return;
    this.leads = leads;
    this.listeners.emit(leads);
  }
}
