import { describe, expect, it } from "vitest";
import { openWatchStream } from "../../../src/apiserver/streams/watch/watch-stream.ts";
import { fakeResponse } from "../../support/fake-response.ts";
import { createManualClock } from "../../support/manual-clock.ts";

function open(timeoutMs?: number) {
  const clock = createManualClock();
  const fake = fakeResponse();
  let closes = 0;
  const stream = openWatchStream(fake.res, {
    clock,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    onClose: () => void (closes += 1),
  });
  return { clock, stream, ...fake, closes: () => closes };
}

describe("a watch stream", () => {
  it("sends its headers at once and every event behind the one before", () => {
    const { stream, written } = open();
    expect(written().head).toMatch(/^HTTP\/1.1 200 OK\r\nContent-Type: application\/json/);
    expect(stream.send("{}\n") && stream.send(Buffer.from("\u0000k8s"))).toBe(true);
    expect(written().body).toContain("{}\n");
  });

  it("ends by itself after its time, and tells so once", () => {
    const { clock, stream, res, closes } = open(1000);
    clock.advance(999);
    expect(res.writableEnded).toBe(false);
    clock.advance(1);
    expect(res.writableEnded).toBe(true);
    stream.end();
    expect(closes()).toBe(1);
    expect(stream.send("{}\n")).toBe(false);
  });

  it("is over when the client goes", () => {
    const { stream, res, closes } = open();
    res.emit("close");
    expect(closes()).toBe(1);
    expect(stream.send("{}\n")).toBe(false);
  });

  it("is cut when its reader never reads, so that memory stays bounded", () => {
    const { stream, res, closes } = open();
    Object.defineProperty(res, "writableLength", { get: () => 8 * 1024 * 1024 + 1 });
    expect(stream.send("{}\n")).toBe(false);
    expect(res.destroyed).toBe(true);
    expect(closes()).toBe(1);
  });
});
