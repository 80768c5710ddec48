import { describe, expect, it } from "vitest";
import { shareFront } from "../../support/front.ts";
import { at, body, message } from "../../support/protobuf-bodies.ts";

const server = shareFront();

describe("the main apiserver", () => {
  const headers = {
    "Content-Type": "application/vnd.kubernetes.protobuf",
  };

  it("takes a lease in protobuf and answers in JSON", async () => {
    const spec = message([1, "me"], [2, 15], [3, at("2026-01-02T03:04:05Z", 123_456_000)], [5, 0]);
    const raw = message([1, message([1, "lock"], [3, "default"], [8, message()])], [2, spec]);
    const reply = await server.send({
      method: "POST",
      path: "/apis/coordination.k8s.io/v1/namespaces/default/leases",
      headers,
      body: body("coordination.k8s.io/v1", "Lease", raw),
    });
    expect(reply.status).toBe(201);
    expect(reply.headers["content-type"]).toBe("application/json");
    expect(reply.body["spec"]).toEqual({
      holderIdentity: "me",
      leaseDurationSeconds: 15,
      acquireTime: "2026-01-02T03:04:05.123456Z",
      leaseTransitions: 0,
    });
  });

  it("takes an event and its deletion in protobuf", async () => {
    const involved = message([1, "Pod"], [2, "default"], [3, "p"]);
    const raw = message(
      [1, message([1, "e"], [3, "default"])],
      [2, involved],
      [3, "Started"],
      [6, at("2026-01-02T03:04:05Z")],
      [8, 2],
    );
    const path = "/api/v1/namespaces/default/events";
    const created = await server.send({ method: "POST", path, headers, body: body("v1", "Event", raw) });
    expect(created.body).toMatchObject({ reason: "Started", firstTimestamp: "2026-01-02T03:04:05Z", count: 2 });
    const options = body("v1", "DeleteOptions", message([2, message([1, "other"])]));
    const conflict = await server.send({ method: "DELETE", path: `${path}/e`, headers, body: options });
    expect(conflict.status).toBe(409);
  });

  it("takes a CustomResourceDefinition and an APIService in protobuf", async () => {
    const entry = (key: string, schema: Uint8Array): Uint8Array => message([1, key], [2, schema]);
    const labels = message([5, "object"], [30, message([1, 1], [2, message([5, "string"])])]);
    const size = message([5, "integer"], [8, message([1, "3"])], [20, message([1, "3"])], [20, message([1, "4"])]);
    const open = message([5, "object"], [30, message([1, 1])]);
    const closed = message([5, "object"], [30, message([1, 0])]);
    const list = message([5, "array"], [24, message([1, message([5, "string"])])]);
    const properties = { labels, size, open, closed, list };
    const schema = message([5, "object"], ...Object.entries(properties).map(([k, v]) => [29, entry(k, v)] as const));
    const version = message([1, "v1"], [2, 1], [3, 1], [4, message([1, schema])]);
    const names = message([1, "protos"], [2, "proto"], [4, "Proto"], [5, "ProtoList"]);
    const spec = message([1, "pb.example.com"], [3, names], [4, "Namespaced"], [7, version]);
    const crd = await server.send({
      method: "POST",
      path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions?dryRun=All",
      headers,
      body: body(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        message([1, message([1, "protos.pb.example.com"])], [2, spec]),
      ),
    });
    expect(crd.status).toBe(201);
    expect(crd.body).toMatchObject({
      spec: {
        versions: [
          {
            schema: {
              openAPIV3Schema: {
                properties: {
                  labels: { additionalProperties: { type: "string" } },
                  size: { type: "integer", default: 3, enum: [3, 4] },
                  open: { additionalProperties: true },
                  closed: { additionalProperties: false },
                  list: { items: { type: "string" } },
                },
              },
            },
          },
        ],
      },
    });
    const service = message([1, message([1, "backends"], [2, "echo"], [3, 443])], [2, "pb.example.com"], [3, "v1"]);
    const apiService = await server.send({
      method: "POST",
      path: "/apis/apiregistration.k8s.io/v1/apiservices?dryRun=All",
      headers,
      body: body(
        "apiregistration.k8s.io/v1",
        "APIService",
        message(
          [1, message([1, "v1.pb.example.com"])],
          [2, Buffer.concat([service, message([4, 1], [7, 10], [8, 20])])],
        ),
      ),
    });
    expect(apiService.status).toBe(201);
    expect(apiService.body).toMatchObject({ spec: { versionPriority: 20, service: { name: "echo", port: 443 } } });
  });

  it("refuses what it has no message for with 415, and a broken one with 400", async () => {
    const path = "/apis/apiregistration.k8s.io/v1/apiservices";
    const thing = body("pb.example.com/v1", "Thing", message());
    const unknown = await server.send({ method: "POST", path, headers, body: thing });
    expect(unknown.status).toBe(415);
    const broken = await server.send({ method: "POST", path, headers, body: Buffer.from("{}") });
    expect(broken.status).toBe(400);
    expect(broken.body["message"]).toContain("provided data does not appear to be a protobuf message");
  });
});
