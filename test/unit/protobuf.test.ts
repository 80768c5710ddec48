import { BinaryWriter } from "@bufbuild/protobuf/wire";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allKinds } from "../../src/resources/kinds/index.ts";
import { decodeProtobuf, ProtobufError } from "../../src/resources/protobuf/decoder.ts";
import { messageOf } from "../../src/resources/protobuf/message-table.ts";
import { startRestServer } from "../support/rest-server.ts";

type Value = string | number | Uint8Array;

/** A message of strings and bytes, and of integers, by field number. */
function message(...fields: readonly (readonly [number, Value])[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const [number, value] of fields) {
    if (typeof value === "number") writer.uint32((number << 3) | 0).int64(value);
    else if (typeof value === "string") writer.uint32((number << 3) | 2).string(value);
    else writer.uint32((number << 3) | 2).bytes(value);
  }
  return writer.finish();
}

function body(apiVersion: string, kind: string, raw: Uint8Array): Buffer {
  const head = message([1, apiVersion], [2, kind]);
  const tail: [number, Value][] = [
    [3, ""],
    [4, ""],
  ];
  return Buffer.concat([Buffer.from("k8s\0"), message([1, head], [2, raw], ...tail)]);
}

/** A time as seconds and nanoseconds. */
const at = (text: string, nanos = 0): Uint8Array => message([1, Date.parse(text) / 1000], [2, nanos]);

/** Sent by the delegating authorizer of a Go extension server. */
const REVIEW =
  "azhzAAouChdhdXRob3JpemF0aW9uLms4cy5pby92MRITU3ViamVjdEFjY2Vzc1JldmlldxKKAQoQCgASABoAIgAqADIAOABCABJsCjwKB2Rl" +
  "ZmF1bHQSA2dldBoSd2FyZGxlLmV4YW1wbGUuY29tIgh2MWFscGhhMSoIZmx1bmRlcnMyADoCZjEaA2JvYiIDZGV2IgNvcHMiFHN5c3RlbTph" +
  "dXRoZW50aWNhdGVkMgd1aWQtYm9iGggIABIAGgAgABoAIgA=";

describe("protobuf bodies", () => {
  it("of a Go client's SubjectAccessReview are read", () => {
    const { apiVersion, kind, object } = decodeProtobuf(Buffer.from(REVIEW, "base64"));
    expect([apiVersion, kind]).toEqual(["authorization.k8s.io/v1", "SubjectAccessReview"]);
    expect(object).toEqual({
      kind,
      apiVersion,
      metadata: {},
      spec: {
        resourceAttributes: {
          namespace: "default",
          verb: "get",
          group: "wardle.example.com",
          version: "v1alpha1",
          resource: "flunders",
          name: "f1",
        },
        user: "bob",
        groups: ["dev", "ops", "system:authenticated"],
        uid: "uid-bob",
      },
      status: { allowed: false },
    });
  });

  it("of a TokenReview and of DeleteOptions in any group are read", () => {
    const review = body("authentication.k8s.io/v1", "TokenReview", message([2, message([1, "secret"], [2, "api"])]));
    expect(decodeProtobuf(review).object["spec"]).toEqual({ token: "secret", audiences: ["api"] });
    const options = body("apps/v1", "DeleteOptions", message([1, 0], [4, "Foreground"], [5, "All"]));
    expect(decodeProtobuf(options).object).toMatchObject({
      gracePeriodSeconds: 0,
      propagationPolicy: "Foreground",
      dryRun: ["All"],
    });
  });

  it("have maps, inlined messages, quantities, numbers or names, and JSON in them", () => {
    const entry = (key: string, value: Value): Uint8Array => message([1, key], [2, value]);
    const limits = message([1, entry("cpu", message([1, "500m"]))]);
    const probe = message(
      [1, message([2, message([1, "/healthz"], [2, message([1, 1], [2, 0], [3, "http"])])])],
      [2, 5],
    );
    const container = message([1, "c"], [2, "i"], [8, limits], [10, probe]);
    const meta = message([1, "p"], [11, entry("app", "web")], [12, entry("note", "")]);
    const pod = body("v1", "Pod", message([1, meta], [2, message([2, container])]));
    expect(decodeProtobuf(pod).object).toMatchObject({
      metadata: { name: "p", labels: { app: "web" }, annotations: { note: "" } },
      spec: {
        containers: [
          {
            name: "c",
            image: "i",
            resources: { limits: { cpu: "500m" } },
            livenessProbe: { httpGet: { path: "/healthz", port: "http" }, initialDelaySeconds: 5 },
          },
        ],
      },
    });
  });

  it("have a message for every kind that Go clients send as protobuf", () => {
    const jsonOnly = new Set(["apiregistration.k8s.io", "apiextensions.k8s.io"]);
    const missing = allKinds.filter(
      ({ group, version, kind }) => !jsonOnly.has(group) && messageOf(group, version, kind) === undefined,
    );
    expect(missing.map(({ kind }) => kind)).toEqual([]);
  });

  it.each([
    ["nothing", Buffer.alloc(0), "empty data"],
    ["JSON", Buffer.from("{}"), "expected prefix [107 56 115 0]"],
    ["a cut message", body("v1", "Event", message([3, "reason"])).subarray(0, 20), "proto: "],
  ])("that are %s are refused", (_what, data, problem) => {
    expect(() => decodeProtobuf(data)).toThrow(problem);
  });

  it("never lead to any other error, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom("Event", "Pod", "Lease"), (raw, kind) => {
        try {
          decodeProtobuf(body(kind === "Lease" ? "coordination.k8s.io/v1" : "v1", kind, raw));
        } catch (error) {
          expect(error).toBeInstanceOf(ProtobufError);
        }
      }),
    );
  });
});

describe("the REST handler", () => {
  const headers = {
    "Content-Type": "application/vnd.kubernetes.protobuf",
    Accept: "application/vnd.kubernetes.protobuf,application/json",
  };

  it("takes a lease in protobuf and answers in JSON", async () => {
    await using server = await startRestServer();
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
    await using server = await startRestServer();
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
    await using server = await startRestServer();
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
