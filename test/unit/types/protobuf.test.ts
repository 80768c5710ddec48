import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allKinds } from "../../../src/mock-apiserver/kinds/index.ts";
import { decodeProtobuf, ProtobufError } from "../../../src/types/protobuf/decoder.ts";
import { messageOfKind } from "../../../src/types/index.ts";
import { body, message, type Value } from "../../support/protobuf-bodies.ts";

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

  it("of a Go server's replies say what the fidelity tests expect of them", () => {
    const read = (name: string): string =>
      readFileSync(new URL(`../../product/fidelity/recordings/${name}.json`, import.meta.url), "utf8");
    const recorded = JSON.parse(read("sample-apiserver")) as { replyType: string; replyBase64?: string }[];
    const decoded = recorded.flatMap(({ replyType, replyBase64 = "" }, index) => {
      if (!replyType.includes("protobuf") || replyBase64 === "") return [];
      const { spec, status } = decodeProtobuf(Buffer.from(replyBase64, "base64")).object;
      return [[index, { spec, status }] as const];
    });
    expect(decoded).not.toEqual([]);
    expect(Object.fromEntries(decoded)).toEqual(JSON.parse(read("sample-apiserver-decoded")));
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

  it("have a message for every kind", () => {
    const missing = allKinds.filter(({ group, version, kind }) => messageOfKind(group, version, kind) === undefined);
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
