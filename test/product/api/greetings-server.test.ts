import { readFile } from "node:fs/promises";
import { Agent, request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { startPlayground, type ClientReply, type Playground } from "../../../src/index.ts";
import {
  accountKubeconfig,
  MANIFESTS,
  NAMESPACE,
  openWorkshop,
  startGreetings,
  type GreetingsProcess,
  type Workshop,
} from "../../support/greetings-process.ts";
import { issue } from "../../support/certificates.ts";

const API = "/apis/extensions.example.com/v1alpha1";
const GREETINGS = `${API}/namespaces/default/greetings`;

interface Json {
  readonly [key: string]: unknown;
}

let workshop: Workshop;
let playground: Playground;
let kubeconfig: string;
let server: GreetingsProcess;

function greeting(name: string, spec: Json): Json {
  return { apiVersion: "extensions.example.com/v1alpha1", kind: "Greeting", metadata: { name }, spec };
}

function asAlice(verbs: readonly string[], resources: readonly string[]): Json[] {
  const names = { name: "greeter", namespace: "default" };
  return [
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: names,
      rules: [{ apiGroups: ["extensions.example.com"], resources, verbs }],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: names,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "greeter" },
      subjects: [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "alice" }],
    },
  ];
}

/** What a kubeconfig's only user has to show. */
async function credentialsOf(file: string): Promise<{ token?: string; cert?: string; key?: string }> {
  const { users } = parse(await readFile(file, "utf8")) as { users: { user: Record<string, string> }[] };
  const { token, ...pem } = users[0]?.user ?? {};
  const [cert, key] = ["client-certificate-data", "client-key-data"].map((name) => pem[name]);
  const decoded = (text: string): string => Buffer.from(text, "base64").toString();
  return {
    ...(token === undefined ? {} : { token }),
    ...(cert === undefined || key === undefined ? {} : { cert: decoded(cert), key: decoded(key) }),
  };
}

/** Past the main apiserver, straight to the extension server. */
async function direct(
  path: string,
  headers: Record<string, string> = {},
  certificate: { cert?: string | undefined; key?: string | undefined } = {},
): Promise<{ status: number; text: string }> {
  const agent = new Agent({ connect: { ca: workshop.ca.cert, cert: certificate.cert, key: certificate.key } });
  const reply = await request(`https://127.0.0.1:${server.port}${path}`, { dispatcher: agent, headers });
  const text = await reply.body.text();
  await agent.close();
  return { status: reply.statusCode, text };
}

beforeAll(async () => {
  workshop = await openWorkshop();
  playground = await startPlayground();
  await playground.apply(MANIFESTS.namespace);
  await playground.apply(MANIFESTS.account);
  kubeconfig = await accountKubeconfig(playground, workshop);
});

afterAll(async () => {
  await server?.stop();
  await playground.close();
  await workshop.close();
});

describe("the greetings server, step by step", () => {
  it("ends with Go's advice while it may not read the ConfigMap", async () => {
    const start = startGreetings(workshop, kubeconfig);
    await expect(start).rejects.toThrow("ended with 1");
    await expect(start).rejects.toThrow(
      "Unable to get configmap/extension-apiserver-authentication in kube-system.  Usually fixed by 'kubectl create rolebinding -n kube-system ROLEBINDING_NAME --role=extension-apiserver-authentication-reader --serviceaccount=YOUR_NS:YOUR_SA'",
    );
    await expect(start).rejects.toThrow(
      `unable to load configmap based request-header-client-ca-file: configmaps "extension-apiserver-authentication" is forbidden: User "system:serviceaccount:${NAMESPACE}:greetings" cannot get resource "configmaps" in API group "" in the namespace "kube-system"`,
    );
  });

  it("becomes available with the auth-reader alone, because the prober is in system:masters", async () => {
    await playground.apply(MANIFESTS.authReader);
    server = await startGreetings(workshop, kubeconfig, [
      "--authorization-webhook-cache-authorized-ttl=0",
      "--authorization-webhook-cache-unauthorized-ttl=0",
    ]);
    await playground.apply(MANIFESTS.service(server.port));
    await playground.apply(MANIFESTS.apiService(server.port, workshop.ca));
    await playground.waitFor("v1alpha1.extensions.example.com");
  });

  it("answers 500 before auth-delegator, because its SubjectAccessReview is refused", async () => {
    for (const object of asAlice(["*"], ["greetings", "greetings/status", "greetings/say", "greetings/text"]))
      await playground.apply(object);
    const { status, text } = await playground.client("alice").get(GREETINGS);
    const problem = `subjectaccessreviews.authorization.k8s.io is forbidden: User "system:serviceaccount:${NAMESPACE}:greetings" cannot create resource "subjectaccessreviews" in API group "authorization.k8s.io" at the cluster scope`;
    expect(status).toBe(500);
    expect(text).toBe(`Internal Server Error: "${GREETINGS}": ${problem}\n`);
    expect(server.log()).toContain(`Failed to make webhook authorizer request: ${problem}`);
  });

  it("serves alice after auth-delegator, and bob, whom no role names, is refused", async () => {
    await playground.apply(MANIFESTS.authDelegator);
    await playground.apply(MANIFESTS.namespaceReader);
    expect((await playground.client("alice").get(GREETINGS)).json()).toMatchObject({ kind: "GreetingList", items: [] });
    const refused = await playground.client("bob").get(GREETINGS);
    expect(refused.status).toBe(403);
    expect(refused.json()).toMatchObject({
      message:
        'greetings.extensions.example.com is forbidden: User "bob" cannot list resource "greetings" in API group "extensions.example.com" in the namespace "default"',
    });
  });
});

