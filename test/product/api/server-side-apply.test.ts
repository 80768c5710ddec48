import { describe, expect, it } from "vitest";
import { CONFIG_MAPS, DEPLOYMENTS, apply, configMap, deployment, owned, owners } from "../../support/applying.ts";
import { shareFront } from "../../support/front.ts";

const server = shareFront();

describe("server-side apply", () => {
  it("creates what is not there and answers 201, then 200", async () => {
    const created = await apply(server, `${CONFIG_MAPS}/cm`, "one", configMap({ a: "1" }));
    expect(created.status).toBe(201);
    expect(owners(created)).toEqual([
      {
        manager: "one",
        operation: "Apply",
        apiVersion: "v1",
        time: expect.stringMatching(/Z$/) as string,
        fieldsType: "FieldsV1",
        fieldsV1: { "f:data": { "f:a": {} } },
      },
    ]);
    const again = await apply(server, `${CONFIG_MAPS}/cm`, "one", configMap({ a: "1" }));
    expect(again.status).toBe(200);
    expect(again.body).toEqual(created.body);
  });

  it("reads YAML", async () => {
    const text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cm\ndata:\n  a: one\n";
    const reply = await apply(server, `${CONFIG_MAPS}/cm`, "one", text);
    expect(reply.body["data"]).toEqual({ a: "one" });
  });

  it("drops what its applier no longer mentions and keeps what others set", async () => {
    await apply(server, `${CONFIG_MAPS}/cm`, "one", configMap({ a: "1", b: "2" }));
    await apply(server, `${CONFIG_MAPS}/cm`, "two", configMap({ b: "2", c: "3" }));
    const reply = await apply(server, `${CONFIG_MAPS}/cm`, "one", configMap({}));
    expect(reply.body["data"]).toEqual({ b: "2", c: "3" });
    expect(owned(reply, "one")).toEqual({ "f:data": {} });
    expect(owned(reply, "two")).toEqual({ "f:data": { "f:b": {}, "f:c": {} } });
  });

  it("refuses to change what another applier owns, naming every field", async () => {
    await apply(server, `${CONFIG_MAPS}/cm`, "one", configMap({ a: "1", b: "2" }));
    const one = await apply(server, `${CONFIG_MAPS}/cm`, "two", configMap({ a: "9" }));
    expect(one.status).toBe(409);
    expect(one.body).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: 'Apply failed with 1 conflict: conflict with "one": .data.a',
      reason: "Conflict",
      details: { causes: [{ reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".data.a" }] },
      code: 409,
    });
    const two = await apply(server, `${CONFIG_MAPS}/cm`, "two", configMap({ a: "9", b: "9" }));
    expect(two.body["message"]).toBe('Apply failed with 2 conflicts: conflicts with "one":\n- .data.a\n- .data.b');
  });

  it("takes fields by force", async () => {
    await apply(server, `${CONFIG_MAPS}/cm`, "one", configMap({ a: "1", b: "2" }));
    const reply = await apply(server, `${CONFIG_MAPS}/cm`, "two", configMap({ a: "9" }), "&force=true");
    expect(reply.status).toBe(200);
    expect(reply.body["data"]).toEqual({ a: "9", b: "2" });
    expect(owned(reply, "one")).toEqual({ "f:data": { "f:b": {} } });
    expect(owned(reply, "two")).toEqual({ "f:data": { "f:a": {} } });
  });

  it("shares a field that two appliers want the same, until both let go of it", async () => {
    await apply(server, `${CONFIG_MAPS}/cm`, "one", configMap({ a: "1" }));
    const shared = await apply(server, `${CONFIG_MAPS}/cm`, "two", configMap({ a: "1" }));
    // Who changed nothing has no time, and comes first for that.
    expect(owners(shared).map(({ manager, time }) => [manager, time])).toEqual([
      ["two", undefined],
      ["one", expect.stringMatching(/Z$/)],
    ]);
    const kept = await apply(server, `${CONFIG_MAPS}/cm`, "one", configMap({}));
    expect(kept.body["data"]).toEqual({ a: "1" });
    const gone = await apply(server, `${CONFIG_MAPS}/cm`, "two", configMap({}));
    expect(gone.body["data"]).toBeUndefined();
  });

  it("says which version an updater of a field used", async () => {
    await server.send({
      method: "POST",
      path: CONFIG_MAPS,
      headers: { "User-Agent": "kubectl-create/v1.36" },
      body: configMap({ a: "1" }),
    });
    const reply = await apply(server, `${CONFIG_MAPS}/cm`, "two", configMap({ a: "9" }));
    expect(reply.body["message"]).toBe(
      'Apply failed with 1 conflict: conflict with "kubectl-create" using v1: .data.a',
    );
  });

  it("leaves a field that an updater set after its applier dropped it", async () => {
    await apply(server, `${CONFIG_MAPS}/cm`, "one", configMap({ a: "1", b: "1" }));
    await server.send({
      method: "PATCH",
      path: `${CONFIG_MAPS}/cm?fieldManager=editor`,
      headers: { "Content-Type": "application/merge-patch+json" },
      body: '{"data":{"b":"2"}}',
    });
    const reply = await apply(server, `${CONFIG_MAPS}/cm`, "one", configMap({ a: "1" }));
    expect(reply.body["data"]).toEqual({ a: "1", b: "2" });
    expect(owned(reply, "editor")).toEqual({ "f:data": { "f:b": {} } });
  });

  it("merges list items by the keys of their type and removes them one by one", async () => {
    const withPorts = (...ports: object[]): object => ({
      ...deployment,
      spec: {
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: { containers: [{ name: "c", image: "i", ports }] },
        },
      },
    });
    const tcp = { containerPort: 53, protocol: "TCP", name: "dns-tcp" };
    const udp = { containerPort: 53, protocol: "UDP", name: "dns" };
    const created = await apply(server, `${DEPLOYMENTS}/web`, "one", withPorts(tcp, udp));
    expect(created.status).toBe(201);
    const reply = await apply(server, `${DEPLOYMENTS}/web`, "one", withPorts(udp));
    const spec = reply.body["spec"] as { template: { spec: { containers: { ports: unknown[] }[] } } };
    expect(spec.template.spec.containers[0]?.ports).toEqual([{ name: "dns", containerPort: 53, protocol: "UDP" }]);
    const fields = JSON.stringify(owned(reply, "one"));
    expect(fields).toContain(String.raw`"k:{\"containerPort\":53,\"protocol\":\"UDP\"}":{".":{}`);
    expect(fields).toContain('"f:selector":{}');
  });

  it("keeps defaults and replicas that a scaler set when the applier does not speak of them", async () => {
    await apply(server, `${DEPLOYMENTS}/web`, "one", deployment);
    await server.send({
      method: "PATCH",
      path: `${DEPLOYMENTS}/web?fieldManager=scaler`,
      headers: { "Content-Type": "application/merge-patch+json" },
      body: '{"spec":{"replicas":5}}',
    });
    const reply = await apply(server, `${DEPLOYMENTS}/web`, "one", deployment);
    expect(reply.body["spec"]).toMatchObject({ replicas: 5, revisionHistoryLimit: 10 });
  });

  it("writes only the status through /status, and owns it under that subresource", async () => {
    await apply(server, `${DEPLOYMENTS}/web`, "one", deployment);
    await server.playground.settled();
    const before = await server.send({ path: `${DEPLOYMENTS}/web` });
    const status = { ...deployment, spec: { replicas: 9 }, status: { replicas: 3 } };
    const reply = await apply(server, `${DEPLOYMENTS}/web/status`, "controller", status, "&force=true");
    expect(reply.status).toBe(200);
    expect(reply.body["status"]).toEqual({ ...(before.body["status"] as object), replicas: 3 });
    expect(reply.body["spec"]).toMatchObject({ replicas: 1 });
    expect(owners(reply).find(({ manager }) => manager === "controller")).toMatchObject({
      subresource: "status",
      fieldsV1: { "f:status": { "f:replicas": {} } },
    });
    const missing = await apply(server, `${DEPLOYMENTS}/none/status`, "controller", {
      ...status,
      metadata: { name: "none" },
    });
    expect(missing.status).toBe(404);
  });

  it("writes nothing on a dry run", async () => {
    const reply = await apply(server, `${CONFIG_MAPS}/cm`, "one", configMap({ a: "1" }), "&dryRun=All");
    expect(reply.status).toBe(201);
    expect((await server.send({ path: `${CONFIG_MAPS}/cm` })).status).toBe(404);
  });

  it.each([
    ["no field manager", "", configMap({}), 422, "is required for apply patch"],
    ["an unknown field", "one", { ...configMap({}), colour: "blue" }, 500, ".colour: field not declared in schema"],
    ["another kind", "one", { ...configMap({}), kind: "Secret" }, 400, "invalid object type: /v1, Kind=Secret"],
    ["owners", "one", configMap({}, { managedFields: [] }), 400, "metadata.managedFields must be nil"],
    ["another name", "one", configMap({}, { name: "x" }), 400, "does not match the name on the URL (cm)"],
    [
      "a wrong type",
      "one",
      { ...configMap({}), data: { a: 1 } },
      500,
      ".data.a: expected string, got &value.valueUnstructured{Value:1}",
    ],
    [
      "no document",
      "one",
      "[]",
      400,
      "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}",
    ],
  ])("refuses %s", async (_what, manager, body, status, message) => {
    const reply = await apply(server, `${CONFIG_MAPS}/cm`, manager, body);
    expect(reply.status).toBe(status);
    expect(reply.body["message"]).toContain(message);
  });

  it("checks the resourceVersion of the configuration when it has one", async () => {
    await apply(server, `${CONFIG_MAPS}/cm`, "one", configMap({ a: "1" }));
    const stale = configMap({ a: "2" }, { resourceVersion: "1" });
    expect((await apply(server, `${CONFIG_MAPS}/cm`, "one", stale)).status).toBe(409);
  });

  it("lets kubectl take over what its client-side apply set, and nobody else", async () => {
    const annotation = "kubectl.kubernetes.io/last-applied-configuration";
    const last = JSON.stringify(configMap({ a: "1" }));
    await server.send({
      method: "POST",
      path: `${CONFIG_MAPS}?fieldManager=kubectl-client-side-apply`,
      body: configMap({ a: "1" }, { annotations: { [annotation]: last } }),
    });
    expect((await apply(server, `${CONFIG_MAPS}/cm`, "other", configMap({ a: "2" }))).status).toBe(409);
    const reply = await apply(server, `${CONFIG_MAPS}/cm`, "kubectl", configMap({ a: "2" }));
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body.metadata.annotations?.[annotation] ?? "")).toMatchObject({ data: { a: "2" } });
  });
});
