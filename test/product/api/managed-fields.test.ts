import { describe, expect, it } from "vitest";
import { CONFIG_MAPS, DEPLOYMENTS, apply, configMap, deployment, owned, owners } from "../../support/applying.ts";
import { shareFront, type Reply } from "../../support/front.ts";

const server = shareFront();

describe("managedFields", () => {
  it("says what a create set, defaults included, under the start of the User-Agent", async () => {
    const reply = await server.send({
      method: "POST",
      path: DEPLOYMENTS,
      headers: { "User-Agent": "kubectl-create/v1.36.0 (linux/amd64)" },
      body: deployment,
    });
    expect(owners(reply)).toHaveLength(1);
    expect(owners(reply)[0]).toMatchObject({ manager: "kubectl-create", operation: "Update", apiVersion: "apps/v1" });
    expect(owned(reply, "kubectl-create")).toEqual({
      "f:metadata": { "f:labels": { ".": {}, "f:app": {} } },
      "f:spec": {
        "f:progressDeadlineSeconds": {},
        "f:replicas": {},
        "f:revisionHistoryLimit": {},
        "f:selector": {},
        "f:strategy": { "f:rollingUpdate": { ".": {}, "f:maxSurge": {}, "f:maxUnavailable": {} }, "f:type": {} },
        "f:template": {
          "f:metadata": { "f:labels": { ".": {}, "f:app": {} } },
          "f:spec": {
            "f:containers": {
              'k:{"name":"c"}': {
                ".": {},
                "f:image": {},
                "f:imagePullPolicy": {},
                "f:name": {},
                "f:ports": {
                  ".": {},
                  'k:{"containerPort":80,"protocol":"TCP"}': { ".": {}, "f:containerPort": {}, "f:protocol": {} },
                },
                "f:resources": {},
                "f:terminationMessagePath": {},
                "f:terminationMessagePolicy": {},
              },
            },
            "f:dnsPolicy": {},
            "f:restartPolicy": {},
            "f:schedulerName": {},
            "f:securityContext": {},
            "f:terminationGracePeriodSeconds": {},
          },
        },
      },
    });
  });

  it("survives a client that sends none, and changes hands with what is changed", async () => {
    await server.send({ method: "POST", path: `${CONFIG_MAPS}?fieldManager=one`, body: configMap({ a: "1", b: "1" }) });
    const reply = await server.send({
      method: "PUT",
      path: `${CONFIG_MAPS}/cm?fieldManager=two`,
      body: configMap({ a: "2", b: "1" }),
    });
    expect(owned(reply, "one")).toEqual({ "f:data": { ".": {}, "f:b": {} } });
    expect(owned(reply, "two")).toEqual({ "f:data": { "f:a": {} } });
  });

  it("does not change, nor does the revision, when an update changes nothing", async () => {
    const created = await server.send({
      method: "POST",
      path: `${CONFIG_MAPS}?fieldManager=one`,
      body: configMap({ a: "1" }),
    });
    const put = { method: "PUT", path: `${CONFIG_MAPS}/cm?fieldManager=two`, body: configMap({ a: "1" }) };
    expect((await server.send(put)).body).toEqual(created.body);
  });

  it("is dropped by an empty entry, and stays dropped until something is applied", async () => {
    await server.send({ method: "POST", path: CONFIG_MAPS, body: configMap({ a: "1" }) });
    const dropped = await server.send({
      method: "PATCH",
      path: `${CONFIG_MAPS}/cm`,
      headers: { "Content-Type": "application/merge-patch+json" },
      body: '{"metadata":{"managedFields":[{}]},"data":{"a":"2"}}',
    });
    expect(owners(dropped)).toEqual([]);
    const applied = await apply(server, `${CONFIG_MAPS}/cm`, "one", configMap({ b: "1" }));
    expect(owned(applied, "before-first-apply")).toEqual({ "f:data": { ".": {}, "f:a": {} } });
    expect(owned(applied, "one")).toEqual({ "f:data": { "f:b": {} } });
  });

  it("keeps ten updaters and makes one of the older ones", async () => {
    await server.send({ method: "POST", path: `${CONFIG_MAPS}?fieldManager=m00`, body: configMap({ k00: "1" }) });
    let reply: Reply | undefined;
    for (let index = 1; index < 14; index++) {
      const name = String(index).padStart(2, "0");
      reply = await server.send({
        method: "PATCH",
        path: `${CONFIG_MAPS}/cm?fieldManager=m${name}`,
        headers: { "Content-Type": "application/merge-patch+json" },
        body: JSON.stringify({ data: { [`k${name}`]: "1" } }),
      });
    }
    if (reply === undefined) throw new Error("no reply");
    expect(owners(reply)).toHaveLength(10);
    expect(Object.keys((owned(reply, "ancient-changes") as { "f:data": object })["f:data"])).toEqual([
      ".",
      "f:k00",
      "f:k01",
      "f:k02",
      "f:k03",
      "f:k04",
    ]);
  });
});
