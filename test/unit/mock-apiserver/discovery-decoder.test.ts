import { describe, expect, it } from "vitest";
import {
  decodeGroupDiscovery,
  decodeResourceList,
} from "../../../src/mock-apiserver/aggregator/discovery/discovery-decoder.ts";

const gv = { group: "a", version: "v1" };
const toys = {
  resource: "toys",
  responseKind: { group: "", version: "", kind: "Toy" },
  scope: "Cluster",
  singularResource: "",
  verbs: ["get"],
};

describe("a backend's APIResourceList", () => {
  const read = (text: string): Promise<unknown> => decodeResourceList(Buffer.from(text), gv);

  it.each([
    ["says its kind", '{"kind":"APIResourceList","resources":[{"name":"toys","kind":"Toy","verbs":["get"]}]}'],
    ["does not", '{"resources":[{"name":"toys","kind":"Toy","verbs":["get"]}]}'],
    ["is YAML", "kind: APIResourceList\nresources:\n- {name: toys, kind: Toy, verbs: [get]}\n"],
  ])("is read where it %s", async (_what, text) => {
    expect(await read(text)).toEqual({ version: "v1", resources: [toys] });
  });

  it.each(["", "{}", '{"resources":null}', '{"resources":[]}'])("may list nothing: %s", async (text) => {
    expect(await read(text)).toEqual({ version: "v1" });
  });

  it.each(["[]", '{"kind":"Status"}', "<html>", '{"resources":{}}', '{"resources":["toys"]}'])(
    "is none: %j",
    async (text) => {
      await expect(read(text)).rejects.toThrow();
    },
  );

  it("has null for verbs that nobody names", async () => {
    expect(await read('{"resources":[{"name":"toys","kind":"Toy"}]}')).toMatchObject({ resources: [{ verbs: null }] });
  });
});

describe("a backend's APIGroupDiscoveryList", () => {
  const read = (items: unknown): Promise<unknown> =>
    decodeGroupDiscovery(Buffer.from(JSON.stringify({ kind: "APIGroupDiscoveryList", items })), gv);

  it("tells the resources of the group version, each with a kind", async () => {
    const sub = { subresource: "status", verbs: ["get"] };
    const versions = [{ version: "v1", resources: [{ resource: "toys", verbs: ["get"], subresources: [sub] }] }];
    const none = { group: "", version: "", kind: "" };
    expect(await read([{ metadata: { name: "a" }, versions }])).toEqual({
      version: "v1",
      resources: [
        {
          resource: "toys",
          responseKind: none,
          scope: "",
          singularResource: "",
          verbs: ["get"],
          subresources: [{ subresource: "status", responseKind: none, verbs: ["get"] }],
        },
      ],
    });
  });

  it("need not know the group version", async () => {
    expect(await read([])).toEqual({ version: "v1" });
    expect(await read([{ metadata: { name: "a" } }, { versions: [{ version: "v1" }] }])).toEqual({ version: "v1" });
  });
});
