import { breathe, goJson } from "../../../apimachinery/index.ts";
import type { ServerResponse } from "node:http";
import { encodeWatchFrame } from "../../../types/index.ts";
import { streamTypeOf } from "../../negotiation.ts";
import type { OpenSocket } from "../websocket.ts";
import { openWatchSocket } from "./watch-socket.ts";
import { openWatchStream, WatchFrame, type StreamFormat, type WatchStream } from "./watch-stream.ts";
import type { KindDefinition } from "../../rest/kind.ts";
import { represent, withoutHeaders, type Representation } from "../../rest/representations.ts";
import type { ListRequest, ResourceService, ResourceTarget, WatchEvent, Watching } from "../../rest/service-types.ts";

/** Events that may come while a reader is still given what was there at the start. */
const MAX_BEHIND = 10_000;

type Frames = WeakMap<object, { readonly type: WatchEvent["type"]; readonly frame: WatchFrame }>;

const FRAMES: Readonly<Record<StreamFormat, Frames>> = { json: new WeakMap(), protobuf: new WeakMap() };

/** What a thousand watches of one collection are told of an object is the same frame, made for the first of them. */
function frameOf(type: WatchEvent["type"], object: object, format: StreamFormat): WatchFrame {
  const frames = FRAMES[format];
  const known = frames.get(object);
  if (known?.type === type) return known.frame;
  const frame = new WatchFrame(MAKERS[format](type, object));
  frames.set(object, { type, frame });
  return frame;
}

/** Another form of an object, the last that was made: all watches that want it at one time share it, and its frame. */
const SHOWN = new WeakMap<object, { readonly key: string; readonly form: object }>();

function shownFor(
  object: WatchEvent["object"],
  kind: KindDefinition,
  how: Representation,
  hasHeaders: boolean,
): object {
  if (how.as === undefined) return represent(object, kind, how);
  // Ages are told in seconds.
  const key = JSON.stringify([how.as, how.include, Math.floor(how.now / 1_000), hasHeaders]);
  const known = SHOWN.get(object);
  if (known?.key === key) return known.form;
  const shown = represent(object, kind, how);
  const form = hasHeaders ? withoutHeaders(shown) : shown;
  SHOWN.set(object, { key, form });
  return form;
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
  /** @throws ApiError 406 */
  readonly format: () => StreamFormat;
  readonly how: Representation;
  readonly request: ListRequest;
  /** Where the events are to come over WebSocket. */
  readonly openSocket?: OpenSocket | undefined;
}

/** Streams the events of a collection until the client goes or the watch is over (apiserver `handlers/watch.go`). */
export async function serveWatch(call: WatchCall): Promise<void> {
  const { res, service, kind, target, how, request } = call;
  // An event's object is no list, and is then sent as it is.
  const as = how.as?.kind === "PartialObjectMetadataList" ? undefined : how.as;
  let watching: Watching | undefined;
  let stream: WatchStream | undefined;
  let headersSent = false;
  let isOver = false;
  let format: StreamFormat = "json";
  /** What is there at the start, which may be much, and what happens until that is written. */
  const backlog: WatchEvent[] = [];
  let most = Infinity;
  const form: Representation = { ...how, as };
  const send = ({ type, object }: WatchEvent, to: WatchStream): boolean => {
    const now = as?.kind === "Table" ? service.clock.now() : 0;
    const shown = shownFor(object, kind, { ...form, now }, headersSent);
    headersSent ||= "columnDefinitions" in shown;
    return to.send(frameOf(type, shown, format));
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
  try {
    format = call.format();
  } catch (error) {
    watching.close();
    throw error;
  }
  const opened = await openStream(call, format, () => watching?.close());
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
  { res, service, openSocket }: WatchCall,
  format: StreamFormat,
  onClose: () => void,
): Promise<WatchStream | undefined> {
  if (openSocket === undefined)
    return openWatchStream(res, { clock: service.clock, contentType: streamTypeOf(format), onClose });
  const socket = await openSocket();
  return socket === undefined ? undefined : openWatchSocket(socket, format, onClose);
}
