import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPresent } from "../../../src/apiserver/present.ts";

describe("what is there at the moment", () => {
  it("is what a set would hold, whoever comes and goes in whatever order", () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), (choices) => {
        const present = createPresent<number>();
        const model = new Map<number, () => void>();
        for (const [number, choice] of choices.entries()) {
          const inside = [...model];
          // An even choice comes, an odd one sends somebody away.
          const [gone, leave] = inside[choice % Math.max(1, inside.length)] ?? [];
          if (choice % 2 === 0 || gone === undefined) model.set(number, present.enter(number));
          else {
            leave?.();
            model.delete(gone);
          }
          expect(present.all().toSorted((a, b) => a - b)).toEqual([...model.keys()].toSorted((a, b) => a - b));
        }
      }),
    );
  });

  it("keeps the same thing as often as it came", () => {
    const present = createPresent<string>();
    const leave = present.enter("a");
    present.enter("a");
    leave();
    expect(present.all()).toEqual(["a"]);
  });
});
