import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/meta.ts";
import { configMap } from "../../support/objects.ts";
import { MAPS, NAMESPACES, setUpResources as setUp } from "../../support/resources.ts";

function changed(object: KubeObject, data: Record<string, string>): KubeObject {
  return { ...object, data };
}

describe("create", () => {
  it("gives an object its uid, time and revision, and takes none from the client", async () => {
    const { service } = await setUp();
    const given = {
      ...configMap("a"),
      metadata: { name: "a", uid: "mine", creationTimestamp: "2000-01-01T00:00:00Z" },
    };
    const { metadata } = await service.create(MAPS, given);
    expect(metadata).toMatchObject({
      name: "a",
      namespace: "default",
      uid: "uid-2",
      creationTimestamp: "2026-01-02T03:04:05Z",
      resourceVersion: "4",
    });
    expect(given.metadata.uid).toBe("mine");
  });

  it("completes a generateName, and tries another suffix when one is taken", async () => {
    const { service } = await setUp();
    const nameless = { ...configMap(""), metadata: { generateName: "x-" } };
    expect((await service.create(MAPS, nameless)).metadata.name).toBe("x-aaaaa");
    expect((await service.create(MAPS, nameless)).metadata.name).toBe("x-bbbbb");
  });

  it.each<[string, KubeObject, number, string]>([
    ["a name that is taken", configMap("taken"), 409, 'configmaps "taken" already exists'],
    ["a bad name", configMap("A"), 422, 'ConfigMap "A" is invalid: metadata.name: Invalid value: "A"'],
    [
      "another namespace",
      configMap("a", {}, "other"),
      400,
      "the namespace of the provided object does not match the namespace sent on the request",
    ],
    [
      "a resourceVersion",
      { ...configMap("a"), metadata: { name: "a", resourceVersion: "1" } },
      500,
      "resourceVersion should not be set on objects to be created",
    ],
  ])("refuses %s", async (_what, object, code, message) => {
    const { service } = await setUp();
    await service.create(MAPS, configMap("taken"));
    await expect(service.create(MAPS, object)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
  });

  it("needs the namespace to exist and to stay", async () => {
    const { service } = await setUp();
    await expect(service.create({ ...MAPS, namespace: "none" }, configMap("a", {}, "none"))).rejects.toMatchObject({
      code: 404,
    });
    await service.create(NAMESPACES, { apiVersion: "v1", kind: "Namespace", metadata: { name: "going" } });
    await service.create(
      { ...MAPS, namespace: "going" },
      { ...configMap("a", {}, "going"), metadata: { name: "a", finalizers: ["x/y"] } },
    );
    await service.delete(NAMESPACES, "going");
    await expect(service.create({ ...MAPS, namespace: "going" }, configMap("b", {}, "going"))).rejects.toMatchObject({
      code: 403,
      status: { details: { causes: [{ reason: "NamespaceTerminating" }] } },
    });
  });

  it("changes nothing on a dry run", async () => {
    const { service, store } = await setUp();
    const made = await service.create(MAPS, configMap("a"), { dryRun: true });
    expect(made.metadata.uid).toBe("uid-2");
    expect(await store.currentRevision()).toBe(3);
  });
});

describe("update", () => {
  it("writes what changed, and nothing when nothing did", async () => {
    const { service } = await setUp();
    const made = await service.create(MAPS, configMap("a"));
    const first = await service.update(MAPS, changed(made, { k: "1" }));
    expect(first).toMatchObject({ created: false, object: { data: { k: "1" }, metadata: { resourceVersion: "5" } } });
    expect((await service.update(MAPS, first.object)).object.metadata.resourceVersion).toBe("5");
  });

  it("refuses a stale revision, another uid and a change of what is immutable", async () => {
    const { service } = await setUp();
    const made = await service.create(MAPS, configMap("a"));
    await service.update(MAPS, changed(made, { k: "1" }));
    await expect(service.update(MAPS, changed(made, { k: "2" }))).rejects.toMatchObject({
      code: 409,
      message: expect.stringContaining("the object has been modified") as string,
    });
    const other = { ...configMap("a"), metadata: { name: "a", uid: "other" } };
    await expect(service.update(MAPS, other)).rejects.toMatchObject({
      code: 409,
      message: expect.stringContaining("Precondition failed: UID in precondition: other") as string,
    });
    await expect(service.update(MAPS, configMap("b"), { name: "a" })).rejects.toMatchObject({ code: 400 });
    await expect(service.update(MAPS, configMap("none"))).rejects.toMatchObject({ code: 404 });
  });

  it("demands a revision of kinds that may not be overwritten blindly", async () => {
    const { service } = await setUp();
    const leases = { group: "coordination.k8s.io", resource: "leases", namespace: "default" };
    const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "l" } };
    expect((await service.update(leases, lease)).created).toBe(true);
    await expect(service.update(leases, lease)).rejects.toMatchObject({
      code: 422,
      message:
        'leases.coordination.k8s.io "l" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    });
  });

  it("keeps status and spec apart", async () => {
    const { service } = await setUp();
    const target = { group: "apps", resource: "deployments", namespace: "default" };
    const made = await service.create(target, {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "d" },
      spec: {
        selector: { matchLabels: { a: "b" } },
        template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "i" }] } },
      },
      status: { replicas: 9 },
    });
    expect(made).toMatchObject({ metadata: { generation: 1 }, status: {} });
    const withStatus = await service.updateStatus(target, { ...made, spec: { replicas: 7 }, status: { replicas: 2 } });
    expect(withStatus.object).toMatchObject({
      metadata: { generation: 1 },
      spec: { replicas: 1 },
      status: { replicas: 2 },
    });
    const spec = { ...(withStatus.object["spec"] as object), replicas: 3 };
    const scaled = await service.update(target, { ...withStatus.object, spec, status: { replicas: 8 } });
    expect(scaled.object).toMatchObject({
      metadata: { generation: 2 },
      spec: { replicas: 3 },
      status: { replicas: 2 },
    });
  });
});

