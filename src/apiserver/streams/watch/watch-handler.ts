import type { ServerResponse } from "node:http";
import { openWatchStream } from "./watch-stream.ts";
import type { KindDefinition } from "../../rest/kind.ts";
import { represent, withoutHeaders, type Representation } from "../../rest/representations.ts";
import type { ListRequest, ResourceService, ResourceTarget, WatchEvent, Watching } from "../../rest/service-types.ts";

const lines = new WeakMap<object, { readonly type: WatchEvent["type"]; readonly line: string }>();

/** What a thousand watches of one collection are told of an object is the same text, made for the first of them. */
function lineOf(type: WatchEvent["type"], object: object): string {
  const known = lines.get(object);
  if (known?.type === type) return known.line;
  const line = JSON.stringify({ type, object });
  lines.set(object, { type, line });
  return line;
}

export interface WatchCall {
  readonly res: ServerResponse;
  readonly service: ResourceService;
  readonly kind: KindDefinition;
  readonly target: ResourceTarget;
  readonly how: Representation;
  readonly request: ListRequest;
}

/** Streams the events of a collection until the client goes or the watch is over (apiserver `handlers/watch.go`). */
export async function serveWatch({ res, service, kind, target, how, request }: WatchCall): Promise<void> {
  let watching: Watching | undefined;
  let headersSent = false;
  const waiting: string[] = [];
  let send = (line: string): void => void waiting.push(line);
  let end = (): void => {};
  let isOver = false;
  const onEvent = ({ type, object }: WatchEvent): void => {
    const shown = represent(object, kind, { ...how, now: service.clock.now() });
    send(headersSent ? lineOf(type, withoutHeaders(shown)) : lineOf(type, shown));
    headersSent ||= "columnDefinitions" in shown;
  };
  const onEnd = (): void => {
    isOver = true;
    end();
  };
  // A refusal is still a reply of its own here; the stream opens only once the watch stands.
  watching = await service.watch(target, { ...request, onEvent, onEnd });
  const stream = openWatchStream(res, { clock: service.clock, onClose: () => watching?.close() });
  for (const line of waiting) stream.sendLine(line);
  send = (line) => void stream.sendLine(line);
  end = () => stream.end();
  if (isOver) stream.end();
}
