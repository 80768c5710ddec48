import { isAvailable, type ApiService } from "../../../registry/index.ts";
import { isRecord, type Clock, createWorkQueue, type WorkQueue } from "../../../apimachinery/index.ts";
import { createDocument, type ServedDocument, type Swagger } from "../../../apiserver/index.ts";
import { convertToV3 } from "./swagger-conversion.ts";
import { createDownloader, type BackendGet, type Downloader } from "./swagger-downloader.ts";
import { filterPaths } from "./swagger-references.ts";

/** kube-aggregator `controllers/openapi{,v3}/controller.go`: what was read is read again this often. */
const REFRESH_MS = 60_000;
const RETRY_MS = 60_000;
const MAX_RETRY_MS = 3_600_000;
const WORKERS = 4;

/** One key of the v3 index that an extension apiserver stands behind. */
type RemoteEntry =
  /** The server's own document; requests for it are proxied there. */
  | { readonly apiService: string; readonly serverRelativeURL: string }
  /** Made here from the server's v2 document. */
  | { readonly document: ServedDocument };

interface RemoteSwagger {
  /** Grows with every change. */
  readonly revision: number;
  /** In the order in which they are merged. */
  readonly documents: readonly Swagger[];
}

export interface OpenApiAggregator {
  /** The APIService is new, changed, available or gone. */
  enqueue(name: string): void;
  v3(): ReadonlyMap<string, RemoteEntry>;
  v2(): RemoteSwagger;
  /** Resolves when nothing waits to be read or is being read. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenApiAggregatorOptions {
  readonly clock: Clock;
  /** The current APIService, or undefined when it is gone. */
  readonly lookup: (name: string) => ApiService | undefined;
  readonly get: BackendGet;
}

/** Of one remote APIService. What cannot be read again stays as it was last read. */
interface Source {
  apiService: ApiService;
  /** The keys and addresses of its `/openapi/v3`. */
  index: ReadonlyMap<string, string>;
  /** Its `/openapi/v3` answered 404; the real one never asks again either while the APIService exists. */
  isLegacy: boolean;
  converted: ServedDocument | undefined;
  swagger: Swagger | undefined;
  readonly legacy: Downloader;
  readonly v2: Downloader;
}

/** Keeps what all extension apiservers say of their APIs, each read again every minute. */
export function createOpenApiAggregator(options: OpenApiAggregatorOptions): OpenApiAggregator {
  const state: State = { options, sources: new Map(), revision: 0 };
  const queues = [refreshV3, refreshV2].map((refresh) => newQueue(options.clock, (name) => refresh(state, name)));
  return {
    enqueue: (name) => queues.forEach((queue) => queue.add(name)),
    v3: () => mergedIndex(state.sources),
    v2: () => ({ revision: state.revision, documents: sortedSwagger(state.sources) }),
    async idle() {
      await Promise.all(queues.map((queue) => queue.idle()));
    },
    async close() {
      await Promise.all(queues.map((queue) => queue.close()));
    },
  };
}

interface State {
  readonly options: OpenApiAggregatorOptions;
  readonly sources: Map<string, Source>;
  revision: number;
}

type Outcome = "done" | "again" | number;

function newQueue(clock: Clock, work: (name: string) => Promise<Outcome>): WorkQueue {
  return createWorkQueue({
    workers: WORKERS,
    baseDelayMs: RETRY_MS,
    maxDelayMs: MAX_RETRY_MS,
    clock,
    work: async (name) => {
      // Whoever announced a change first finishes with it: the connections to the old backend are not to be used.
      await Promise.resolve();
      return work(name);
    },
  });
}

/** The source of an APIService that is remote, or undefined after forgetting the one that is not. */
function sourceOf(state: State, name: string): Source | undefined {
  const apiService = state.options.lookup(name);
  if (apiService?.spec.service === undefined) {
    if (state.sources.delete(name)) state.revision += 1;
    return undefined;
  }
  const known = state.sources.get(name);
  if (known !== undefined) {
    known.apiService = apiService;
    return known;
  }
  const source: Source = {
    apiService,
    index: new Map(),
    isLegacy: false,
    converted: undefined,
    swagger: undefined,
    legacy: createDownloader(state.options.get),
    v2: createDownloader(state.options.get),
  };
  state.sources.set(name, source);
  return source;
}

