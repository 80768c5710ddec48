/** The events in the bytes of a watch, in either of its forms. */
import { fieldsOf, first, readProtobufObject } from "./protobuf-objects.ts";

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

/** A length, then a WatchEvent: its type, and a RawExtension with the object. */
function nextFrame(bytes: Buffer): Found | undefined {
  if (bytes.length < LENGTH_BYTES) return undefined;
  const end = LENGTH_BYTES + bytes.readUInt32BE();
  if (bytes.length < end) return undefined;
  const event = fieldsOf(bytes.subarray(LENGTH_BYTES, end));
  const object = readProtobufObject(Buffer.from(first(fieldsOf(first(event, 2)), 1)));
  return {
    event: { type: Buffer.from(first(event, 1)).toString(), object: object as unknown as SeenEvent["object"] },
    end,
  };
}
