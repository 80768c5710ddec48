import { Duplex, PassThrough } from "node:stream";
import { deflateSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { headerDictionary } from "../../../src/apiserver/streams/spdy/dictionary.ts";
import { controlFrame, dataFrame, FRAME } from "../../../src/apiserver/streams/spdy/frames.ts";
import { serveSpdy } from "../../../src/apiserver/streams/spdy/session.ts";
import { edited } from "../../support/edits.ts";
import { PROPERTY_LIMIT_MS, runs } from "../../support/fuzz.ts";

const BLOCK = deflateSync(Buffer.from("\0\0\0\x01\0\0\0\x04port\0\0\0\x0280", "latin1"), {
  dictionary: headerDictionary(),
});
const id = fc.constantFrom(0, 1, 3, 5, 2, 0x7fff_ffff);
const flags = fc.constantFrom(0, 1, 2, 255);
const synStream = fc
  .tuple(id, flags, fc.constantFrom(BLOCK, Buffer.alloc(0), Buffer.from("x")))
  .map(([stream, flag, block]) => controlFrame(FRAME.synStream, flag, stream, 0, Buffer.alloc(2), block));
const data = fc
  .tuple(id, flags, fc.constantFrom(0, 1, 40_000))
  .map(([stream, flag, length]) => dataFrame(stream, flag, Buffer.alloc(length, "d")));
const control = fc
  .tuple(fc.constantFrom(...Object.values(FRAME), 0, 5, 10), flags, fc.array(id, { maxLength: 3 }))
  .map(([type, flag, payload]) => controlFrame(type, flag, ...payload));
const frames = fc
  .array(fc.oneof({ weight: 3, arbitrary: synStream }, { weight: 3, arbitrary: data }, control), { maxLength: 8 })
  .map((all) => Buffer.concat(all));
const input = fc.oneof(
  { weight: 3, arbitrary: edited(frames) },
  { weight: 2, arbitrary: frames },
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
);

/** What becomes of a stream: it is sent back, read and dropped, ended at once, reset, or left alone. */
const USES = ["echo", "drop", "end", "reset", "leave"] as const;

async function serve(bytes: Buffer, use: (typeof USES)[number], isCutOff: boolean): Promise<number> {
  const incoming = new PassThrough();
  const sent = new PassThrough().resume();
  const connection = Duplex.from({ readable: incoming, writable: sent });
  connection.on("error", () => {});
  let opened = 0;
  const session = serveSpdy(connection, (stream) => {
    opened += 1;
    if (use === "echo") stream.pipe(stream);
    else if (use === "drop") stream.resume();
    else if (use === "end") stream.end("bye");
    else if (use === "reset") stream.destroy();
  });
  for (const part of [bytes.subarray(0, bytes.length / 2), bytes.subarray(bytes.length / 2)]) incoming.write(part);
  // What nobody reads holds up what comes behind it, the end as well.
  if (isCutOff || use === "end" || use === "leave") setImmediate(() => connection.destroy());
  else incoming.end();
  await session.closed;
  return opened;
}

describe("SPDY of any bytes", () => {
  it(
    "ends with its connection, throws nothing, and opens streams that are asked for",
    async () => {
      let opened = 0;
      await fc.assert(
        fc.asyncProperty(input, fc.constantFrom(...USES), fc.boolean(), async (bytes, use, isCutOff) => {
          opened += await serve(bytes, use, isCutOff);
        }),
        { numRuns: runs(300) },
      );
      expect(opened).toBeGreaterThan(0);
    },
    PROPERTY_LIMIT_MS,
  );
});

describe("a SPDY stream that nobody reads", () => {
  it("keeps no connection that its client has left", async () => {
    const open = controlFrame(FRAME.synStream, 0, 1, 0, Buffer.alloc(2), BLOCK);
    expect(await serve(Buffer.concat([open, dataFrame(1, 0, Buffer.alloc(100_000))]), "leave", true)).toBe(1);
  });
});
