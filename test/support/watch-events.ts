/** The events in the bytes of a watch, in either of its forms. */
import { decodeProtobuf } from "../../src/types/index.ts";

export interface SeenEvent {
  readonly type: string;
  readonly object: Record<string, unknown> & {
    readonly metadata: { name?: string; resourceVersion?: string; annotations?: Record<string, string> };
  };
}

const LENGTH_BYTES = 4;
const LINE_END = 0x0a;

/** Takes bytes as they come and gives the events that are whole. */
export type ReadEvents = (chunk: Buffer) => SeenEvent[];

export function eventReader(contentType: string): ReadEvents {
  const next = contentType.startsWith("application/vnd.kubernetes.protobuf") ? nextFrame : nextLine;
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const events: SeenEvent[] = [];
    for (let found = next(rest); found !== undefined; found = next(rest)) {
      events.push(found.event);
      rest = rest.subarray(found.end);
    }
    return events;
  };
}

interface Found {
  readonly event: SeenEvent;
  readonly end: number;
}

function nextLine(bytes: Buffer): Found | undefined {
  const end = bytes.indexOf(LINE_END);
  return end < 0 ? undefined : { event: JSON.parse(bytes.toString("utf8", 0, end)) as SeenEvent, end: end + 1 };
}

/** A length, then a WatchEvent: its type's tag, length and text, and the object with its magic number. */
function nextFrame(bytes: Buffer): Found | undefined {
  if (bytes.length < LENGTH_BYTES) return undefined;
  const end = LENGTH_BYTES + bytes.readUInt32BE();
  if (bytes.length < end) return undefined;
  const event = bytes.subarray(LENGTH_BYTES, end);
  const type = event.toString("utf8", 2, 2 + (event[1] ?? 0));
  const { object } = decodeProtobuf(event.subarray(event.indexOf("k8s\0")));
  return { event: { type, object: object as SeenEvent["object"] }, end };
}
