import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { CONFIG_MAPS, configMap, DEPLOYMENTS, deployment } from "../../support/applying.ts";
import { shareFront, type Reply, type Front } from "../../support/front.ts";

const server = shareFront();

const create = (server: Front, name = "cm", data = {}): Promise<Reply> =>
  server.send({ method: "POST", path: CONFIG_MAPS, body: configMap(data, { name }) });

describe("a deletion", () => {
  it.each([
    ["Orphan", { propagationPolicy: "Orphan" }, ["orphan"]],
    ["Foreground", { propagationPolicy: "Foreground" }, ["foregroundDeletion"]],
    ["orphanDependents", { orphanDependents: true }, ["orphan"]],
  ])("with %s leaves a finalizer for the garbage collector", async (_policy, options, finalizers) => {
    await create(server);
    const reply = await server.send({ method: "DELETE", path: `${CONFIG_MAPS}/cm`, body: options });
    expect(reply.status).toBe(200);
    expect(reply.body.metadata).toMatchObject({ finalizers, deletionGracePeriodSeconds: 0 });
    const path = `${CONFIG_MAPS}/cm`;
    const headers = { "Content-Type": "application/merge-patch+json" };
    await server.send({ method: "PATCH", path, headers, body: '{"metadata":{"finalizers":null}}' });
    expect((await server.send({ path })).status).toBe(404);
  });

  it("in the background removes at once, also what was to be orphaned before", async () => {
    await create(server);
    const path = `${CONFIG_MAPS}/cm`;
    await server.send({ method: "DELETE", path, body: { propagationPolicy: "Orphan" } });
    await server.send({ method: "DELETE", path, body: { propagationPolicy: "Background" } });
    expect((await server.send({ path })).status).toBe(404);
  });

  it("reads its options from YAML and from the query", async () => {
    await create(server);
    const path = `${CONFIG_MAPS}/cm`;
    const headers = { "Content-Type": "application/yaml" };
    const body = "preconditions:\n  uid: other\n";
    const conflict = await server.send({ method: "DELETE", path, headers, body });
    expect(conflict.status).toBe(409);
    expect(conflict.body["message"]).toContain("the UID in the precondition (other) does not match the UID in record");
    const dry = await server.send({ method: "DELETE", path: `${path}?dryRun=All` });
    expect(dry.body).toMatchObject({ kind: "Status", status: "Success" });
    expect((await server.send({ path })).status).toBe(200);
  });

  it("does not make an event wait for what it owns", async () => {
    const path = "/api/v1/namespaces/default/events";
    const event = {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "e" },
      involvedObject: { kind: "Pod", name: "p", namespace: "default" },
    };
    await server.send({ method: "POST", path, body: event });
    await server.send({ method: "DELETE", path: `${path}/e`, body: { propagationPolicy: "Foreground" } });
    expect((await server.send({ path: `${path}/e` })).status).toBe(404);
  });
});

describe("a read", () => {
  it("by HEAD is refused without a body, as go-restful's routes take GET alone", async () => {
    await create(server);
    const head = await server.send({ method: "HEAD", path: `${CONFIG_MAPS}/cm` });
    expect(head.status).toBe(405);
    expect(head.bytes).toHaveLength(0);
  });

  it("is zipped when it is large and the client takes that", async () => {
    await create(server, "cm", { a: "x".repeat(200_000) });
    const plain = await server.send({ path: CONFIG_MAPS });
    const zipped = await server.send({ path: CONFIG_MAPS, headers: { "Accept-Encoding": "gzip" } });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(zipped.bytes).equals(plain.bytes)).toBe(true);
  });

  it("shows metadata alone, of one object and of a list", async () => {
    await create(server);
    const as = (kind: string): Record<string, string> => ({
      Accept: `application/json;as=${kind};v=v1;g=meta.k8s.io,application/json`,
    });
    const one = await server.send({ path: `${CONFIG_MAPS}/cm`, headers: as("PartialObjectMetadata") });
    expect(one.body).toMatchObject({ kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" });
    const own = `${CONFIG_MAPS}?fieldSelector=metadata.name!=kube-root-ca.crt`;
    const list = await server.send({ path: own, headers: as("PartialObjectMetadataList") });
    expect(list.body).toMatchObject({ kind: "PartialObjectMetadataList", items: [{ metadata: { name: "cm" } }] });
  });

  it("ignores query parameters that mean nothing", async () => {
    await create(server);
    expect((await server.send({ path: `${CONFIG_MAPS}/cm?colour=blue` })).status).toBe(200);
  });

  it("of Endpoints warns that they are deprecated", async () => {
    const { headers } = await server.send({ path: "/api/v1/endpoints" });
    expect(headers["warning"]).toBe(
      '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"',
    );
  });
});

describe("an update without a resourceVersion", () => {
  it("overwrites what is there, of kinds that allow it", async () => {
    await create(server, "cm", { a: "1" });
    const reply = await server.send({ method: "PUT", path: `${CONFIG_MAPS}/cm`, body: configMap({ a: "2" }) });
    expect(reply.status).toBe(200);
    expect(reply.body["data"]).toEqual({ a: "2" });
  });
});

describe("scale", () => {
  const path = `${DEPLOYMENTS}/web/scale`;

  it("shows a deployment's replicas and selector, and sets the replicas", async () => {
    await server.send({ method: "POST", path: DEPLOYMENTS, body: deployment });
    await server.playground.settled();
    const scale = await server.send({ path });
    expect(scale.body).toMatchObject({
      kind: "Scale",
      apiVersion: "autoscaling/v1",
      metadata: { name: "web", namespace: "default" },
      spec: { replicas: 1 },
      status: { replicas: 1, selector: "app=web" },
    });
    const body = { ...scale.body, spec: { replicas: 4 } };
    const updated = await server.send({ method: "PUT", path, body });
    expect(updated.body["spec"]).toEqual({ replicas: 4 });
    const object = await server.send({ path: `${DEPLOYMENTS}/web` });
    expect(object.body["spec"]).toMatchObject({ replicas: 4 });
    expect(JSON.stringify(object.body.metadata.managedFields)).toContain('"subresource":"scale"');
    expect((await server.send({ method: "PUT", path, body })).status).toBe(409);
  });

  it("takes patches and applied configurations", async () => {
    await server.send({ method: "POST", path: DEPLOYMENTS, body: deployment });
    const headers = { "Content-Type": "application/merge-patch+json" };
    const patched = await server.send({ method: "PATCH", path, headers, body: '{"spec":{"replicas":2}}' });
    expect(patched.body["spec"]).toEqual({ replicas: 2 });
    const applied = await server.send({
      method: "PATCH",
      path: `${path}?fieldManager=hpa&force=true`,
      headers: { "Content-Type": "application/apply-patch+yaml" },
      body: '{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"web"},"spec":{"replicas":7}}',
    });
    expect(applied.body).toMatchObject({ kind: "Scale", spec: { replicas: 7 } });
    const refused = await server.send({ method: "PATCH", path, headers, body: '{"spec":{"replicas":-1}}' });
    expect(refused.status).toBe(422);
  });

  it("is not found for what does not exist, and cannot be deleted", async () => {
    expect((await server.send({ path })).status).toBe(404);
    expect((await server.send({ method: "DELETE", path })).status).toBe(405);
  });
});
