import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { createCa, issueCertificate, startPlayground, type KubeObject, type Playground } from "../../../src/index.ts";
import { untilObjects } from "../../support/awaiting.ts";

/** The tutorial's procedure for extension server X, one step after the other, each with what it changes. */

const NAMESPACE = "greetings-x";
const API_SERVICE = "v1alpha1.extensions.example.com";
const GREETINGS = "/apis/extensions.example.com/v1alpha1/namespaces/default/greetings";
const START_MS = 40_000;

let playground: Playground;
let manifests: readonly KubeObject[];
let made: readonly KubeObject[] = [];

function example(name: string): string {
  return fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));
}

function parse(text: string): KubeObject[] {
  return parseAllDocuments(text).map((document) => document.toJS() as KubeObject);
}

async function apply(kind: string): Promise<void> {
  const found = [...manifests, ...made].filter((object) => object.kind === kind);
  expect(found).not.toEqual([]);
  for (const object of found) await playground.apply(object);
}

function untilPods(passes: (pods: readonly KubeObject[]) => boolean): Promise<readonly KubeObject[]> {
  const target = { group: "", resource: "pods", namespace: NAMESPACE };
  return untilObjects(playground.objects, target, passes);
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

interface Status {
  readonly conditions?: readonly Condition[];
  readonly containerStatuses?: readonly { readonly state: { readonly waiting?: { readonly reason: string } } }[];
}

function statusOf(object: KubeObject | undefined): Status {
  return object?.["status"] ?? {};
}

function waitingReason(pod: KubeObject | undefined): string {
  return statusOf(pod).containerStatuses?.[0]?.state.waiting?.reason ?? "";
}

function isReady(pod: KubeObject): boolean {
  return statusOf(pod).conditions?.some(({ type, status }) => type === "Ready" && status === "True") === true;
}

async function untilCondition(passes: (condition: { reason: string; message: string }) => boolean): Promise<void> {
  const target = { group: "apiregistration.k8s.io", resource: "apiservices" };
  await untilObjects(playground.objects, target, (services) => {
    const service = services.find(({ metadata }) => metadata.name === API_SERVICE);
    const { reason = "", message = "" } = statusOf(service).conditions?.[0] ?? {};
    return passes({ reason, message });
  });
}

async function scale(replicas: number): Promise<void> {
  const path = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/greetings-server/scale`;
  expect((await playground.client().patch(path, { spec: { replicas } })).status).toBe(200);
}

beforeAll(async () => {
  playground = await startPlayground();
  manifests = parse(await readFile(example("greetings/greetings-x.yaml"), "utf8"));
});
afterAll(() => playground.close());

describe("the steps to an extension server", () => {
  it("1-4: a namespace, a service account, an authority and a serving certificate", async () => {
    await apply("Namespace");
    await apply("ServiceAccount");
    const { stdout } = await promisify(execFile)(example("certificates.sh"), ["greetings-server", NAMESPACE]);
    made = parse(stdout);
    expect(made.map(({ kind }) => kind)).toEqual(["Secret", "APIService"]);
  });

  it("5: a Deployment whose pod waits for the Secret", async () => {
    await apply("Service");
    await apply("Deployment");
    const [pod] = await untilPods(([first]) => waitingReason(first) !== "");
    expect(JSON.stringify(statusOf(pod).containerStatuses)).toContain("greetings-serving");
  });

  it(
    "6: the Secret, which lets the server start and fail, because it may not read the ConfigMap",
    async () => {
      await apply("Secret");
      await untilPods(([pod]) => waitingReason(pod) === "CrashLoopBackOff");
    },
    START_MS,
  );

  it(
    "7: the auth-reader RoleBinding, which lets a new pod become ready",
    async () => {
      await apply("RoleBinding");
      const [old] = await untilPods((pods) => pods.length === 1);
      const name = old?.metadata.name ?? "";
      await playground.client().delete(`/api/v1/namespaces/${NAMESPACE}/pods/${name}`);
      await untilPods((pods) => pods.some((pod) => pod.metadata.name !== name && isReady(pod)));
    },
    START_MS,
  );

  it("8: an APIService with the caBundle of another authority, which is told so by its condition", async () => {
    expect((await playground.client().get(GREETINGS)).status).toBe(404);
    const other = await createCa("other", Date.now());
    const apiService = structuredClone(made.find(({ kind }) => kind === "APIService")) as KubeObject & {
      spec: { caBundle: string };
    };
    apiService.spec.caBundle = Buffer.from(other.cert).toString("base64");
    await playground.apply(apiService);
    await untilCondition(({ message }) => message.includes("x509: certificate signed by unknown authority"));
    expect((await playground.client().get(GREETINGS)).status).toBe(503);
  });

  it("9: the right caBundle, with which it is available", async () => {
    await apply("APIService");
    await playground.waitFor(API_SERVICE);
  });

  it("10: a role for alice, whom the main apiserver then lets pass; but the server may not ask about her", async () => {
    const alice = playground.client("alice");
    expect((await alice.get(GREETINGS)).status).toBe(403);
    await apply("ClusterRole");
    await playground.apply({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "alice-edits", namespace: "default" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "edit" },
      subjects: [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "alice" }],
    });
    await playground.settled();
    const refused = await alice.get(GREETINGS);
    expect(refused.status).toBe(500);
    expect(refused.text).toContain("subjectaccessreviews.authorization.k8s.io is forbidden");
  });

  it("11: auth-delegator, with which alice is served", async () => {
    await apply("ClusterRoleBinding");
    expect((await playground.client("alice").get(GREETINGS)).status).toBe(200);
  });

  it("12: a greeting, which says who asked", async () => {
    const alice = playground.client("alice");
    const greeting = {
      apiVersion: "extensions.example.com/v1alpha1",
      kind: "Greeting",
      metadata: { name: "hello" },
      spec: { text: "world" },
    };
    expect((await alice.post(GREETINGS, greeting)).status).toBe(201);
    expect((await alice.post(`${GREETINGS}/hello/say`, "")).json()).toMatchObject({
      status: { text: "Hello, world!", askedBy: "alice" },
    });
  });

  it(
    "13: no replicas, which the condition calls MissingEndpoints; and one again, which still has the greeting",
    async () => {
      await scale(0);
      await untilCondition(({ reason }) => reason === "MissingEndpoints");
      expect((await playground.client("alice").get(GREETINGS)).status).toBe(503);
      await scale(1);
      await playground.waitFor(API_SERVICE, "Available", START_MS);
      expect((await playground.client("alice").get(`${GREETINGS}/hello`)).status).toBe(200);
    },
    START_MS,
  );

  it("14: a certificate that has its name in the CN alone, which Go and so the condition refuse", async () => {
    const ca = await createCa("cn-only", Date.now());
    const commonName = `greetings-server.${NAMESPACE}.svc`;
    const serving = await issueCertificate(ca, { commonName, hosts: [] }, Date.now());
    const secret = structuredClone(made.find(({ kind }) => kind === "Secret")) as KubeObject & { data: object };
    const base64 = (text: string): string => Buffer.from(text).toString("base64");
    secret.data = { "tls.crt": base64(serving.cert), "tls.key": base64(serving.key) };
    await playground.apply(secret);
    await playground.client().patch(`/apis/apiregistration.k8s.io/v1/apiservices/${API_SERVICE}`, {
      spec: { caBundle: base64(ca.cert) },
    });
    await scale(0);
    await untilPods((pods) => pods.length === 0);
    await scale(1);
    await untilCondition(({ message }) =>
      message.includes("x509: certificate relies on legacy Common Name field, use SANs instead"),
    );
  }, 40_000);
});
