import { describe, expect, it, beforeEach } from "vitest";
import { shareFront } from "../../support/front.ts";

/** What a kube-apiserver 1.36 answers to writes that are odd, the same for every kind. */
const server = shareFront();

const MAPS = "/api/v1/namespaces/default/configmaps";
const LEASES = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
const SCHEME = "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30";

const JSON_PATCH = "application/json-patch+json";
const MERGE_PATCH = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";

interface Answer {
  readonly status: number;
  readonly message: unknown;
  readonly warning: unknown;
}

async function answer(method: string, path: string, type: string, body: string): Promise<Answer> {
  const reply = await server.send({ method, path, headers: { "Content-Type": type }, body: Buffer.from(body) });
  return { status: reply.status, message: reply.body["message"], warning: reply.headers["warning"] };
}

function expectMessage({ message }: Answer, expected: string | RegExp | undefined): void {
  if (typeof expected === "string") expect(message).toContain(expected);
  else if (expected !== undefined) expect(message).toMatch(expected);
}

beforeEach(async () => {
  await server.playground.apply({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "m", namespace: "default", labels: { app: "x" } },
    data: { a: "1" },
  });
});

describe("a patch", () => {
  it.each([
    [JSON_PATCH, '[{"op":"test","path":"/metadata/nope","value":null}]', 200, undefined],
    [JSON_PATCH, '[{"op":"replace","path":"/data/new","value":"1"}]', 200, undefined],
    [JSON_PATCH, '[{"op":"add","path":"/data/4294967296/x","value":1}]', 422, /rejected our request/],
    [JSON_PATCH, "hello", 400, "error decoding patch: invalid character 'h' looking for beginning of value"],
    [
      JSON_PATCH,
      "{}",
      400,
      "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
    ],
    [JSON_PATCH, "null", 200, undefined],
    [MERGE_PATCH, "null", 400, "Invalid JSON Patch"],
    [MERGE_PATCH, '{"metadata":{"resourceVersion":"abc"}}', 500, 'strconv.ParseUint: parsing "abc": invalid syntax'],
    [STRATEGIC, '{"metadata":{"resourceVersion":"abc"}}', 500, 'strconv.ParseUint: parsing "abc": invalid syntax'],
    [
      MERGE_PATCH,
      '{"metadata":{"uid":"other"}}',
      422,
      /^ConfigMap "m" is invalid: metadata.uid: Invalid value: "other": field is immutable$/,
    ],
    [MERGE_PATCH, '{"kind":"Secret","data":{"a":"!"}}', 422, /illegal base64 data at input byte 0$/],
    [
      MERGE_PATCH,
      '{"kind":"Secret","data":{"a":"aGk="}}',
      422,
      /converting \(v1.Secret\) to \(core.ConfigMap\): unknown conversion$/,
    ],
  ])("of type %s with %s is answered %i", async (type, patch, status, message) => {
    const got = await answer("PATCH", `${MAPS}/m`, type, patch);
    expect(got.status).toBe(status);
    expectMessage(got, message);
  });

  it("with a pointer that has no slash sets a field of the object itself, and says that it is unknown", async () => {
    const got = await answer("PATCH", `${MAPS}/m`, JSON_PATCH, '[{"op":"add","path":"metadata/labels","value":{}}]');
    expect(got).toEqual({ status: 200, message: undefined, warning: '299 - "unknown field \\"labels\\""' });
  });

  it("of an object that is not there is not even read", async () => {
    expect(await answer("PATCH", `${MAPS}/nope`, JSON_PATCH, "hello")).toMatchObject({ status: 404 });
  });

  it("reports an error of the metadata once for each rule that looks at it", async () => {
    const patch = { metadata: { labels: { app: "a b" } } };
    const headers = { "Content-Type": MERGE_PATCH };
    const { body } = await server.send({ method: "PATCH", path: `${MAPS}/m`, headers, body: patch });
    expect(body["details"]).toMatchObject({ causes: Array.from({ length: 4 }, () => ({ field: "metadata.labels" })) });
  });
});

describe("an update", () => {
  const map = (metadata: object): string => JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata });
  it.each([
    [
      `${MAPS}/m`,
      map({ name: "m", uid: "other" }),
      409,
      /Key: \/configmaps\/default\/m, .*UID in precondition: other,/,
    ],
    [`${MAPS}/m`, map({ name: "m", resourceVersion: "99999999999999999999" }), 500, /value out of range$/],
    [
      `${MAPS}/m`,
      map({ name: "m", finalizers: ["here"] }),
      422,
      /metadata.finalizers\[0\]: .*nor is it fully qualified/,
    ],
    [`${MAPS}/nope`, map({ name: "nope", resourceVersion: "1" }), 404, 'configmaps "nope" not found'],
    [`${LEASES}/new`, JSON.stringify({ metadata: { name: "new", resourceVersion: "1" } }), 201, undefined],
    [`${LEASES}/new?dryRun=All`, JSON.stringify({ metadata: { name: "new", uid: "u" } }), 409, /in object meta: $/],
  ])("at %s with %s is answered %i", async (path, body, status, message) => {
    const got = await answer("PUT", path, "application/json", body);
    expect(got.status).toBe(status);
    expectMessage(got, message);
  });
});

