import { describe, expect, it } from "vitest";
import { openWatchStream, WatchFrame } from "../../../src/apiserver/streams/watch/watch-stream.ts";
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
    expect(stream.send(new WatchFrame("{}\n")) && stream.send(new WatchFrame(Buffer.from("\u0000k8s")))).toBe(true);
    expect(written().body).toBe("3\r\n{}\n\r\n4\r\n\u0000k8s\r\n");
  });

  it("keeps its order behind what Node has not written yet", () => {
    const { stream, res, written } = open();
    res.write("before\n");
    stream.send(new WatchFrame("{}\n"));
    res.uncork();
    stream.end();
    expect(written().body).toMatch(/before\n[^]*\{\}\n[^]*0\r\n\r\n$/);
  });

  it("ends by itself after its time, and tells so once", () => {
    const { clock, stream, res, closes } = open(1000);
    clock.advance(999);
    expect(res.writableEnded).toBe(false);
    clock.advance(1);
    expect(res.writableEnded).toBe(true);
    stream.end();
    expect(closes()).toBe(1);
    expect(stream.send(new WatchFrame("{}\n"))).toBe(false);
  });

  it("is over when the client goes", () => {
    const { stream, res, closes } = open();
    res.emit("close");
    expect(closes()).toBe(1);
    expect(stream.send(new WatchFrame("{}\n"))).toBe(false);
  });

  it("is cut when its reader never reads, so that memory stays bounded", () => {
    const { stream, res, closes } = open();
    Object.defineProperty(res, "writableLength", { get: () => 8 * 1024 * 1024 + 1 });
    expect(stream.send(new WatchFrame("{}\n"))).toBe(false);
    expect(res.destroyed).toBe(true);
    expect(closes()).toBe(1);
  });
});