describe("a greeting", () => {
  it("is created with defaults, and its controller fills the status", async () => {
    const alice = playground.client("alice");
    const created = await alice.post(GREETINGS, greeting("hello", { text: "world" }));
    expect(created.status).toBe(201);
    expect(created.json()).toMatchObject({ spec: { text: "world", language: "en", repeat: 1 } });
    const watch = await alice.get(
      `${GREETINGS}?watch=true&fieldSelector=metadata.name%3Dhello&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1`,
    );
    const events = watch.text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { object: Json });
    expect(events.map(({ object }) => object["status"])).toContainEqual({
      rendered: "Hello, world!",
      observedGeneration: 1,
    });
  });

  it.each([
    [{}, "spec.text: Required value"],
    [
      { text: "x", language: "tlh" },
      'spec.language: Unsupported value: "tlh": supported values: "de", "en", "es", "fr", "zh"',
    ],
    [{ text: "x", repeat: 11 }, "spec.repeat: Invalid value: 11: must be between 1 and 10, inclusive"],
  ])("with the spec %j is refused in Kubernetes' words", async (spec, problem) => {
    const reply = await playground.client("alice").post(GREETINGS, greeting("bad", spec));
    expect(reply.status).toBe(422);
    expect(reply.json()).toMatchObject({
      reason: "Invalid",
      message: `Greeting.extensions.example.com "bad" is invalid: ${problem}`,
    });
  });

  it("is not created in a namespace that the main apiserver does not have", async () => {
    const reply = await playground
      .client()
      .post(`${API}/namespaces/nowhere/greetings`, greeting("lost", { text: "x" }));
    expect(reply.json()).toMatchObject({ code: 404, message: 'namespaces "nowhere" not found' });
  });

  it.each([
    ["application/merge-patch+json", { spec: { repeat: 2 } }, { repeat: 2 }],
    ["application/json-patch+json", [{ op: "replace", path: "/spec/language", value: "zh" }], { language: "zh" }],
    ["application/strategic-merge-patch+json", { spec: { repeat: 3 } }, { repeat: 3 }],
  ])("is patched with %s", async (type, patch, spec) => {
    const reply = await playground.client("alice").patch(`${GREETINGS}/hello`, patch, { "content-type": type });
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({ spec });
  });

  it("is applied from the server's side, with an owner for each field and conflicts between owners", async () => {
    const alice = playground.client("alice");
    const apply = (manager: string, text: string) =>
      alice.patch(`${GREETINGS}/applied?fieldManager=${manager}`, greeting("applied", { text }), {
        "content-type": "application/apply-patch+yaml",
      });
    expect((await apply("one", "world")).status).toBe(201);
    const conflict = await apply("two", "moon");
    expect(conflict.status).toBe(409);
    expect(conflict.text).toContain('conflict with \\"one\\": .spec.text');
  });

  it("is shown as a Table with its own columns", async () => {
    const table = await playground
      .client("alice")
      .get(`${GREETINGS}/applied`, { accept: "application/json;as=Table;g=meta.k8s.io;v=v1" });
    expect(table.json()).toMatchObject({
      columnDefinitions: [
        { name: "Name" },
        { name: "Language" },
        { name: "Text" },
        { name: "Rendered", priority: 1 },
        { name: "Age" },
      ],
      rows: [{ cells: ["applied", "en", "world", expect.any(String), expect.any(String)] }],
    });
  });

  it("says who asked, and may greet somebody else", async () => {
    const alice = playground.client("alice");
    const saying = await alice.post(`${GREETINGS}/applied/say`, {
      apiVersion: "extensions.example.com/v1alpha1",
      kind: "Saying",
      spec: { to: "moon" },
    });
    expect(saying.status).toBe(201);
    expect(saying.json()).toMatchObject({ kind: "Saying", status: { text: "Hello, moon!", askedBy: "alice" } });
    expect((await alice.post(`${GREETINGS}/applied/say`, "")).json()).toMatchObject({
      status: { text: "Hello, world!" },
    });
    expect((await alice.get(`${GREETINGS}/applied/say`)).status).toBe(405);
    expect((await alice.post(`${GREETINGS}/nobody/say`, "")).status).toBe(404);
  });

  it("has a form that is no JSON", async () => {
    const { text, headers } = await playground.client("alice").get(`${GREETINGS}/applied/text`);
    expect(headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(text).toBe("Hello, world!\n");
  });

  it("is deleted alone and with its collection", async () => {
    const alice = playground.client("alice");
    expect((await alice.delete(`${GREETINGS}/applied`)).json()).toMatchObject({ kind: "Status", status: "Success" });
    expect((await alice.delete(GREETINGS)).json()).toMatchObject({ kind: "GreetingList" });
    expect((await alice.get(GREETINGS)).json()).toMatchObject({ items: [] });
  });
});

