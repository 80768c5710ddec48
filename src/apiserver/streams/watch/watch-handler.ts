import type { ServerResponse } from "node:http";
import { encodeWatchFrame } from "../../../types/index.ts";
import { streamTypeOf } from "../../negotiation.ts";
import { openWatchStream, type StreamFormat } from "./watch-stream.ts";
import type { KindDefinition } from "../../rest/kind.ts";
import { represent, withoutHeaders, type Representation } from "../../rest/representations.ts";
import type { ListRequest, ResourceService, ResourceTarget, WatchEvent, Watching } from "../../rest/service-types.ts";

interface Frame {
  readonly type: WatchEvent["type"];
  readonly bytes: Buffer | string;
}

type Frames = WeakMap<object, Frame>;

const FRAMES: Readonly<Record<StreamFormat, Frames>> = { json: new WeakMap(), protobuf: new WeakMap() };

/** What a thousand watches of one collection are told of an object is the same frame, made for the first of them. */
function frameOf(type: WatchEvent["type"], object: object, format: StreamFormat): Buffer | string {
  const frames = FRAMES[format];
  const known = frames.get(object);
  if (known?.type === type) return known.bytes;
  const bytes = MAKERS[format](type, object);
  frames.set(object, { type, bytes });
  return bytes;
}

const MAKERS: Readonly<Record<StreamFormat, (type: WatchEvent["type"], object: object) => Buffer | string>> = {
  json: (type, object) => `${JSON.stringify({ type, object })}\n`,
  protobuf: (type, object) => {
    const frame = encodeWatchFrame(type, object);
    if (frame === undefined) throw new Error("a watch in protobuf of a kind that has no such form");
    return frame;
  },
};

export interface WatchCall {
  readonly res: ServerResponse;
  readonly service: ResourceService;
  readonly kind: KindDefinition;
  readonly target: ResourceTarget;
  readonly format: StreamFormat;
  readonly how: Representation;
  readonly request: ListRequest;
}

/** Streams the events of a collection until the client goes or the watch is over (apiserver `handlers/watch.go`). */
export async function serveWatch({ res, service, kind, target, format, how, request }: WatchCall): Promise<void> {
  let watching: Watching | undefined;
  let headersSent = false;
  const waiting: (Buffer | string)[] = [];
  let send = (frame: Buffer | string): void => void waiting.push(frame);
  let end = (): void => {};
  let isOver = false;
  const onEvent = ({ type, object }: WatchEvent): void => {
    const shown = represent(object, kind, { ...how, now: service.clock.now() });
    send(frameOf(type, headersSent ? withoutHeaders(shown) : shown, format));
    headersSent ||= "columnDefinitions" in shown;
  };
  const onEnd = (): void => {
    isOver = true;
    end();
  };
  // A refusal is still a reply of its own here; the stream opens only once the watch stands.
  watching = await service.watch(target, { ...request, onEvent, onEnd });
  const contentType = streamTypeOf(format);
  const stream = openWatchStream(res, { clock: service.clock, contentType, onClose: () => watching?.close() });
  for (const frame of waiting) stream.send(frame);
  send = (frame) => void stream.send(frame);
  end = () => stream.end();
  if (isOver) stream.end();
}
