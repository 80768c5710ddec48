import { beforeEach, describe, expect, it } from "vitest";
import { shareFront, type Reply } from "../../support/front.ts";

const server = shareFront();
const NAMESPACES = "/api/v1/namespaces";
const REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
/** A request that its key has signed, in PEM. */
const SIGNED = [
  "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlITU1IUUNBUUF3RWpFUU1BNEdBMVVFQXd3SGMyOXRaVzl1WlRC",
  "Wk1CTUdCeXFHU000OUFnRUdDQ3FHU000OQpBd0VIQTBJQUJDQU9rYUxucWUxK1ozZjVwNDdYVHBoRWoraXE1Q1dmNS9CT3ZPVnZk",
  "b2pTSGVkcjFTWG1Hb09GCnN3SEtGUXBiNkhoNmZYR29uMUU1aGVNQXpZZXNKQWVnQURBS0JnZ3Foa2pPUFFRREFnTklBREJGQWlF",
  "QXdiK1AKUWxXdzF4SUluTE41NElyNHM1cTJVWEsva3BXL2l4UWk3Ty9MeDRzQ0lHdzdCby9zSXdoUk8xWW5mN1FsWW9zcAovLzBy",
  "amZ4ejRkSUZOb1prNmp2awotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K",
].join("");
const PARTS = ["certificatesigningrequests/approval", "certificatesigningrequests/status"];
const MERGE = { "Content-Type": "application/merge-patch+json" };

const message = ({ body }: Reply): unknown => body["message"];

describe("/finalize of a namespace", () => {
  const path = `${NAMESPACES}/held/finalize`;
  const held = (finalizers: readonly string[], more = {}): object => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "held", labels: { a: "b" } },
    spec: { finalizers },
    ...more,
  });

  it("sets the finalizers and leaves the status", async () => {
    await server.send({ method: "POST", path: NAMESPACES, body: held(["kubernetes"]) });
    const body = held(["kubernetes", "example.com/wait"], { status: { phase: "Terminating" } });
    const { body: after } = await server.send({ method: "PUT", path, body });
    expect(after).toMatchObject({
      spec: { finalizers: ["kubernetes", "example.com/wait"] },
      status: { phase: "Active" },
    });
  });

  it("refuses what is no finalizer", async () => {
    await server.send({ method: "POST", path: NAMESPACES, body: held(["kubernetes"]) });
    const refused = await server.send({ method: "PUT", path, body: held(["bad"]) });
    expect([refused.status, message(refused)]).toEqual([
      422,
      'Namespace "held" is invalid: spec.finalizers[0]: Invalid value: "bad": name is neither a standard finalizer name nor is it fully qualified',
    ]);
  });

  it("lets a namespace go that was deleted", async () => {
    await server.send({ method: "POST", path: NAMESPACES, body: held(["kubernetes"]) });
    await server.send({ method: "PUT", path, body: held(["kubernetes", "example.com/wait"]) });
    await server.send({ method: "DELETE", path: `${NAMESPACES}/held` });
    const { body } = await server.send({ path: `${NAMESPACES}/held` });
    expect(body.metadata).toHaveProperty("deletionTimestamp");
    await server.send({ method: "PUT", path, body: held([]) });
    expect((await server.send({ path: `${NAMESPACES}/held` })).status).toBe(404);
  });
});

