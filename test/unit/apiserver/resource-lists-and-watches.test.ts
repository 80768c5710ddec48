import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/meta.ts";
import type { WatchEvent } from "../../../src/apiserver/rest/service-types.ts";
import { configMap } from "../../support/objects.ts";
import { MAPS, setUpResources as setUp } from "../../support/resources.ts";

function changed(object: KubeObject, data: Record<string, string>): KubeObject {
  return { ...object, data };
}

describe("list", () => {
  it("pages through the state of the first page, whatever is written in between", async () => {
    const { service } = await setUp();
    for (const name of ["a", "b", "c", "d", "e"]) await service.create(MAPS, configMap(name));
    const first = await service.list(MAPS, { limit: 2 });
    expect(first.metadata).toMatchObject({ resourceVersion: "8", remainingItemCount: 3 });
    await service.delete(MAPS, "d");
    await service.create(MAPS, configMap("bb"));
    const names = first.items.map(({ metadata }) => metadata.name);
    let token = first.metadata.continue ?? "";
    while (token !== "") {
      const page = await service.list(MAPS, { limit: 2, continue: token });
      expect(page.metadata.resourceVersion).toBe("8");
      names.push(...page.items.map(({ metadata }) => metadata.name));
      token = page.metadata.continue ?? "";
    }
    expect(names).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("fills a page with matches, however many others lie between", async () => {
    const { service } = await setUp();
    for (let index = 0; index < 20; index += 1) {
      const labels = { odd: String(index % 2) };
      await service.create(MAPS, {
        ...configMap(`m${String(index).padStart(2, "0")}`),
        metadata: { name: `m${String(index).padStart(2, "0")}`, labels },
      });
    }
    const page = await service.list(MAPS, { limit: 3, labelSelector: "odd=1" });
    expect(page.items.map(({ metadata }) => metadata.name)).toEqual(["m01", "m03", "m05"]);
    expect(page.metadata.remainingItemCount).toBeUndefined();
    const rest = await service.list(MAPS, { labelSelector: "odd=1", continue: page.metadata.continue ?? "" });
    expect(rest.items).toHaveLength(7);
  });

  it("answers 410 with a token that goes on, once the history is gone", async () => {
    const { service } = await setUp(1);
    for (const name of ["a", "b", "c"]) await service.create(MAPS, configMap(name));
    const first = await service.list(MAPS, { limit: 1 });
    for (const name of ["x", "y", "z"]) await service.create(MAPS, configMap(name));
    const refusal = await service
      .list(MAPS, { limit: 1, continue: first.metadata.continue ?? "" })
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 410, status: { reason: "Expired" } });
    const { status } = refusal as { status: { metadata: { continue?: string } } };
    const rest = await service.list(MAPS, { continue: status.metadata.continue ?? "" });
    expect(rest.items.map(({ metadata }) => metadata.name)).toEqual(["b", "c", "x", "y", "z"]);
  });

  it.each([
    [{ fieldSelector: "data.k=1" }, 400],
    [{ labelSelector: "a in" }, 400],
    [{ resourceVersion: "99" }, 504],
    [{ resourceVersion: "x" }, 400],
    [{ continue: "x" }, 400],
  ])("refuses %j with %d", async (request, code) => {
    const { service } = await setUp();
    await expect(service.list(MAPS, request)).rejects.toMatchObject({ code });
  });

  it("finds one object by its name", async () => {
    const { service } = await setUp();
    for (const name of ["a", "b"]) await service.create(MAPS, configMap(name));
    const named = await service.list(MAPS, { fieldSelector: "metadata.name=b" });
    expect(named.items.map(({ metadata }) => metadata.name)).toEqual(["b"]);
    expect((await service.list(MAPS, { fieldSelector: "metadata.name=b,metadata.name!=b" })).items).toEqual([]);
  });
});

describe("watch", () => {
  function recorder() {
    const seen: string[] = [];
    return {
      seen,
      onEvent: ({ type, object }: WatchEvent) => {
        const { name = "", resourceVersion = "" } = object.metadata as { name?: string; resourceVersion?: string };
        seen.push(`${type} ${name}@${resourceVersion}`);
      },
    };
  }

  it("sends what is there, then what happens, until it is closed", async () => {
    const { service } = await setUp();
    await service.create(MAPS, configMap("a"));
    const { seen, onEvent } = recorder();
    const watching = await service.watch(MAPS, { onEvent });
    const { object } = await service.update(MAPS, changed(await service.get(MAPS, "a"), { k: "1" }));
    await service.delete(MAPS, object.metadata.name ?? "");
    watching.close();
    await service.create(MAPS, configMap("b"));
    expect(seen).toEqual(["ADDED a@4", "MODIFIED a@5", "DELETED a@6"]);
  });

  it("tells of an object that enters or leaves the selection as added or deleted", async () => {
    const { service } = await setUp();
    const { seen, onEvent } = recorder();
    await service.watch(MAPS, { labelSelector: "on=1", resourceVersion: "3", onEvent });
    await service.create(MAPS, configMap("a"));
    const label = (value: string) =>
      service.patch(MAPS, "a", { type: "merge", body: Buffer.from(`{"metadata":{"labels":{"on":"${value}"}}}`) });
    await label("1");
    await service.patch(MAPS, "a", { type: "merge", body: Buffer.from('{"data":{"k":"v"}}') });
    await label("0");
    await service.delete(MAPS, "a");
    expect(seen).toEqual(["ADDED a@5", "MODIFIED a@6", "DELETED a@7"]);
  });

  it("ends with an ERROR event when the history is gone, and by itself after its time", async () => {
    const { service, clock } = await setUp(1);
    for (const name of ["a", "b", "c"]) await service.create(MAPS, configMap(name));
    const seen: WatchEvent[] = [];
    let ends = 0;
    const request = { onEvent: (event: WatchEvent) => seen.push(event), onEnd: () => void (ends += 1) };
    await service.watch(MAPS, { ...request, resourceVersion: "3" });
    expect(seen).toEqual([
      { type: "ERROR", object: expect.objectContaining({ code: 410, reason: "Expired" }) as unknown },
    ]);
    expect(ends).toBe(1);
    await service.watch(MAPS, { ...request, resourceVersion: "6", timeoutSeconds: 5 });
    clock.advance(4999);
    expect(ends).toBe(1);
    clock.advance(1);
    expect(ends).toBe(2);
  });

  it("marks the end of the initial events when bookmarks are allowed", async () => {
    const { service } = await setUp();
    await service.create(MAPS, configMap("a"));
    const { seen, onEvent } = recorder();
    await service.watch(MAPS, { onEvent, sendInitialEvents: true, allowWatchBookmarks: true });
    expect(seen).toEqual(["ADDED a@4", "BOOKMARK @4"]);
  });

  it("waits for a revision from the future", async () => {
    const { service } = await setUp();
    const events: WatchEvent[] = [];
    const onEvent = (event: WatchEvent): void => void events.push(event);
    const watching = await service.watch(MAPS, { resourceVersion: "99", onEvent });
    expect(events).toEqual([]);
    watching.close();
  });
});
