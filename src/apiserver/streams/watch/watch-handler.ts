import { breathe, goJson, type KubeObject, type Status } from "../../../apimachinery/index.ts";
import type { ServerResponse } from "node:http";
import { encodeWatchFrame } from "../../../types/index.ts";
import { streamTypeOf } from "../../negotiation.ts";
import type { OpenSocket } from "../websocket.ts";
import { openWatchSocket } from "./watch-socket.ts";
import { openWatchStream, type StreamFormat, type WatchStream } from "./watch-stream.ts";
import type { KindDefinition } from "../../rest/kind.ts";
import { represent, withoutHeaders, type Representation } from "../../rest/representations.ts";
import type { ListRequest, ResourceService, ResourceTarget, WatchEvent, Watching } from "../../rest/service-types.ts";

/** Events that may come while a reader is still given what was there at the start. */
const MAX_BEHIND = 10_000;

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
  json: (type, object) => `${goJson({ type, object })}\n`,
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
  /** Where the events are to come over WebSocket. */
  readonly openSocket?: OpenSocket | undefined;
}

/** Streams the events of a collection until the client goes or the watch is over (apiserver `handlers/watch.go`). */
export async function serveWatch(call: WatchCall): Promise<void> {
  const { res, service, kind, target, format, how, request } = call;
  // An event's object is no list, and is then sent as it is.
  const as = how.as?.kind === "PartialObjectMetadataList" ? undefined : how.as;
  let watching: Watching | undefined;
  let stream: WatchStream | undefined;
  let headersSent = false;
  let isOver = false;
  /** What is there at the start, which may be much, and what happens until that is written. */
  const backlog: WatchEvent[] = [];
  let most = Infinity;
  const form: Representation = { ...how, as };
  const show = (object: KubeObject | Status): object =>
    represent(object, kind, as?.kind === "Table" ? { ...form, now: service.clock.now() } : form);
  const send = ({ type, object }: WatchEvent, to: WatchStream): boolean => {
    const shown = show(object);
    const frame = frameOf(type, headersSent ? withoutHeaders(shown) : shown, format);
    headersSent ||= "columnDefinitions" in shown;
    return to.send(frame);
  };
  const onEvent = (event: WatchEvent): void => {
    if (stream !== undefined) send(event, stream);
    else if (backlog.push(event) > most) res.destroy();
  };
  const onEnd = (): void => {
    isOver = true;
    stream?.end();
  };
  // A refusal is still a reply of its own here; the stream opens only once the watch stands.
  watching = await service.watch(target, { ...request, onEvent, onEnd });
  most = backlog.length + MAX_BEHIND;
  const opened = await openStream(call, () => watching?.close());
  if (opened === undefined) return watching.close();
  for (const event of backlog) {
    if (!send(event, opened)) return;
    await opened.ready();
    await breathe();
  }
  backlog.length = 0;
  stream = opened;
  if (isOver) stream.end();
}

/** Undefined where the client's handshake was refused. */
async function openStream(
  { res, service, format, openSocket }: WatchCall,
  onClose: () => void,
): Promise<WatchStream | undefined> {
  if (openSocket === undefined)
    return openWatchStream(res, { clock: service.clock, contentType: streamTypeOf(format), onClose });
  const socket = await openSocket();
  return socket === undefined ? undefined : openWatchSocket(socket, onClose);
}
