import { describe, expect, it } from "vitest";
import { configMap } from "../../support/objects.ts";
import { MAPS, setUpResources as setUp } from "../../support/resources.ts";

describe("what is asked before anything is read", () => {
  it("an update is told of its name before it is told that there is no such object", async () => {
    const { service } = await setUp();
    const update = service.update(MAPS, { ...configMap("a"), metadata: {} }, { name: "a" });
    await expect(update).rejects.toMatchObject({ code: 400, message: expect.stringContaining("undeterminable") });
    await expect(service.update(MAPS, configMap("a"), { name: "a" })).rejects.toMatchObject({ code: 404 });
  });

  it("a namespace that is missing comes before what any other plugin of admission has to say", async () => {
    const { service } = await setUp();
    const admit = (): never => expect.fail("asked of an object without a namespace");
    const create = service.create(
      { ...MAPS, namespace: "gone" },
      { ...configMap("a"), metadata: { name: "a" } },
      { admit },
    );
    await expect(create).rejects.toMatchObject({ code: 404, message: 'namespaces "gone" not found' });
  });

  it("a revision that is none is nobody's fault for one object, and the client's for a list", async () => {
    const { service } = await setUp();
    const text = 'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax';
    await expect(service.get(MAPS, "a", "x")).rejects.toMatchObject({ code: 500, message: text });
    const list = service.list(MAPS, { resourceVersion: "x" });
    await expect(list).rejects.toMatchObject({ code: 400, message: `invalid resource version: ${text}` });
  });
});
