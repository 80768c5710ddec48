import { isDeepStrictEqual } from "node:util";
import {
  availableCondition,
  AVAILABLE,
  type ApiService,
  type ApiServiceCondition,
  checkReferences,
  failedDiscovery,
  PASSED,
  type ServiceLookup,
  type Verdict,
  LEGACY_API_SERVICE,
} from "../../../registry/index.ts";
import { type Clock, formatTime, createWorkQueue, type ReleaseBehaviour } from "../../../apimachinery/index.ts";
import type { BackendClient } from "../backend/backend-client.ts";
import { faultyLookup, type Faults } from "../faults/faults.ts";

/** kube-aggregator `remote_available_controller.go`. */
const ATTEMPTS = 5;
const OTHERS_AFTER_MS = 100;
const RESYNC_MS = 30_000;
const FIRST_RETRY_MS = 5;
const MAX_RETRY_MS = 30_000;
const WORKERS = 32;
/** net/http `defaultCheckRedirect`. */
const MAX_REDIRECTS = 10;

export interface ProberOptions {
  readonly clock: Clock;
  /** The current APIService; undefined when it is gone. */
  readonly lookup: (name: string) => ApiService | undefined;
  readonly services: ServiceLookup;
  readonly faults: Faults;
  readonly client: BackendClient;
  readonly release: Pick<
    ReleaseBehaviour,
    "probePath" | "probeAccepts" | "probeFollowsRedirects" | "probeIgnoresCertificate"
  >;
  /** Writes the status; the state that it starts from must still be the stored one. */
  readonly writeStatus: (apiService: ApiService) => Promise<void>;
  /** Of several servers on one store, one alone writes verdicts: theirs would differ and never rest. */
  readonly leads: () => boolean;
  /** Hears of every verdict that changed a condition. */
  readonly onVerdict: (name: string, verdict: Verdict, spec: ApiService["spec"]) => void;
}

export interface Prober {
  /** The APIService, its service or its endpoints changed. */
  enqueue(name: string): void;
  /** Whether its condition is not the one that was found last: somebody else has written it. */
  isForeign(apiService: ApiService): boolean;
  /** Resolves when no check is waiting or under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Keeps the condition Available of every APIService true: a remote one's to what its backend answers. */
export function createProber(options: ProberOptions): Prober {
  const found = new Map<string, Verdict>();
  const queue = createWorkQueue({
    workers: WORKERS,
    baseDelayMs: FIRST_RETRY_MS,
    maxDelayMs: MAX_RETRY_MS,
    clock: options.clock,
    work: (name) => sync(options, found, name),
  });
  return {
    enqueue: (name) => queue.add(name),
    isForeign(apiService) {
      const verdict = found.get(apiService.metadata.name ?? "");
      return verdict !== undefined && !says(availableCondition(apiService), verdict);
    },
    idle: () => queue.idle(),
    close: () => queue.close(),
  };
}

function says(condition: ApiServiceCondition | undefined, { status, reason, message }: Verdict): boolean {
  return condition?.status === status && condition.reason === reason && condition.message === message;
}

async function sync(
  options: ProberOptions,
  found: Map<string, Verdict>,
  name: string,
): Promise<"done" | "again" | number> {
  if (!options.leads()) return RESYNC_MS;
  const apiService = options.lookup(name);
  if (apiService === undefined) {
    found.delete(name);
    return "done";
  }
  const verdict =
    checkReferences(apiService, faultyLookup(options.services, options.faults.of(name))) ??
    (await probe(options, apiService));
  found.set(name, verdict);
  const changed = withVerdict(apiService, verdict, formatTime(options.clock.now()));
  if (changed !== undefined && options.lookup(name) === apiService) {
    await options.writeStatus(changed);
    options.onVerdict(name, verdict, apiService.spec);
  } else if (changed !== undefined) return 0;
  if (apiService.spec.service === undefined) return "done";
  return verdict.reason === "FailedDiscoveryCheck" ? "again" : RESYNC_MS;
}

/**
 * Five requests, of which one success is enough. The real server sends all five at once; here the others follow as soon
 * as the first has failed or taken long, so that the verdict is the same and a backend that is well is asked once.
 */
function probe(options: ProberOptions, apiService: ApiService): Promise<Verdict> {
  return new Promise((resolve) => {
    const problems: Error[] = [];
    let started = 0;
    const attempt = (): void => {
      started += 1;
      probeOnce(options, apiService).then(() => finish(PASSED), failed);
    };
    const startOthers = (): void => {
      for (let missing = ATTEMPTS - started; missing > 0; missing -= 1) attempt();
    };
    const failed = (error: Error): void => {
      problems.push(error);
      startOthers();
      if (problems.length === ATTEMPTS) finish(failedDiscovery(error.message));
    };
    const cancel = options.clock.after(OTHERS_AFTER_MS, startOthers);
    const finish = (verdict: Verdict): void => {
      cancel();
      resolve(verdict);
    };
    attempt();
  });
}

async function probeOnce({ client, release }: ProberOptions, apiService: ApiService): Promise<void> {
  const path = release.probePath === "root" ? "" : groupVersionPath(apiService);
  const url = `https://${client.backendOf(apiService).address.host}${path}`;
  const fail = (why: string): never => {
    throw new Error(`failing or missing response from ${url}: ${why}`);
  };
  const status = await client
    .probe(apiService, path || "/", {
      redirects: release.probeFollowsRedirects ? MAX_REDIRECTS : 0,
      ignoresCertificate: release.probeIgnoresCertificate,
    })
    .catch((error: Error) => fail(`Get ${JSON.stringify(url)}: ${error.message}`));
  if (release.probeAccepts === "success" && (status < 200 || status >= 300)) fail(`bad status from ${url}: ${status}`);
}

function groupVersionPath({ metadata, spec: { group = "", version = "" } }: ApiService): string {
  return metadata.name === LEGACY_API_SERVICE ? `/api/${version}` : `/apis/${group}/${version}`;
}

/** The APIService with the verdict as its condition; undefined when it says that already. */
function withVerdict(apiService: ApiService, verdict: Verdict, now: string): ApiService | undefined {
  const previous = availableCondition(apiService);
  const since = previous?.status === verdict.status ? (previous.lastTransitionTime ?? now) : now;
  const { status, reason, message } = verdict;
  const condition: ApiServiceCondition = { type: AVAILABLE, status, lastTransitionTime: since, reason, message };
  if (isDeepStrictEqual(previous, condition)) return undefined;
  const others = (apiService.status?.conditions ?? []).filter(({ type }) => type !== AVAILABLE);
  return { ...apiService, status: { ...apiService.status, conditions: [...others, condition] } };
}