describe("patch", () => {
  it.each([
    ["merge", '{"data":{"k":null,"n":"2"},"metadata":{"labels":{"l":"1"}}}'],
    ["strategic", '{"data":{"k":null,"n":"2"},"metadata":{"labels":{"l":"1"}}}'],
    [
      "json",
      '[{"op":"remove","path":"/data/k"},{"op":"add","path":"/data/n","value":"2"},{"op":"add","path":"/metadata/labels","value":{"l":"1"}}]',
    ],
  ] as const)("of type %s changes what it names", async (type, body) => {
    const { service } = await setUp();
    await service.create(MAPS, configMap("a", { k: "1", kept: "x" }));
    const { object } = await service.patch(MAPS, "a", { type, body: Buffer.from(body) });
    expect(object).toMatchObject({
      data: { kept: "x", n: "2" },
      metadata: { labels: { l: "1" }, resourceVersion: "5" },
    });
    expect(object["data"]).not.toHaveProperty("k");
  });

  it("applies again when another writer came between, and both changes are there", async () => {
    const { service } = await setUp();
    await service.create(MAPS, configMap("a"));
    const patch = (key: string) =>
      service.patch(MAPS, "a", { type: "merge", body: Buffer.from(`{"data":{"${key}":"1"}}`) });
    await Promise.all(Array.from({ length: 8 }, (_unused, index) => patch(`k${index}`)));
    const { data } = (await service.get(MAPS, "a")) as { data?: object };
    expect(Object.keys(data ?? {})).toHaveLength(8);
  });

  it.each([
    ["json", '[{"op":"test","path":"/data/k","value":"2"}]', 422],
    ["json", '[{"op":"remove","path":"/data/none"}]', 422],
    ["json", "{}", 400],
    ["merge", "[", 400],
    ["merge", '{"data":{"k":1}}', 422],
    ["merge", '{"metadata":{"name":"b"}}', 400],
    ["strategic", '{"data":{"$patch":"odd"}}', 500],
  ] as const)("of type %s refuses %s with %d", async (type, body, code) => {
    const { service } = await setUp();
    await service.create(MAPS, configMap("a", { k: "1" }));
    await expect(service.patch(MAPS, "a", { type, body: Buffer.from(body) })).rejects.toMatchObject({ code });
    expect((await service.get(MAPS, "a")).metadata.resourceVersion).toBe("4");
  });
});

describe("delete", () => {
  it("removes at once and answers with a Status", async () => {
    const { service } = await setUp();
    await service.create(MAPS, configMap("a"));
    const deleted = await service.delete(MAPS, "a");
    expect(deleted).toMatchObject({
      removed: true,
      reply: { kind: "Status", status: "Success", details: { name: "a", kind: "configmaps", uid: "uid-2" } },
    });
    await expect(service.get(MAPS, "a")).rejects.toMatchObject({ code: 404, message: 'configmaps "a" not found' });
  });

  it("waits for finalizers, and removes with the last of them", async () => {
    const { service } = await setUp();
    await service.create(MAPS, { ...configMap("a"), metadata: { name: "a", finalizers: ["x/y"] } });
    const waiting = await service.delete(MAPS, "a");
    expect(waiting).toMatchObject({
      removed: false,
      object: { metadata: { deletionTimestamp: "2026-01-02T03:04:05Z", deletionGracePeriodSeconds: 0 } },
    });
    await expect(service.create(MAPS, configMap("a"))).rejects.toMatchObject({
      message: 'object is being deleted: configmaps "a" already exists',
    });
    await service.patch(MAPS, "a", { type: "merge", body: Buffer.from('{"metadata":{"finalizers":null}}') });
    await expect(service.get(MAPS, "a")).rejects.toMatchObject({ code: 404 });
  });

  it("checks its preconditions", async () => {
    const { service } = await setUp();
    await service.create(MAPS, configMap("a"));
    await expect(service.delete(MAPS, "a", { preconditions: { uid: "other" } })).rejects.toMatchObject({ code: 409 });
    await expect(service.delete(MAPS, "a", { preconditions: { resourceVersion: "1" } })).rejects.toMatchObject({
      code: 409,
    });
    expect((await service.delete(MAPS, "a", { preconditions: { uid: "uid-2", resourceVersion: "4" } })).removed).toBe(
      true,
    );
  });

  it("of a collection removes what is selected alone", async () => {
    const { service } = await setUp();
    for (const name of ["a", "b", "c"])
      await service.create(MAPS, { ...configMap(name), metadata: { name, labels: { name } } });
    await service.deleteCollection(MAPS, { labelSelector: "name in (a,c)" });
    expect((await service.list(MAPS)).items.map(({ metadata }) => metadata.name)).toEqual(["b"]);
  });

  it("of a namespace takes its content along, but never the default one", async () => {
    const { service } = await setUp();
    await service.create(NAMESPACES, { apiVersion: "v1", kind: "Namespace", metadata: { name: "ns" } });
    await service.create({ ...MAPS, namespace: "ns" }, configMap("a", {}, "ns"));
    await service.delete(NAMESPACES, "ns");
    expect((await service.list(NAMESPACES)).items.map(({ metadata }) => metadata.name)).toEqual(["default"]);
    expect((await service.list({ group: "", resource: "configmaps" })).items).toEqual([]);
    await expect(service.delete(NAMESPACES, "default")).rejects.toMatchObject({ code: 403 });
  });
});