describe("a new object", () => {
  it.each([
    ['{"kind":"SecretList"}', 400, /converting \(v1.SecretList\) to \(core.ConfigMap\): unknown conversion$/],
    ['{"kind":"List"}', 400, /converting \(v1.List\) to \(core.ConfigMap\): unknown conversion$/],
    ['{"kind":"DeleteOptions","apiVersion":"apps/v1"}', 400, /converting \(v1.DeleteOptions\) to/],
    ['{"kind":"Nothing"}', 400, `no kind "Nothing" is registered for version "v1" in scheme "${SCHEME}"`],
    [
      '{"metadata":{"name":"n","resourceVersion":"5"}}',
      500,
      "resourceVersion should not be set on objects to be created",
    ],
  ])("%s is refused with %i", async (body, status, message) => {
    const got = await answer("POST", MAPS, "application/json", body);
    expect(got.status).toBe(status);
    expectMessage(got, message);
  });

  it("may name a revision in a dry run, which does not reach the storage", async () => {
    const body = '{"metadata":{"name":"n","resourceVersion":"5"}}';
    expect(await answer("POST", `${MAPS}?dryRun=All`, "application/json", body)).toMatchObject({ status: 201 });
  });

  it("is warned about also when it is refused, once for each text", async () => {
    const got = await answer("POST", MAPS, "application/json", '{"Kind":"ConfigMap","x":1,"metadata":{"NAME":"j"}}');
    expect(got).toMatchObject({
      status: 422,
      warning: expect.stringMatching(/"Kind\\"".*"x\\"".*"metadata.NAME/),
    });
  });

  it("may be nested as deeply as Go's parser goes where nobody reads it", async () => {
    const deep = `{"a":${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}}`;
    const got = await answer("POST", MAPS, "application/json", `{"metadata":{"name":"d"},"deep":${deep}}`);
    expect(got).toMatchObject({ status: 201, warning: '299 - "unknown field \\"deep\\""' });
  });
});

describe("options of a deletion", () => {
  const OPTIONS_SCHEME = "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27";
  it.each([
    ['{"kind":"Pod","apiVersion":"v1"}', `no kind "Pod" is registered for version "v1" in scheme "${OPTIONS_SCHEME}"`],
    ['{"kind":"Status","apiVersion":"v1"}', "converting (v1.Status) to (v1.DeleteOptions): unknown conversion"],
    ["hello", "couldn't get version/kind; json parse error: invalid character 'h' looking for beginning of value"],
    ['{"kind":"DeleteOptions","apiVersion":"a/b/c"}', "unexpected GroupVersion string: a/b/c"],
  ])("%s are refused", async (body, message) => {
    expect(await answer("DELETE", `${MAPS}/m`, "application/json", body)).toMatchObject({ status: 400, message });
  });

  it("are taken for any group and version", async () => {
    const body = '{"kind":"DeleteOptions","apiVersion":"nope/v1"}';
    expect(await answer("DELETE", `${MAPS}/m`, "application/json", body)).toMatchObject({ status: 200 });
  });
});

describe("an object that etcd would not keep", () => {
  const roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
  const role = (name: string, characters: number): string =>
    JSON.stringify({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"], resourceNames: ["x".repeat(characters)] }],
    });
  const tooLarge = { status: 500, message: "etcdserver: request is too large", warning: undefined };

  it("is refused when it is created and when it grows, and a smaller one is not", async () => {
    expect(await answer("POST", roles, "application/json", role("huge", 1_600_000))).toEqual(tooLarge);
    expect((await answer("POST", roles, "application/json", role("large", 1_500_000))).status).toBe(201);
    expect(await answer("PATCH", `${roles}/large`, MERGE_PATCH, role("large", 1_600_000))).toEqual(tooLarge);
    expect((await server.send({ method: "DELETE", path: `${roles}/large` })).status).toBe(200);
  });

  it("is measured as it is stored: many short rules are long in JSON alone", async () => {
    const rules = Array.from({ length: 30_000 }, () => ({ apiGroups: [""], resources: ["pods"], verbs: ["get"] }));
    const body = JSON.stringify({ ...(JSON.parse(role("wordy", 1)) as object), rules });
    expect(body.length).toBeGreaterThan(1_600_000);
    expect((await answer("POST", roles, "application/json", body)).status).toBe(201);
    expect((await server.send({ method: "DELETE", path: `${roles}/wordy` })).status).toBe(200);
  });
});
