import { expect, test } from "vitest";
import { createListeners } from "../../../src/apimachinery/listeners.ts";

test("listeners hear in order until they unsubscribe", () => {
  const listeners = createListeners<[text: string]>();
  const heard: string[] = [];
  const first = listeners.subscribe((text) => void heard.push(`first ${text}`));
  listeners.subscribe((text) => void heard.push(`second ${text}`));
  listeners.emit("a");
  first();
  first();
  listeners.emit("b");
  listeners.clear();
  expect(listeners.any()).toBe(false);
  listeners.emit("c");
  expect(heard).toEqual(["first a", "second a", "second b"]);
});
