import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { gadgetDocuments } from "../fidelity/gadget-documents.ts";
import { shareFront, type Reply } from "../../support/front.ts";
import { fieldsOf, first } from "../../support/protobuf-objects.ts";
import { jsonHandler } from "../../support/json-handler.ts";

const GADGETS = "apis/oa.openapi.example.com/v1";
const PROTOBUF = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

const server = shareFront({}, async (playground) => {
  const handler = jsonHandler(gadgetDocuments);
  await playground.register({ group: "oa.openapi.example.com", version: "v1", handler });
  // It claims a document of the main apiserver's.
  const claim = { paths: { "api/v1": { serverRelativeURL: "/openapi/v3/api/v1?hash=EVIL" } } };
  const documents: Readonly<Record<string, object>> = {
    "/openapi/v3": claim,
    "/openapi/v3/api/v1": { evil: true },
    "/apis/evil.example.com/v1": { kind: "APIResourceList", resources: [] },
  };
  await playground.register({
    group: "evil.example.com",
    version: "v1",
    handler: jsonHandler((target) => documents[target]),
  });
});

async function get(
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Pick<Reply, "status" | "headers"> & { body: Buffer }> {
  const { status, headers: found, bytes } = await server.send({ method, path, headers });
  return { status, headers: found, body: bytes };
}

async function indexed(key: string): Promise<string> {
  const { body } = await get("/openapi/v3");
  const { paths } = JSON.parse(body.toString("utf8")) as { paths: Record<string, { serverRelativeURL: string }> };
  return paths[key]?.serverRelativeURL ?? "";
}

describe("/openapi/v3", () => {
  test("the index is text/plain, as Go guesses, and lists own and aggregated documents", async () => {
    const { headers, body } = await get("/openapi/v3");
    expect(headers).toMatchObject({
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-cache, private",
    });
    expect(headers).not.toHaveProperty("etag");
    const keys = Object.keys((JSON.parse(body.toString("utf8")) as { paths: object }).paths);
    expect(keys).toEqual(expect.arrayContaining(["api/v1", "apis/apiregistration.k8s.io/v1", GADGETS]));
    expect(await indexed(GADGETS)).toBe(`/openapi/v3/${GADGETS}?hash=AB12`);
  });

  test("a document's hash is the SHA-512 of its bytes, and also its ETag", async () => {
    const url = await indexed("api/v1");
    const { headers, body } = await get("/openapi/v3/api/v1");
    const hash = createHash("sha512").update(body).digest("hex").toUpperCase();
    expect(url).toBe(`/openapi/v3/api/v1?hash=${hash}`);
    expect(headers).toMatchObject({
      etag: `"${hash}"`,
      "content-type": "application/json",
      "cache-control": "no-cache, private",
      vary: "Accept",
    });
  });

  test("at the address with the hash a document may be kept for a year", async () => {
    const { status, headers } = await get(await indexed("api/v1"));
    expect(status).toBe(200);
    expect(headers["cache-control"]).toBe("public, immutable");
    const days = (Date.parse(String(headers["expires"])) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(364);
    expect(days).toBeLessThan(366);
  });

  test("a stale hash is redirected to the current one", async () => {
    const { status, headers, body } = await get("/openapi/v3/api/v1?hash=OLD");
    expect(status).toBe(301);
    expect(headers["location"]).toBe(await indexed("api/v1"));
    expect(body).toHaveLength(0);
  });

  test("a client that has the document gets 304", async () => {
    const { headers } = await get("/openapi/v3/api/v1");
    const again = await get("/openapi/v3/api/v1", { "if-none-match": `"other", W/${String(headers["etag"])}` });
    expect(again.status).toBe(304);
    expect(again.body).toHaveLength(0);
    expect(again.headers).not.toHaveProperty("content-type");
  });

  const V3_PROTOBUF = "application/com.github.proto-openapi.spec.v3.v1.0+protobuf";

  test.each([
    [`${PROTOBUF}, application/json`, 200, "application/json"],
    [`${V3_PROTOBUF}, */*;q=0.1`, 200, V3_PROTOBUF],
    ["application/com.github.proto-openapi.spec.v3@v1.0+protobuf", 200, V3_PROTOBUF],
    [PROTOBUF, 406, undefined],
  ])("Accept: %s is answered %i with %s", async (accept, status, contentType) => {
    const reply = await get("/openapi/v3/api/v1", { accept });
    expect([reply.status, reply.headers["content-type"]]).toEqual([status, contentType]);
  });

  test("protobuf carries the same paths and schemas as JSON", async () => {
    const encoded = fieldsOf((await get("/openapi/v3/api/v1", { accept: V3_PROTOBUF })).body);
    const document = JSON.parse(String((await get("/openapi/v3/api/v1")).body)) as Record<string, object>;
    const names = (bytes: Uint8Array): string[] =>
      (fieldsOf(bytes).get(1) ?? []).map((entry) => Buffer.from(first(fieldsOf(entry), 1)).toString());
    expect(names(first(encoded, 4))).toEqual(Object.keys(document["paths"] ?? {}));
    const { schemas } = document["components"] as { schemas: object };
    expect(names(first(fieldsOf(first(encoded, 5)), 1))).toEqual(Object.keys(schemas));
  });

  test("HEAD gets the headers alone", async () => {
    const head = await get("/openapi/v3/api/v1", {}, "HEAD");
    const whole = await get("/openapi/v3/api/v1");
    expect(head.headers["content-length"]).toBe(String(whole.body.length));
    expect(head.body).toHaveLength(0);
  });

  test("a document that nobody has is an empty 404", async () => {
    const { status, body } = await get("/openapi/v3/apis/nobody.example.com/v1");
    expect(status).toBe(404);
    expect(body).toHaveLength(0);
  });

  test("an extension server's document comes from that server", async () => {
    const { headers, body } = await get(`/openapi/v3/${GADGETS}?hash=AB12`);
    const document = JSON.parse(body.toString("utf8")) as { components: { schemas: object }; paths: object };
    expect(headers["content-type"]).toBe("application/json");
    expect(Object.keys(document.components.schemas)).toEqual(["com.example.openapi.v1.Gadget"]);
    expect(Object.keys(document.paths)).toEqual(["/apis/oa.openapi.example.com/v1/gadgets"]);
  });

  test("no extension server can put its own document in the place of the main apiserver's", async () => {
    expect(await indexed("api/v1")).not.toContain("EVIL");
    expect((await get("/openapi/v3/api/v1")).body.toString("utf8")).not.toContain("evil");
  });
});

describe("/openapi/v2", () => {
  test("the documents of all servers are one", async () => {
    const { headers, body } = await get("/openapi/v2");
    expect(headers).toMatchObject({ "content-type": "application/json", vary: "Accept-Encoding, Accept" });
    const { paths, definitions } = JSON.parse(body.toString("utf8")) as { paths: object; definitions: object };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(["/api/v1/nodes", "/apis/oa.openapi.example.com/v1/gadgets"]),
    );
    expect(Object.keys(definitions)).toEqual(
      expect.arrayContaining(["io.k8s.api.core.v1.Pod", "com.example.openapi.v1.Gadget"]),
    );
  });

  test("it is protobuf for clients that want it, under the ETag of the JSON form", async () => {
    const json = await get("/openapi/v2");
    const reply = await get("/openapi/v2", { accept: "application/com.github.proto-openapi.spec.v2@v1.0+protobuf" });
    expect(reply.headers).toMatchObject({ "content-type": PROTOBUF, etag: json.headers["etag"] });
    expect(reply.body.subarray(0, 5)).toEqual(Buffer.from([0x0a, 3, 0x32, 0x2e, 0x30]));
  });

  test("it is zipped for clients that can unzip it", async () => {
    const plain = await get("/openapi/v2");
    const zipped = await get("/openapi/v2", { "accept-encoding": "gzip" });
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
    expect((await get("/openapi/v2", { "accept-encoding": "gzip;q=0" })).headers).not.toHaveProperty(
      "content-encoding",
    );
  });

  test("a client that has it gets 304, one that can read no form of it 406", async () => {
    const { headers } = await get("/openapi/v2");
    expect((await get("/openapi/v2", { "if-none-match": String(headers["etag"]) })).status).toBe(304);
    expect((await get("/openapi/v2", { accept: "application/yaml" })).status).toBe(406);
  });
});