describe("a certificate signing request", () => {
  const at = `${REQUESTS}/x`;
  const signer = "example.com/x";
  const approved = { type: "Approved", status: "True", reason: "test" };
  const change = (path: string, status: object, headers = {}): Promise<Reply> =>
    server.send({ method: "PATCH", path, headers: { ...MERGE, ...headers }, body: { status } });

  async function request(): Promise<void> {
    const spec = { request: SIGNED, signerName: signer, usages: ["client auth"] };
    const body = {
      apiVersion: "certificates.k8s.io/v1",
      kind: "CertificateSigningRequest",
      metadata: { name: "x" },
      spec,
    };
    await server.send({ method: "POST", path: REQUESTS, body });
  }

  it("is approved with the time, and by /approval alone", async () => {
    await request();
    const refused = await change(`${at}/status`, { conditions: [approved] });
    expect(message(refused)).toContain(
      'status.conditions: Forbidden: updates may not add a condition of type "Approved"',
    );
    const { body } = await change(`${at}/approval`, { conditions: [approved], certificate: "aGVsbG8=" });
    expect(body["status"]).toEqual({
      conditions: [
        { ...approved, lastUpdateTime: expect.any(String) as string, lastTransitionTime: expect.any(String) as string },
      ],
    });
    expect(message(await change(`${at}/approval`, { conditions: [] }))).toContain(
      'Forbidden: updates may not remove a condition of type "Approved"',
    );
  });

  it("takes no certificate that is none", async () => {
    await request();
    expect(message(await change(`${at}/status`, { certificate: "aGVsbG8=" }))).toBe(
      'CertificateSigningRequest.certificates.k8s.io "x" is invalid: status.certificate: Invalid value: "<certificate data>": must contain at least one CERTIFICATE PEM block',
    );
  });

  it.each([
    ["/approval", "approve", { conditions: [approved] }],
    ["/status", "sign", { conditions: [{ type: "Failed", status: "True" }] }],
  ])("is changed through %s only by who may %s for its signer", async (subresource, verb, status) => {
    await request();
    await grant(verb, "update", "patch", "get");
    const someone = { "Impersonate-User": "someone" };
    const refused = await change(at + subresource, status, someone);
    expect([refused.status, message(refused)]).toEqual([
      403,
      `certificatesigningrequests.certificates.k8s.io "x" is forbidden: user not permitted to ${verb} requests with signerName "example.com/x"`,
    ]);
    await grant(verb, verb);
    expect((await change(at + subresource, status, someone)).status).toBe(200);
  });

  /** Lets someone do it: with the requests, or with the signers of a domain. */
  async function grant(name: string, ...verbs: readonly string[]): Promise<void> {
    const resources = verbs.includes(name)
      ? [{ apiGroups: ["certificates.k8s.io"], resources: ["signers"], resourceNames: ["example.com/*"], verbs }]
      : [{ apiGroups: ["certificates.k8s.io"], resources: PARTS, verbs }];
    const role = `${name}-${verbs.length}`;
    const group = "rbac.authorization.k8s.io";
    const rbac = `/apis/${group}/v1`;
    const metadata = { name: role };
    await server.send({
      method: "POST",
      path: `${rbac}/clusterroles`,
      body: { apiVersion: `${group}/v1`, kind: "ClusterRole", metadata, rules: resources },
    });
    const subjects = [{ kind: "User", apiGroup: group, name: "someone" }];
    const roleRef = { apiGroup: group, kind: "ClusterRole", name: role };
    await server.send({
      method: "POST",
      path: `${rbac}/clusterrolebindings`,
      body: { apiVersion: `${group}/v1`, kind: "ClusterRoleBinding", metadata, subjects, roleRef },
    });
  }
});

describe("the parts of a Pod", () => {
  const pods = "/api/v1/namespaces/default/pods";
  const container = (cpu: string): object => ({
    name: "main",
    image: "example.com/none:v1",
    resources: { requests: { cpu } },
  });
  const patch = (subresource: string, spec: object): Promise<Reply> =>
    server.send({ method: "PATCH", path: `${pods}/parted/${subresource}`, headers: MERGE, body: { spec } });

  beforeEach(async () => {
    const spec = { containers: [container("1")], nodeSelector: { nowhere: "at-all" } };
    await server.send({
      method: "POST",
      path: pods,
      body: { apiVersion: "v1", kind: "Pod", metadata: { name: "parted" }, spec },
    });
  });

  it("takes ephemeral containers, and nothing else with them", async () => {
    const helper = { name: "debugger", image: "example.com/debug:v1" };
    const added = await patch("ephemeralcontainers", { ephemeralContainers: [helper], priority: 5 });
    expect(added.body["spec"]).toMatchObject({ ephemeralContainers: [helper], priority: 0 });
    expect([message(await patch("ephemeralcontainers", { ephemeralContainers: [] }))]).toEqual([
      'Pod "parted" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "debugger" may not be removed\n',
    ]);
  });

  it("takes other amounts of what its containers use", async () => {
    const resized = await patch("resize", { containers: [container("2")] });
    expect(resized.body["spec"]).toMatchObject({ containers: [{ resources: { requests: { cpu: "2" } } }] });
    const refused = await patch("resize", { containers: [{ ...container("2"), image: "example.com/other:v1" }] });
    expect([refused.status, message(refused)]).toEqual([
      422,
      'Pod "parted" is invalid: spec: Forbidden: only cpu and memory resources are mutable',
    ]);
    expect(message(await patch("resize", { containers: [{ ...container("2"), name: "renamed" }] }))).toBe(
      'Pod "parted" is invalid: spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize',
    );
  });
});
