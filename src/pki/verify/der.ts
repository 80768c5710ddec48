/** One value of a DER encoding (X.690), as views into the bytes it was read from. */
export interface DerValue {
  readonly tag: number;
  readonly body: Buffer;
  /** With tag and length: what Go compares for equality. */
  readonly raw: Buffer;
}

export const DER_TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The tag of a context-specific, constructed value such as `[0]`. */
export const contextTag = (number: number): number => 0xa0 | number;
/** The tag of a context-specific, primitive value such as a general name. */
export const primitiveTag = (number: number): number => 0x80 | number;

/** @throws Error when the bytes are not DER with short tags. */
export function readDer(data: Buffer, offset = 0): DerValue {
  const tag = data[offset];
  const first = data[offset + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new Error("malformed DER");
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const start = offset + 2 + lengthBytes;
  if (lengthBytes > 4 || first === 0x80 || start > data.length) throw new Error("malformed DER");
  const length = lengthBytes === 0 ? first : data.readUIntBE(offset + 2, lengthBytes);
  const end = start + length;
  if (end > data.length) throw new Error("malformed DER");
  return { tag, body: data.subarray(start, end), raw: data.subarray(offset, end) };
}

/** The values that a constructed value holds, in order. */
export function readChildren({ body }: DerValue): DerValue[] {
  const children: DerValue[] = [];
  for (let offset = 0; offset < body.length;) {
    const child = readDer(body, offset);
    children.push(child);
    offset += child.raw.length;
  }
  return children;
}

/** An object identifier in dotted form. */
export function readOid({ body }: DerValue): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of body) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join(".");
}

/** X.509's two kinds of time, as Unix milliseconds (RFC 5280, 4.1.2.5: a two-digit year is of 1950 to 2049). */
export function readTime({ tag, body }: DerValue): number {
  const text = body.toString("latin1");
  const full = tag === DER_TAG.utcTime ? (Number(text.slice(0, 2)) >= 50 ? "19" : "20") + text : text;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  if (match === null) throw new Error("malformed time");
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
