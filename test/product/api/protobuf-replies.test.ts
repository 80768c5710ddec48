import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { CONFIG_MAPS, configMap } from "../../support/applying.ts";
import { shareFront, type Reply } from "../../support/front.ts";

const server = shareFront();

const PROTOBUF = "application/vnd.kubernetes.protobuf";
const PARTIAL = "as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
const TABLE = "as=Table;v=v1;g=meta.k8s.io";
const DISCOVERY = "g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
const WIDGETS = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    scope: "Cluster",
    names: { kind: "Widget", plural: "widgets" },
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
  },
};

async function get(path: string, accept = `${PROTOBUF},application/json`): Promise<Reply> {
  await server.send({ method: "POST", path: CONFIG_MAPS, body: configMap({ a: "b" }, { name: "one" }) });
  return server.send({ path, headers: { Accept: accept } });
}

describe("a client that prefers protobuf", () => {
  it.each([
    ["an object", `${CONFIG_MAPS}/one`, 200, { kind: "ConfigMap", metadata: { name: "one" } }],
    ["a list", CONFIG_MAPS, 200, { kind: "ConfigMapList" }],
    ["a refusal", `${CONFIG_MAPS}/none`, 404, { kind: "Status" }],
    ["the refusal of a path", "/api/v1/nothing", 404, { kind: "Status" }],
    ["the groups", "/apis", 200, { kind: "APIGroupList" }],
    ["the resources of a group", "/apis/apps/v1", 200, { kind: "APIResourceList" }],
  ])("is given %s in protobuf", async (_, path, status, object) => {
    const reply = await get(path);
    expect([reply.status, reply.headers["content-type"]]).toEqual([status, PROTOBUF]);
    expect(reply.body).toMatchObject(object);
  });

  it("is given the metadata of an object and aggregated discovery in protobuf", async () => {
    const partial = await get(`${CONFIG_MAPS}/one`, `${PROTOBUF};${PARTIAL}`);
    expect(partial.body).toMatchObject({ kind: "PartialObjectMetadata" });
    const discovery = await get("/apis", `${PROTOBUF};${DISCOVERY}`);
    expect(discovery.headers["content-type"]).toBe(`${PROTOBUF};${DISCOVERY}`);
    expect(discovery.body).toMatchObject({ kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2" });
  });

  it("sees a watch as frames, each with an event", async () => {
    await get(CONFIG_MAPS);
    const path = `${CONFIG_MAPS}?watch=true&fieldSelector=metadata.name%3Done&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`;
    using watch = await server.watch(`${path}&allowWatchBookmarks=true`, { Accept: PROTOBUF });
    expect(watch.headers["content-type"]).toBe(`${PROTOBUF};stream=watch`);
    expect(await watch.next()).toMatchObject({
      type: "ADDED",
      object: { kind: "ConfigMap", metadata: { name: "one" } },
    });
    const annotations = { "k8s.io/initial-events-end": "true" };
    expect(await watch.next()).toMatchObject({ type: "BOOKMARK", object: { metadata: { annotations } } });
  });

  it("is given a Table and a custom resource in JSON, which alone they have", async () => {
    const table = await get(CONFIG_MAPS, `${PROTOBUF};${TABLE},application/json;${TABLE}`);
    expect(table.body).toMatchObject({ kind: "Table" });
    await server.send({
      method: "POST",
      path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
      body: WIDGETS,
    });
    await server.playground.settled();
    expect((await get("/apis/example.com/v1/widgets")).body).toMatchObject({ kind: "WidgetList" });
    const refused = await get("/apis/example.com/v1/widgets", PROTOBUF);
    expect(refused.body).toMatchObject({ kind: "Status" });
    expect(refused.status).toBe(406);
  });

  it("cannot watch in YAML, whose documents do not follow each other", async () => {
    const reply = await get(`${CONFIG_MAPS}?watch=true`, "application/yaml");
    expect(reply.status).toBe(406);
    const { message } = parse(reply.bytes.toString()) as { message: string };
    expect(message).toMatch(
      /accepted: application\/json;stream=watch, application\/vnd.kubernetes.protobuf;stream=watch$/,
    );
  });
});
