import { describe, expect, it } from "vitest";
import { createMovableClock } from "../../../src/index.ts";
import { CONFIG_MAPS, configMap } from "../../support/applying.ts";
import { shareFront, type Front } from "../../support/front.ts";

const clock = createMovableClock();
const server = shareFront({ clock });

const create = (server: Front, name: string): Promise<unknown> =>
  server.send({ method: "POST", path: CONFIG_MAPS, body: configMap({}, { name }) });

const STREAM = "watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan";

describe("a watch", () => {
  it("ends the initial events with an annotated bookmark when it is asked for both", async () => {
    await create(server, "one");
    using watch = await server.watch(
      `${CONFIG_MAPS}?fieldSelector=metadata.name!=kube-root-ca.crt&${STREAM}&allowWatchBookmarks=true`,
    );
    expect(await watch.next()).toMatchObject({ type: "ADDED", object: { metadata: { name: "one" } } });
    const { type, object } = await watch.next();
    const list = await server.send({ path: `${CONFIG_MAPS}?fieldSelector=metadata.name!=kube-root-ca.crt` });
    expect(type).toBe("BOOKMARK");
    expect(object).toEqual({
      kind: "ConfigMap",
      apiVersion: "v1",
      metadata: {
        resourceVersion: list.body.metadata.resourceVersion,
        annotations: { "k8s.io/initial-events-end": "true" },
      },
    });
    await create(server, "two");
    expect(await watch.next()).toMatchObject({ type: "ADDED", object: { metadata: { name: "two" } } });
  });

  it("that is only given what is there sees no such bookmark", async () => {
    await create(server, "one");
    using watch = await server.watch(
      `${CONFIG_MAPS}?fieldSelector=metadata.name!=kube-root-ca.crt&watch=true&allowWatchBookmarks=true`,
    );
    expect(await watch.next()).toMatchObject({ type: "ADDED" });
    await create(server, "two");
    expect(await watch.next()).toMatchObject({ type: "ADDED", object: { metadata: { name: "two" } } });
  });

  it("is told every minute how far it is, and only when it allows that", async () => {
    using asked = await server.watch(
      `${CONFIG_MAPS}?fieldSelector=metadata.name!=kube-root-ca.crt&watch=true&allowWatchBookmarks=true`,
    );
    using plain = await server.watch(`${CONFIG_MAPS}?fieldSelector=metadata.name!=kube-root-ca.crt&watch=true`);
    await create(server, "one");
    const added = await asked.next();
    clock.advance(60_000);
    const bookmark = await asked.next();
    expect(bookmark.type).toBe("BOOKMARK");
    expect(bookmark.object.metadata).toEqual({ resourceVersion: added.object.metadata.resourceVersion });
    clock.advance(60_000);
    expect((await asked.next()).type).toBe("BOOKMARK");
    await create(server, "two");
    expect((await plain.next()).object.metadata.name).toBe("one");
    expect((await plain.next()).object.metadata.name).toBe("two");
  });

  it("ends after timeoutSeconds", async () => {
    using watch = await server.watch(
      `${CONFIG_MAPS}?fieldSelector=metadata.name!=kube-root-ca.crt&watch=true&timeoutSeconds=5`,
    );
    clock.advance(5000);
    await watch.ended;
  });

  it("can be opened by the old path, of a collection and of one object", async () => {
    await create(server, "one");
    await create(server, "two");
    using all = await server.watch(
      "/api/v1/watch/namespaces/default/configmaps?fieldSelector=metadata.name!=kube-root-ca.crt",
    );
    expect((await all.next()).object.metadata.name).toBe("one");
    using single = await server.watch("/api/v1/watch/namespaces/default/configmaps/two");
    expect((await single.next()).object.metadata.name).toBe("two");
    const other = "/api/v1/watch/namespaces/default/configmaps/two?fieldSelector=metadata.name%3Done";
    expect((await server.send({ path: other })).status).toBe(400);
  });

  it("shows each event as a Table with headers once", async () => {
    await create(server, "one");
    await create(server, "two");
    using watch = await server.watch(`${CONFIG_MAPS}?fieldSelector=metadata.name!=kube-root-ca.crt&watch=true`, {
      Accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
    });
    const [first, second] = [await watch.next(), await watch.next()];
    expect(first.object).toMatchObject({
      kind: "Table",
      rows: [{ cells: ["one", 0, expect.stringMatching(/^\ds$/)] }],
    });
    expect(first.object["columnDefinitions"]).toHaveLength(3);
    expect(second.object["columnDefinitions"]).toBeNull();
  });

  it.each([
    ["sendInitialEvents without its match", "watch=true&sendInitialEvents=true", 422],
    ["a revision that is no number", "watch=true&resourceVersion=x", 500],
    ["a selector that cannot be parsed", "watch=true&labelSelector=%21%21", 400],
  ])("is refused with %s", async (_what, query, status) => {
    expect((await server.send({ path: `${CONFIG_MAPS}?${query}` })).status).toBe(status);
  });

  it("from a revision that is gone gets 410 as its only event", async () => {
    using watch = await server.watch(
      `${CONFIG_MAPS}?fieldSelector=metadata.name!=kube-root-ca.crt&watch=true&resourceVersion=1`,
    );
    expect(await watch.next()).toMatchObject({ type: "ERROR", object: { code: 410, reason: "Expired" } });
    await watch.ended;
  });
});