async function refreshV3(state: State, name: string): Promise<Outcome> {
  const source = sourceOf(state, name);
  if (source === undefined) return "done";
  if (!isAvailable(source.apiService)) return "again";
  if (!source.isLegacy) {
    const reply = await state.options.get(source.apiService, "/openapi/v3", {});
    if (reply.status === 404) source.isLegacy = true;
    else if (reply.status === 200) source.index = readIndex(reply.body.toString("utf8"));
    else throw new Error(`/openapi/v3 answered ${reply.status}`);
  }
  if (source.isLegacy) {
    const result = await source.legacy.download(source.apiService);
    if (result.outcome === "changed") source.converted = convert(result.swagger, state.options.clock);
  }
  return sourceOf(state, name) === undefined ? "done" : REFRESH_MS;
}

async function refreshV2(state: State, name: string): Promise<Outcome> {
  const source = sourceOf(state, name);
  if (source === undefined) return "done";
  if (!isAvailable(source.apiService)) return "again";
  const result = await source.v2.download(source.apiService);
  if (sourceOf(state, name) === undefined) return "done";
  if (result.outcome === "changed") {
    const { group = "", version = "" } = source.apiService.spec;
    source.swagger = filterPaths(result.swagger, (path) => path.startsWith(`/apis/${group}/${version}/`));
    state.revision += 1;
  }
  return result.outcome === "missing" ? "done" : REFRESH_MS;
}

function convert(swagger: Swagger, clock: Clock): ServedDocument {
  return createDocument(Buffer.from(JSON.stringify(convertToV3(swagger))), clock.now());
}

/** @throws SyntaxError or TypeError when it is no index. */
function readIndex(text: string): ReadonlyMap<string, string> {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) throw new TypeError("no index of OpenAPI v3 documents");
  const { paths = {} } = value;
  if (!isRecord(paths)) throw new TypeError("the index has no paths");
  return new Map(
    Object.entries(paths).map(([key, entry]): [string, string] => {
      const url = isRecord(entry) ? (entry["serverRelativeURL"] ?? "") : undefined;
      if (typeof url !== "string") throw new TypeError(`the index entry ${key} has no URL`);
      return [key, url];
    }),
  );
}

/** The real one leaves it to chance who wins a key that two servers claim; here it is the first by name. */
function mergedIndex(sources: ReadonlyMap<string, Source>): ReadonlyMap<string, RemoteEntry> {
  const merged = new Map<string, RemoteEntry>();
  const add = (key: string, entry: RemoteEntry): void => {
    if (!merged.has(key)) merged.set(key, entry);
  };
  for (const [name, source] of [...sources].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { group = "", version = "" } = source.apiService.spec;
    for (const [key, serverRelativeURL] of source.index) add(key, { apiService: name, serverRelativeURL });
    if (source.converted !== undefined) add(`apis/${group}/${version}`, { document: source.converted });
  }
  return merged;
}

/** `priority.go`: by the group's highest priority, then by name; within a group versionPriority plays no part. */
function sortedSwagger(sources: ReadonlyMap<string, Source>): Swagger[] {
  const priorities = new Map<string, number>();
  for (const { apiService } of sources.values()) {
    const { group = "", groupPriorityMinimum = 0 } = apiService.spec;
    priorities.set(group, Math.max(priorities.get(group) ?? 0, groupPriorityMinimum));
  }
  const priority = ({ apiService }: Source): number => priorities.get(apiService.spec.group ?? "") ?? 0;
  return [...sources]
    .sort(([nameA, a], [nameB, b]) => priority(b) - priority(a) || (nameA < nameB ? -1 : 1))
    .flatMap(([, { swagger }]) => (swagger === undefined ? [] : [swagger]));
}
