import { describe, expect, it } from "vitest";
import { createEventHub } from "../../../src/playground/events/event-hub.ts";
import { createRequestLog } from "../../../src/playground/requests/request-log.ts";
import { startInformer } from "../../../src/storage/informer.ts";
import { createMemoryStore } from "../../../src/storage/memory/memory-store.ts";
import { heldMb } from "../../support/heap.ts";
import { configMap } from "../../support/objects.ts";
import { proxied } from "../../unit/tui/traces.ts";

describe("a day of events, one a second", () => {
  const DAY = 86_400;

  it("leaves the memory where it was after the first hour, in the store, its watches and an informer", async () => {
    const store = createMemoryStore({ history: 1_000 });
    const key = "/registry/configmaps/default/a";
    let { revision } = await store.create(key, configMap("a"));
    let [told, upserts] = [0, 0];
    const watch = store.watch("/registry/", { onEvent: () => void (told += 1) });
    const informer = await startInformer(store, "/registry/", { onUpsert: () => void (upserts += 1) });
    const change = async (count: number): Promise<number> => {
      for (let second = 0; second < count; second += 1)
        ({ revision } = await store.update(key, configMap("a", { x: `${second}${"x".repeat(1_000)}` }), revision));
      return heldMb();
    };
    const hour = await change(3_600);
    const day = await change(DAY - 3_600);
    expect([told, upserts]).toEqual([DAY, DAY + 1]);
    // Were all events kept, they would be some 80 MB.
    expect(day - hour).toBeLessThan(10);
    watch.close();
    informer.close();
    await store.close();
  }, 60_000);

  it("is told to whoever listens and kept by nobody: the request log has its last 5,000", () => {
    const requests = createRequestLog(5_000);
    const events = createEventHub(() => 0);
    let told = 0;
    events.subscribe(() => void (told += 1));
    const pass = (count: number): number => {
      for (let second = 0; second < count; second += 1) {
        requests.add({ ...proxied(second), responseHeaders: [`x-${second}`, "x".repeat(1_000)] }, "started");
        events.emit("info", "apiservice", `${second}${"x".repeat(1_000)}`);
      }
      return heldMb();
    };
    const hours = pass(10_000);
    const day = pass(DAY - 10_000);
    expect([told, requests.total, requests.all().length]).toEqual([DAY, DAY, 5_000]);
    expect(day - hours).toBeLessThan(10);
  }, 60_000);
});
