import { describe, expect, it } from "vitest";
import { shareFront } from "../support/front.ts";
import { at, body, message } from "../support/protobuf-bodies.ts";

const server = shareFront();

describe("the main apiserver", () => {
  const headers = {
    "Content-Type": "application/vnd.kubernetes.protobuf",
    Accept: "application/vnd.kubernetes.protobuf,application/json",
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

  it("refuses what it has no message for with 415, and a broken one with 400", async () => {
    const path = "/apis/apiregistration.k8s.io/v1/apiservices";
    const unknown = await server.send({
      method: "POST",
      path,
      headers,
      body: body("apiregistration.k8s.io/v1", "APIService", message()),
    });
    expect(unknown.status).toBe(415);
    const broken = await server.send({ method: "POST", path, headers, body: Buffer.from("{}") });
    expect(broken.status).toBe(400);
    expect(broken.body["message"]).toContain("provided data does not appear to be a protobuf message");
  });
});
