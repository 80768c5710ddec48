import { describe, expect, it } from "vitest";
import { createPace } from "../../../src/controllers/pace.ts";

describe("a pace", () => {
  it("grants what is wanted at once, up to a burst, and then so many a second", () => {
    let now = 0;
    const pace = createPace({ monotonic: () => now }, { burst: 10, perSecond: 2, atOnce: 6 });
    expect([pace.take(3), pace.take(100), pace.take(100)]).toEqual([3, 6, 1]);
    expect([pace.take(1), pace.untilNext()]).toEqual([0, 500]);
    now += 1_250;
    expect([pace.untilNext(), pace.take(5), pace.untilNext()]).toEqual([0, 2, 250]);
    now += 3_600_000;
    expect([pace.take(6), pace.take(6), pace.take(0)]).toEqual([6, 4, 0]);
  });
});
