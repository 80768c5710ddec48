import { afterAll, describe, expect, it } from "vitest";
import { shareFront, type Reply } from "../../support/front.ts";
import { startWebhookServer, type WebhookServer } from "../../support/webhook-server.ts";

type Uid = { readonly uid: string };
const allowed = ({ uid }: Uid, more: object = {}): object => ({
  apiVersion: "admission.k8s.io/v1",
  kind: "AdmissionReview",
  response: { uid, allowed: true, ...more },
});
const denied = (uid: Uid, status?: object): object =>
  allowed(uid, { allowed: false, ...(status === undefined ? {} : { status }) });
const patching = (uid: Uid, ...steps: object[]): object =>
  allowed(uid, { patchType: "JSONPatch", patch: Buffer.from(JSON.stringify(steps)).toString("base64") });
const label = (key: string): object => ({ op: "add", path: `/metadata/labels/${key}`, value: "yes" });

const ANSWERS: Readonly<Record<string, (uid: Uid) => object | string | number | undefined>> = {
  allow: allowed,
  warn: (uid) => allowed(uid, { warnings: ["careful"] }),
  deny: (uid) => denied(uid, { message: "because", code: 403, reason: "Forbidden" }),
  silent: (uid) => denied(uid),
  teapot: (uid) => denied(uid, { reason: "Teapot", code: 418 }),
  first: (uid) => patching(uid, label("first")),
  second: (uid) => patching(uid, label("second")),
  failing: (uid) => patching(uid, { op: "test", path: "/metadata/name", value: "x" }),
  missing: (uid) => patching(uid, { op: "add", path: "/a/b/c", value: 1 }),
  untyped: (uid) => allowed(uid, { patch: "W10=" }),
  stranger: () => allowed({ uid: "x" }),
  beta: (uid) => ({ ...allowed(uid), apiVersion: "admission.k8s.io/v1beta1" }),
  foo: (uid) => ({ ...allowed(uid), kind: "Foo" }),
  bare: ({ uid }) => ({ response: { uid, allowed: true } }),
  text: () => "hello",
  empty: () => "",
  broken: () => 500,
  gone: () => 404,
  hang: () => undefined,
};

let hooks: WebhookServer;
const server = shareFront({}, async (playground) => {
  hooks = await startWebhookServer(playground, (path, { request }) => ANSWERS[path]?.(request));
});
afterAll(() => hooks[Symbol.asyncDispose]());

const RULE = { apiGroups: [""], apiVersions: ["v1"], operations: ["*"], resources: ["configmaps"] };
const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

async function configure(kind: "Validating" | "Mutating", ...webhooks: { path: string; [field: string]: unknown }[]) {
  const reply = await server.send({
    method: "POST",
    path: `/apis/admissionregistration.k8s.io/v1/${kind.toLowerCase()}webhookconfigurations`,
    body: {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: `${kind}WebhookConfiguration`,
      metadata: { name: "c" },
      webhooks: webhooks.map(({ path, ...rest }, index) => ({
        name: `h${index}.hooks.example.com`,
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        clientConfig: hooks.clientConfig(path),
        rules: [RULE],
        ...rest,
      })),
    },
  });
  expect(reply.status).toBe(201);
  hooks.asked.length = 0;
}

function create(query = ""): Promise<Reply> {
  const metadata = { name: "cm", labels: { own: "yes" } };
  return server.send({ method: "POST", path: CONFIG_MAPS + query, body: { metadata, data: { a: "1" } } });
}

const H0 = '"h0.hooks.example.com"';
const URL = "https://hooks.default.svc:443";
const failed = (why: string): string => `Internal error occurred: failed calling webhook ${H0}: ${why}`;
const invalid = (why: string): string => failed(`received invalid webhook response: ${why}`);
const uncalled = (why: string): string => failed(`failed to call webhook: ${why}`);

