import { afterEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../../src/apimachinery/clock.ts";
import {
  formatGroupResource,
  formatGroupVersion,
  formatTime,
  parseGroupVersion,
} from "../../../src/apimachinery/meta.ts";

describe("group versions", () => {
  it.each([
    ["v1", { group: "", version: "v1" }],
    ["apps/v1", { group: "apps", version: "v1" }],
    ["a.b/v1beta1", { group: "a.b", version: "v1beta1" }],
  ])("%s is read and written back", (text, gv) => {
    expect(parseGroupVersion(text)).toEqual(gv);
    expect(formatGroupVersion(gv)).toBe(text);
  });

  it("are split at the first slash", () => {
    expect(parseGroupVersion("a/b/c")).toEqual({ group: "a", version: "b/c" });
  });
});

describe("formatGroupResource", () => {
  it("leaves out the core group", () => {
    expect(formatGroupResource({ group: "", resource: "pods" })).toBe("pods");
    expect(formatGroupResource({ group: "g.io", resource: "pods" })).toBe("pods.g.io");
  });
});

describe("formatTime", () => {
  it("writes whole seconds in UTC, rounded down", () => {
    expect(formatTime(Date.UTC(2026, 0, 2, 3, 4, 5, 999))).toBe("2026-01-02T03:04:05Z");
  });
});

describe("systemClock", () => {
  afterEach(() => vi.useRealTimers());

  it("calls back after the time, and not when cancelled", () => {
    vi.useFakeTimers();
    const calls: string[] = [];
    systemClock.after(1000, () => calls.push("a"));
    systemClock.after(1000, () => calls.push("b"))();
    vi.advanceTimersByTime(999);
    expect(calls).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(calls).toEqual(["a"]);
  });

  it("does not call back at once for a time beyond what Node's timers hold, such as a watch of 35 days", () => {
    vi.useFakeTimers();
    let isCalled = false;
    systemClock.after(3_000_000_000, () => void (isCalled = true));
    vi.advanceTimersByTime(86_400_000);
    expect(isCalled).toBe(false);
  });
});