describe("its documents, through the main apiserver", () => {
  it("are in the aggregated discovery with short name, category and subresources", async () => {
    await playground.settled();
    const reply = await playground.client().get("/apis", {
      accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
    });
    const { items } = reply.json() as { items: { metadata: { name: string }; versions: { resources: Json[] }[] }[] };
    const group = items.find(({ metadata }) => metadata.name === "extensions.example.com");
    expect(group?.versions[0]?.resources).toMatchObject([
      {
        resource: "greetings",
        shortNames: ["gr"],
        categories: ["all"],
        subresources: [
          { subresource: "say", responseKind: { kind: "Saying" }, verbs: ["create"] },
          { subresource: "status", responseKind: { kind: "Greeting" } },
          { subresource: "text", verbs: ["get"] },
        ],
      },
    ]);
  });

  it("describe the kind in OpenAPI v3", async () => {
    // The main apiserver has asked in vain before there was auth-delegator; touching the APIService makes it ask again.
    await playground.client().patch("/apis/apiregistration.k8s.io/v1/apiservices/v1alpha1.extensions.example.com", {
      spec: { versionPriority: 16 },
    });
    const read = (): Promise<ClientReply> => playground.client().get(`/openapi/v3${API}`);
    await expect.poll(async () => (await read()).status).toBe(200);
    const reply = await read();
    const { components, paths } = reply.json() as {
      components: { schemas: Record<string, Json> };
      paths: Record<string, Json>;
    };
    expect(paths[`${API}/namespaces/{namespace}/greetings/{name}/say`]).toMatchObject({
      post: {
        operationId: "createExtensionsExampleComV1alpha1NamespacedGreetingSay",
        "x-kubernetes-group-version-kind": { kind: "Saying" },
      },
    });
    expect(components.schemas["com.example.extensions.v1alpha1.Greeting"]).toMatchObject({
      description: "Greeting is a text in one of several languages that greets somebody.",
      "x-kubernetes-group-version-kind": [{ group: "extensions.example.com", version: "v1alpha1", kind: "Greeting" }],
    });
  });
});

describe("a request past the main apiserver", () => {
  it("is anonymous, whatever its X-Remote headers say", async () => {
    const { status, text } = await direct(GREETINGS, { "x-remote-user": "alice", "x-remote-group": "system:masters" });
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({
      message:
        'greetings.extensions.example.com is forbidden: User "system:anonymous" cannot list resource "greetings" in API group "extensions.example.com" in the namespace "default"',
    });
    const page = await direct("/");
    expect(page.status).toBe(403);
    expect(JSON.parse(page.text)).toMatchObject({
      message: 'forbidden: User "system:anonymous" cannot get path "/"',
    });
  });

  it("is answered 401 with a token that the main apiserver does not know", async () => {
    const { status, text } = await direct(GREETINGS, { authorization: "Bearer nonsense" });
    expect(status).toBe(401);
    expect(JSON.parse(text)).toMatchObject({ message: "Unauthorized" });
    expect(server.log()).toContain('"Unable to authenticate the request" err="invalid bearer token"');
  });

  it("is answered 401 with a front proxy's certificate of another authority, whatever name it bears", async () => {
    const issuer = issue({ cn: "another authority", isCa: true });
    const forged = issue({ cn: "front-proxy-client", usages: ["clientAuth"], issuer });
    const { status } = await direct(GREETINGS, { "x-remote-user": "alice" }, forged);
    expect(status).toBe(401);
    expect(server.log()).toContain("x509: certificate signed by unknown authority");
  });

  it("takes nobody for a front proxy whose certificate the client CA signed", async () => {
    const { cert, key } = await credentialsOf(playground.kubeconfig);
    const saying = await direct(
      `${GREETINGS}/none/text`,
      { "x-remote-user": "alice", "x-remote-group": "nobody" },
      { cert, key },
    );
    // The administrator passes authorization by its own group, and only the object is missing.
    expect(saying.status).toBe(404);
  });

  it("is who its token says, by TokenReview, and may do what the main apiserver's roles say", async () => {
    const { token } = await credentialsOf(kubeconfig);
    const { status, text } = await direct(GREETINGS, { authorization: `Bearer ${token}` });
    // The server's own account has the role view for its namespaces, which says nothing of greetings.
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({
      message: `greetings.extensions.example.com is forbidden: User "system:serviceaccount:${NAMESPACE}:greetings" cannot list resource "greetings" in API group "extensions.example.com" in the namespace "default"`,
    });
  });

  it.each(["/healthz", "/livez", "/readyz"])("finds %s open to all", async (path) => {
    expect(await direct(path)).toEqual({ status: 200, text: "ok" });
  });
});
