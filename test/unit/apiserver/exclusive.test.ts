import { expect, it, vi } from "vitest";
import { runInTurn } from "../../../src/apiserver/rest/exclusive.ts";
import type { ServiceContext } from "../../../src/apiserver/rest/service-types.ts";

const newContext = (): ServiceContext => ({}) as ServiceContext;

it("writers of one object run one after the other, and those of another beside them", async () => {
  const context = newContext();
  const steps: string[] = [];
  const write = (key: string, name: string): Promise<void> =>
    runInTurn(context, key, async () => {
      steps.push(`${name} begins`);
      await Promise.resolve();
      steps.push(`${name} ends`);
    });
  await Promise.all([write("a", "one"), write("a", "two"), write("b", "other"), write("a", "three")]);
  const ofA = steps.filter((step) => !step.startsWith("other"));
  expect(ofA).toEqual(["one begins", "one ends", "two begins", "two ends", "three begins", "three ends"]);
  expect(steps.indexOf("other begins")).toBeLessThan(steps.indexOf("two begins"));
});

it("one that fails lets the next one in", async () => {
  const context = newContext();
  const failing = runInTurn(context, "a", () => Promise.reject(new Error("no")));
  const next = runInTurn(context, "a", () => Promise.resolve("yes"));
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("yes");
});

it("one that writes the same object within its own turn is not waited for without end", async () => {
  vi.useFakeTimers();
  try {
    const context = newContext();
    const outer = runInTurn(context, "a", () => runInTurn(context, "a", () => Promise.resolve("inner")));
    await vi.runAllTimersAsync();
    expect(await outer).toBe("inner");
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
