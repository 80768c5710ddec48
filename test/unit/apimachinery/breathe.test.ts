import { expect, it } from "vitest";
import { breathe } from "../../../src/apimachinery/index.ts";

it("lets the event loop have its turn, however many chains of work never wait for anything", async () => {
  let turns = 0;
  let isDone = false;
  const turn = (): void => {
    turns += 1;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  let steps = 0;
  const chain = async (): Promise<void> => {
    for (let step = 0; step < 50; step++) {
      await breathe();
      const end = performance.now() + 1;
      while (performance.now() < end) await Promise.resolve();
      steps += 1;
    }
  };
  await Promise.all(Array.from({ length: 8 }, chain));
  isDone = true;
  expect(steps).toBe(400);
  // Each turn takes about ten of these steps.
  expect(turns).toBeGreaterThan(20);
});
