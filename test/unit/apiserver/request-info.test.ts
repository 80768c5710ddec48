import { processorTime } from "../../support/processor-time.ts";
import { describe, expect, it } from "vitest";
import { parseQuery } from "../../../src/apiserver/go-url.ts";
import { first } from "../../../src/apiserver/query.ts";
import { requestInfo } from "../../../src/apiserver/request-info.ts";

function info(request: string): ReturnType<typeof requestInfo> {
  const [method = "", target = ""] = request.split(" ");
  const [path = "", query = ""] = target.split("?");
  return requestInfo(method, path, parseQuery(query));
}

/** Method and target; verb, group/version, namespace, resource/subresource, name. After apiserver's requestinfo_test.go. */
const RESOURCES = [
  ["GET /api/v1/pods", "list", "/v1", "", "pods", ""],
  ["HEAD /api/v1/pods/", "list", "/v1", "", "pods", ""],
  ["GET /api/v1/namespaces/ns/pods", "list", "/v1", "ns", "pods", ""],
  ["GET /api/v1/namespaces/ns/pods/p", "get", "/v1", "ns", "pods", "p"],
  ["GET /api/v1/namespaces/ns/pods/p/log", "get", "/v1", "ns", "pods/log", "p"],
  ["GET /api/v1/namespaces", "list", "/v1", "", "namespaces", ""],
  ["GET /api/v1/namespaces/ns", "get", "/v1", "ns", "namespaces", "ns"],
  ["PUT /api/v1/namespaces/ns/finalize", "update", "/v1", "ns", "namespaces/finalize", "ns"],
  ["PATCH /api/v1/namespaces/ns/status", "patch", "/v1", "ns", "namespaces/status", "ns"],
  ["POST /apis/g.io/v1/namespaces/ns/things", "create", "g.io/v1", "ns", "things", ""],
  ["DELETE /apis/g.io/v1/namespaces/ns/things/t", "delete", "g.io/v1", "ns", "things", "t"],
  ["DELETE /apis/g.io/v1/namespaces/ns/things", "deletecollection", "g.io/v1", "ns", "things", ""],
  ["GET /apis/g.io/v1/things?watch", "watch", "g.io/v1", "", "things", ""],
  ["GET /apis/g.io/v1/things?watch=1", "watch", "g.io/v1", "", "things", ""],
  ["GET /apis/g.io/v1/things?watch=False", "list", "g.io/v1", "", "things", ""],
  ["GET /apis/g.io/v1/things/t?watch=true", "get", "g.io/v1", "", "things", "t"],
  ["GET /apis/g.io/v1/watch/things", "watch", "g.io/v1", "", "things", ""],
  ["GET /api/v1/watch/namespaces/ns/pods/p", "watch", "/v1", "ns", "pods", "p"],
  ["GET /api/v1/proxy/namespaces/ns/pods/p", "proxy", "/v1", "ns", "pods", "p"],
  ["GET /api/v1/pods?fieldSelector=metadata.name%3Dp", "list", "/v1", "", "pods", "p"],
  ["GET /api/v1/pods?fieldSelector=metadata.name%3Dp,a%3Db", "list", "/v1", "", "pods", ""],
  ["OPTIONS /api/v1/pods", "", "/v1", "", "pods", ""],
] as const;

const OTHERS = [
  ["GET /", "get"],
  ["GET /version", "get"],
  ["POST /healthz", "post"],
  ["GET /api", "get"],
  ["GET /api/v1", "get"],
  ["GET /apis", "get"],
  ["GET /apis/g.io", "get"],
  ["GET /apis/g.io/v1", "get"],
  ["GET /apix/v1/pods", "get"],
  ["GET /api/v1/watch", "get"],
] as const;

describe("requestInfo", () => {
  it.each(RESOURCES)("reads %s as %s of %s", (request, verb, groupVersion, namespace, what, name) => {
    const read = info(request);
    const resource = read.subresource === "" ? read.resource : `${read.resource}/${read.subresource}`;
    expect(read.isResourceRequest).toBe(true);
    expect([read.verb, `${read.apiGroup}/${read.apiVersion}`, read.namespace, resource, read.name]).toEqual([
      verb,
      groupVersion,
      namespace,
      what,
      name,
    ]);
  });

  it.each(OTHERS)("reads %s as no resource", (request, verb) => {
    expect(info(request)).toMatchObject({ isResourceRequest: false, verb, resource: "", namespace: "", name: "" });
  });

  it("takes no quadratic time for a run of slashes", () => {
    const took = processorTime();
    for (let count = 0; count < 20; count += 1) requestInfo("GET", `/a${"/".repeat(16_000)}b`, new Map());
    expect(took()).toBeLessThan(500);
  });
});

describe("first", () => {
  it("gives the first value of a key or nothing", () => {
    const query = parseQuery("a=1&a=2&b");
    expect(["a", "b", "c"].map((key) => first(query, key))).toEqual(["1", "", ""]);
  });
});
