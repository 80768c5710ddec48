import { apiErrors } from "../../../apimachinery/index.ts";
import { resourcePrefix, CompactedError, type StoreEvent } from "../../../storage/index.ts";
import { groupResource, type KindDefinition } from "../../rest/kind.ts";
import { emptyObject } from "../../rest/normalise.ts";
import { parseWatchedVersion, selection, type Selection } from "../../rest/reader.ts";
import type { Collection, ServiceContext, WatchEvent, Watching, WatchRequest } from "../../rest/service-types.ts";

/** apiserver `--min-request-timeout`: a watch that names no timeout lives one to two times as long. */
const MIN_REQUEST_TIMEOUT_MS = 1800 * 1000;
/** apiserver `cacher/cacher.go` defaultBookmarkFrequency. */
const BOOKMARK_INTERVAL_MS = 60 * 1000;
const INITIAL_EVENTS_END = { "k8s.io/initial-events-end": "true" };

/** An object that enters or leaves the selection is added or deleted for the watcher (apiserver `cacher/cache_watcher.go`). */
function selectEvent(event: StoreEvent, chosen: Selection): WatchEvent | undefined {
  if (chosen.isEmpty) return { type: event.type, object: event.object };
  const isIn = event.type !== "DELETED" && chosen.matches(event.object);
  const wasIn = event.previous !== undefined && chosen.matches(event.previous);
  if (isIn) return { type: wasIn ? "MODIFIED" : "ADDED", object: event.object };
  if (!wasIn || event.previous === undefined) return undefined;
  const { metadata } = event.previous;
  return {
    type: "DELETED",
    object: { ...event.previous, metadata: { ...metadata, resourceVersion: String(event.revision) } },
  };
}

function bookmark(kind: KindDefinition, revision: number, annotations?: Record<string, string>): WatchEvent {
  const metadata = { resourceVersion: String(revision), ...(annotations === undefined ? {} : { annotations }) };
  return { type: "BOOKMARK", object: { ...emptyObject(kind), metadata } };
}

/** Tells the watcher now and then how far it is, so that a quiet watch need not start over from an old revision. */
function sendBookmarks(context: ServiceContext, kind: KindDefinition, watch: Watch, revision: () => number): void {
  const tick = (): void => {
    watch.send(bookmark(kind, revision()));
    cancel = context.clock.after(BOOKMARK_INTERVAL_MS, tick);
  };
  let cancel = context.clock.after(BOOKMARK_INTERVAL_MS, tick);
  watch.onClose(() => cancel());
}

function tooOld(error: CompactedError): WatchEvent {
  const message = `too old resource version: ${error.requested} (${error.compactedAt})`;
  return { type: "ERROR", object: apiErrors.expired(message).status };
}

/** One watch: ends once, whoever ends it. */
class Watch implements Watching {
  private readonly ends: (() => void)[] = [];
  private isOver = false;
  private readonly request: WatchRequest;
  constructor(request: WatchRequest) {
    this.request = request;
  }

  send(event: WatchEvent | undefined): void {
    if (event !== undefined && !this.isOver) this.request.onEvent(event);
  }

  onClose(end: () => void): void {
    if (this.isOver) end();
    else this.ends.push(end);
  }

  close(): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const end of this.ends) end();
  }

  /** The watch is over by itself. */
  end(error?: unknown): void {
    if (this.isOver) return;
    if (error instanceof CompactedError) this.send(tooOld(error));
    this.close();
    this.request.onEnd?.();
  }
}

/** Sends what there is, as synthetic ADDED events. Resolves to the revision that this was true of. */
async function sendInitial(
  context: ServiceContext,
  prefix: string,
  chosen: Selection,
  kind: KindDefinition,
  watch: Watch,
  request: WatchRequest,
): Promise<number> {
  const list = await context.store.list(prefix);
  for (const { object } of list.items) {
    if (chosen.matches(object)) watch.send({ type: "ADDED", object });
  }
  if (request.sendInitialEvents === true && request.allowWatchBookmarks === true) {
    watch.send(bookmark(kind, list.revision, INITIAL_EVENTS_END));
  }
  return list.revision;
}

function isCompacted(error: unknown): boolean {
  return error instanceof CompactedError;
}

/**
 * Starts a watch. Events come after the returned promise has resolved or before, in their order. A revision that is gone is
 * an ERROR event of the stream, not an error of the request; one that is to come is waited for, as by a watch cache.
 * @throws ApiError 400
 */
export async function watchObjects(
  context: ServiceContext,
  { kind, namespace }: Collection,
  request: WatchRequest,
): Promise<Watching> {
  const chosen = selection(kind, request);
  const prefix = resourcePrefix(groupResource(kind), kind.namespaced ? namespace : "");
  const asked = parseWatchedVersion(request.resourceVersion ?? "");
  const watch = new Watch(request);
  const isInitial = request.sendInitialEvents ?? asked === 0;
  try {
    const from = isInitial ? await sendInitial(context, prefix, chosen, kind, watch, request) : asked;
    let seen = from > 0 ? from : await context.store.currentRevision();
    const stream = context.store.watch(prefix, {
      fromRevision: seen,
      onEvent: (event) => {
        seen = event.revision;
        watch.send(selectEvent(event, chosen));
      },
      onEnd: (error) => watch.end(error),
    });
    watch.onClose(() => stream.close());
    if (request.allowWatchBookmarks === true) sendBookmarks(context, kind, watch, () => seen);
  } catch (error) {
    if (!isCompacted(error)) throw error;
    watch.end(error);
    return watch;
  }
  const timeout = request.timeoutSeconds ?? 0;
  // What should have ended before it began ends at once.
  const lifetime = timeout !== 0 ? Math.max(0, timeout) * 1000 : MIN_REQUEST_TIMEOUT_MS * (1 + Math.random());
  watch.onClose(context.clock.after(lifetime, () => watch.end()));
  return watch;
}