/** The texts are a real kube-apiserver's, of the same answers. */
const REFUSALS: readonly (readonly ["Validating" | "Mutating", string, number, string | RegExp])[] = [
  ["Validating", "deny", 403, `admission webhook ${H0} denied the request: because`],
  ["Validating", "silent", 400, `admission webhook ${H0} denied the request without explanation`],
  ["Validating", "teapot", 418, `admission webhook ${H0} denied the request: Teapot`],
  ["Mutating", "deny", 403, `admission webhook ${H0} denied the request: because`],
  ["Validating", "untyped", 500, invalid("validating webhook may not return response.patch")],
  ["Mutating", "untyped", 500, invalid("webhook returned response.patch but not response.patchType")],
  ["Validating", "stranger", 500, /: expected response.uid="[\w-]{36}", got "x"$/],
  [
    "Validating",
    "bare",
    500,
    invalid("expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got /, Kind="),
  ],
  [
    "Validating",
    "beta",
    500,
    uncalled("converting (v1beta1.AdmissionReview) to (v1.AdmissionReview): unknown conversion"),
  ],
  ["Validating", "foo", 500, /no kind "Foo" is registered for version "admission.k8s.io\/v1"/],
  ["Validating", "text", 500, /couldn't get version\/kind; json parse error: json: cannot unmarshal string/],
  ["Validating", "empty", 500, uncalled("0-length response with status code: 200 and content type: application/json")],
  ["Validating", "gone", 500, uncalled("the server could not find the requested resource")],
  ["Validating", "broken", 500, uncalled('an error on the server ("500") has prevented the request from succeeding')],
  ["Mutating", "failing", 500, "Internal error occurred: testing value /metadata/name failed: test failed"],
  [
    "Mutating",
    "missing",
    500,
    'Internal error occurred: add operation does not apply: doc is missing path: "/a/b/c": missing value',
  ],
];

describe("a webhook", () => {
  it.each(REFUSALS)("(%s) that answers with %s refuses with %i", async (kind, path, code, message) => {
    await configure(kind, { path });
    const { status, body } = await create();
    expect([status, body["message"]]).toEqual([
      code,
      message instanceof RegExp ? expect.stringMatching(message) : message,
    ]);
  });

  it("that gives no answer in time refuses, or is ignored by its failurePolicy", async () => {
    await configure("Validating", { path: "hang", timeoutSeconds: 1 });
    expect((await create()).body["message"]).toBe(uncalled(`Post "${URL}/hang?timeout=1s": context deadline exceeded`));
    const { decisions } = server.playground.requests.all().at(-1) ?? { decisions: [] };
    expect(decisions).toContainEqual(expect.objectContaining({ code: "admission.webhook-failed" }));
  });

  it("of a Service that does not exist is ignored where its failurePolicy says so", async () => {
    const clientConfig = { service: { name: "nosuch", namespace: "default", path: "/validate" } };
    await configure("Validating", { path: "", clientConfig, failurePolicy: "Ignore" });
    expect((await create("?dryRun=All")).status).toBe(201);
    await server.send({
      method: "PATCH",
      path: "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/c",
      headers: { "Content-Type": "application/json-patch+json" },
      body: [{ op: "replace", path: "/webhooks/0/failurePolicy", value: "Fail" }],
    });
    expect((await create()).body["message"]).toBe(
      uncalled('Post "https://nosuch.default.svc:443/validate?timeout=10s": service "nosuch" not found'),
    );
  });

  it("sees the whole request, and its warnings reach the client", async () => {
    await configure("Validating", { path: "warn" });
    const { status, headers } = await create("?dryRun=All&fieldManager=me");
    expect([status, headers["warning"]]).toEqual([201, '299 - "careful"']);
    expect(hooks.asked).toHaveLength(1);
    expect(hooks.asked[0]).toMatchObject({
      path: "/warn?timeout=10s",
      review: {
        apiVersion: "admission.k8s.io/v1",
        kind: "AdmissionReview",
        request: {
          kind: { group: "", version: "v1", kind: "ConfigMap" },
          resource: { group: "", version: "v1", resource: "configmaps" },
          name: "cm",
          namespace: "default",
          operation: "CREATE",
          userInfo: { username: "admin", groups: ["system:masters", "system:authenticated"] },
          object: { kind: "ConfigMap", apiVersion: "v1", metadata: { name: "cm" }, data: { a: "1" } },
          oldObject: null,
          dryRun: true,
          options: { kind: "CreateOptions", apiVersion: "meta.k8s.io/v1", dryRun: ["All"], fieldManager: "me" },
        },
      },
    });
  });

  it("hears of deletions, with the object that goes", async () => {
    await create();
    await configure("Validating", { path: "deny", rules: [{ ...RULE, operations: ["DELETE"] }] });
    expect((await server.send({ method: "DELETE", path: `${CONFIG_MAPS}/cm` })).status).toBe(403);
    const request = { operation: "DELETE", object: null, oldObject: { metadata: { name: "cm" } } };
    expect(hooks.asked[0]?.review.request).toMatchObject(request);
  });

  it("is not called where selectors, conditions or dry runs forbid it", async () => {
    const objectSelector = { matchLabels: { own: "no" } };
    const matchConditions = [{ name: "c", expression: 'object.metadata.name == "other"' }];
    await configure(
      "Validating",
      { path: "deny", objectSelector },
      { path: "deny", matchConditions },
      { path: "deny", namespaceSelector: { matchLabels: { a: "b" } } },
      { path: "deny", rules: [{ ...RULE, operations: ["UPDATE"] }] },
    );
    expect([(await create()).status, hooks.asked.length]).toEqual([201, 0]);
  });
});

describe("mutating webhooks", () => {
  it("change what those after them see, and are asked again where they want to be", async () => {
    await configure("Mutating", { path: "first", reinvocationPolicy: "IfNeeded" }, { path: "second" });
    const { body } = await create();
    expect(body.metadata.labels).toEqual({ own: "yes", first: "yes", second: "yes" });
    expect(hooks.asked.map(({ path }) => path.split("?")[0])).toEqual(["/first", "/second", "/first"]);
    expect(hooks.asked[1]?.review.request).toMatchObject({ object: { metadata: { labels: { first: "yes" } } } });
  });
});
