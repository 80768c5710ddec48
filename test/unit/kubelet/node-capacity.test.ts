import { describe, expect, it } from "vitest";
import { createMovableClock } from "../../../src/playground/kit/movable-clock.ts";
import { createNodeCapacity } from "../../../src/kubelet/node-capacity.ts";

const GIB = 2 ** 30;

function node(available: number) {
  const free = { bytes: available };
  const clock = createMovableClock();
  return {
    clock,
    free,
    capacity: createNodeCapacity({ clock, memory: { available: () => free.bytes, total: 10 * GIB } }),
  };
}

function bookAll(capacity: ReturnType<typeof createNodeCapacity>): number {
  for (let pods = 0; ; pods++) if (capacity.book(`default/p${pods}`, 1).length > 0) return pods;
}

describe("the node's capacity", () => {
  it("is 110 pods, however much memory there is", () => {
    const { capacity } = node(1000 * GIB);
    expect(bookAll(capacity)).toBe(110);
    expect(capacity.book("default/more", 1)).toEqual([{ resource: "pods", requested: 1, used: 110, capacity: 110 }]);
    expect(capacity.book("default/p0", 1)).toEqual([]);
    capacity.release("default/p0");
    capacity.release("default/p0");
    expect(capacity.book("default/more", 1)).toEqual([]);
    expect(capacity.book("default/p0", 1)).toHaveLength(1);
  });

  it("is what memory was free at the start, but for a tenth of all", () => {
    const { capacity } = node(2 * GIB);
    const pods = bookAll(capacity);
    expect(pods).toBe(Math.floor((1 * GIB) / (96 * 2 ** 20)));
  });

  it("is also what is free now, where other programs took their part", () => {
    const { capacity, clock, free } = node(5 * GIB);
    expect(capacity.book("default/a", 1)).toEqual([]);
    free.bytes = 1.05 * GIB;
    expect(capacity.book("default/b", 1)).toMatchObject([{ resource: "memory" }]);
    free.bytes = 1.15 * GIB;
    // The first one's process has not taken its memory yet.
    expect(capacity.book("default/b", 1)).toMatchObject([{ resource: "memory" }]);
    clock.advance(11_000);
    expect(capacity.book("default/b", 1)).toEqual([]);
  });

  it("lets one pod run wherever it is", () => {
    expect(node(0).capacity.book("default/a", 1)).toEqual([]);
  });
});
