import { describe, expect, it } from "vitest";
import { createWorkQueue, type WorkQueue, type WorkQueueOptions } from "../../../src/apimachinery/work-queue.ts";
import { createManualClock } from "../../support/manual-clock.ts";

type Outcome = Awaited<ReturnType<WorkQueueOptions["work"]>>;

function setUp(workers: number, work: (key: string) => Outcome | Promise<Outcome>) {
  const clock = createManualClock();
  const started: string[] = [];
  const queue: WorkQueue = createWorkQueue({
    workers,
    baseDelayMs: 10,
    maxDelayMs: 35,
    clock,
    work: async (key) => {
      started.push(key);
      return work(key);
    },
  });
  return { clock, started, queue };
}

/** Work that waits until it is let go. */
function gate(): { readonly wait: () => Promise<Outcome>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<Outcome>((resolve) => {
    open = () => resolve("done");
  });
  return { wait: () => opened, open: () => open() };
}

describe("the work queue", () => {
  it("works on a key once, however often it was added while it waited", async () => {
    const held = gate();
    const { queue, started } = setUp(1, (key) => (key === "first" ? held.wait() : "done"));
    for (const key of ["first", "a", "a", "b", "a"]) queue.add(key);
    held.open();
    await queue.idle();
    expect(started).toEqual(["first", "a", "b"]);
  });

  it("works once more on a key that was added during its work, never twice at a time", async () => {
    const held = gate();
    let running = 0;
    let most = 0;
    const { queue, started } = setUp(5, async (): Promise<Outcome> => {
      running += 1;
      most = Math.max(most, running);
      await held.wait();
      running -= 1;
      return "done";
    });
    queue.add("a");
    queue.add("a");
    queue.add("a");
    held.open();
    await queue.idle();
    expect(started).toEqual(["a", "a"]);
    expect(most).toBe(1);
  });

  it("has no more keys in work than workers", async () => {
    const held = gate();
    const { queue, started } = setUp(2, () => held.wait());
    for (const key of ["a", "b", "c"]) queue.add(key);
    expect(started).toEqual(["a", "b"]);
    held.open();
    await queue.idle();
    expect(started).toEqual(["a", "b", "c"]);
  });

  it.each(["again" as const, "throw" as const])(
    "backs off after %s: doubling up to the limit, and anew after a success",
    async (kind) => {
      const failures = [true, true, true, true, false, true];
      const { queue, started, clock } = setUp(1, () => {
        if (failures[started.length - 1] !== true) return "done";
        if (kind === "throw") throw new Error("failed");
        return "again";
      });
      queue.add("a");
      await queue.idle();
      for (const [index, wait] of [10, 20, 35, 35].entries()) {
        clock.advance(wait - 1);
        await queue.idle();
        expect(started).toHaveLength(index + 1);
        clock.advance(1);
        await queue.idle();
        expect(started).toHaveLength(index + 2);
      }
      queue.add("a");
      await queue.idle();
      clock.advance(10);
      await queue.idle();
      expect(started).toHaveLength(7);
    },
  );

  it("comes back to a key after the time that its work names", async () => {
    const { queue, started, clock } = setUp(1, () => (started.length === 1 ? 1000 : "done"));
    queue.add("a");
    await queue.idle();
    clock.advance(999);
    await queue.idle();
    expect(started).toHaveLength(1);
    clock.advance(1);
    await queue.idle();
    expect(started).toHaveLength(2);
  });

  it("starts nothing after close, and close waits for what is in work", async () => {
    const held = gate();
    const { queue, started, clock } = setUp(1, () => held.wait());
    queue.add("a");
    queue.add("b");
    let isClosed = false;
    const closing = queue.close().then(() => (isClosed = true));
    queue.add("c");
    await Promise.resolve();
    expect(isClosed).toBe(false);
    held.open();
    await closing;
    clock.advance(60_000);
    expect(started).toEqual(["a"]);
  });

  it("drops retries when it is closed", async () => {
    const { queue, started, clock } = setUp(1, () => "again");
    queue.add("a");
    await queue.idle();
    await queue.close();
    clock.advance(60_000);
    await queue.idle();
    expect(started).toEqual(["a"]);
  });
});
