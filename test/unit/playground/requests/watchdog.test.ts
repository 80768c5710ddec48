import { describe, expect, it } from "vitest";
import type { Clock } from "../../../../src/index.ts";
import { createRequestLog } from "../../../../src/playground/requests/request-log.ts";
import { watchEventLoop } from "../../../../src/playground/requests/watchdog.ts";
import type { PlaygroundEvent } from "../../../../src/playground/index.ts";
import type { RequestTrace } from "../../../../src/trace/index.ts";

/** Time whose timers come late: as late as a test says. */
function createLateTime(): Clock & { pass(ms: number): void; waiting(): number } {
  const callbacks = new Set<() => unknown>();
  let elapsed = 0;
  return {
    now: () => elapsed,
    monotonic: () => elapsed,
    after(_ms, callback) {
      callbacks.add(callback);
      return () => void callbacks.delete(callback);
    },
    pass(ms) {
      elapsed += ms;
      const due = [...callbacks];
      callbacks.clear();
      for (const callback of due) callback();
    },
    waiting: () => callbacks.size,
  };
}

function startWatching() {
  const time = createLateTime();
  const requests = createRequestLog(10);
  const events: PlaygroundEvent[] = [];
  let worked = 0;
  const close = watchEventLoop({
    requests,
    events: { forward: (event) => void events.push(event) },
    time,
    workedMs: () => worked,
  });
  const begin = (method: string, target: string, more: Partial<RequestTrace> = {}): RequestTrace => {
    const client = { remoteAddress: "", method, target, httpVersion: "1.1", headers: [] };
    const trace: RequestTrace = { id: 1, startedAt: time.now(), client, decisions: [], verb: "get", ...more };
    requests.add(trace, "started");
    return trace;
  };
  const beat = (ms: number, ofItWorked = ms): void => {
    worked += ofItWorked;
    time.pass(ms);
  };
  const end = (trace: RequestTrace): void => requests.add(trace, "finished");
  return { time, events, begin, end, beat, close, messages: () => events.map(({ message }) => message) };
}

describe("the watchdog of the event loop", () => {
  it("names the request that kept all others waiting, and what that means", () => {
    const { begin, end, beat, events } = startWatching();
    end(begin("GET", "/api"));
    beat(60);
    end(begin("PATCH", "/api/v1/namespaces/default/configmaps/big", { responseBytes: 1_400_000 }));
    beat(650);
    const en = "everything else waited 600 ms for PATCH /api/v1/namespaces/default/configmaps/big (1400000 bytes)";
    const zh = "其他一切等待了 600 毫秒：PATCH /api/v1/namespaces/default/configmaps/big（1400000 字节）";
    expect(events).toEqual([
      {
        at: 710,
        level: "warn",
        type: "internal",
        message: en,
        text: { en, zh },
        advice: { code: "advice.stalled", params: {} },
      },
    ]);
  });

  it("names the heaviest of several, and no watch that began before", () => {
    const { begin, beat, messages } = startWatching();
    begin("GET", "/api/v1/pods?watch=true", { verb: "watch", responseBytes: 9_000_000 });
    beat(50);
    for (const size of [1, 3, 2, 4]) begin("GET", `/${size}`, { responseBytes: size });
    beat(650);
    expect(messages()).toEqual([
      "everything else waited 600 ms for one of: GET /4 (4 bytes), GET /3 (3 bytes), GET /2 (2 bytes), and 1 more",
    ]);
  });

  it("is silent about time that other programs took", () => {
    const { begin, beat, messages } = startWatching();
    begin("GET", "/api");
    beat(5_000, 40);
    expect(messages()).toEqual([]);
  });

  it("says so when no request is to blame, if it lasts", () => {
    const { beat, messages } = startWatching();
    beat(800);
    beat(1_250);
    expect(messages()).toEqual(["everything else waited 1200 ms for work that belongs to no request"]);
  });

  it("does not say the same all the time, but tells of what is worse", () => {
    const { begin, beat, messages } = startWatching();
    begin("GET", "/api");
    for (const ms of [600, 600, 700, 600]) beat(ms);
    expect(messages()).toHaveLength(2);
    for (let passed = 0; passed < 10_000; passed += 50) beat(50);
    beat(600);
    expect(messages()).toHaveLength(3);
  });

  it("leaves nothing behind", () => {
    const { time, close } = startWatching();
    expect(time.waiting()).toBe(1);
    close();
    expect(time.waiting()).toBe(0);
  });
});
