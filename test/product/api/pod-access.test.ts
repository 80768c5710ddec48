import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { startPlayground, type Playground } from "../../../src/index.ts";

/** What a client library does in a cluster: the environment says where, the mounted files say who. */
const PROGRAM = `
import { readFileSync } from "node:fs";
import { request } from "node:https";
const mount = process.env.POD_ROOT + "/var/run/secrets/kubernetes.io/serviceaccount/";
const read = (name) => readFileSync(mount + name, "utf8");
const sent = request({
  host: process.env.KUBERNETES_SERVICE_HOST,
  port: process.env.KUBERNETES_SERVICE_PORT,
  path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
  method: "POST",
  ca: read("ca.crt"),
  headers: { authorization: "Bearer " + read("token"), "content-type": "application/json" },
}, (res) => {
  let text = "";
  res.on("data", (chunk) => (text += chunk));
  res.on("end", () => {
    const { userInfo } = JSON.parse(text).status;
    console.log(JSON.stringify({ status: res.statusCode, namespace: read("namespace"), userInfo }));
  });
});
sent.end(JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" }));
setInterval(() => {}, 1000);
`;

const PODS = "/api/v1/namespaces/default/pods";

const pod = (name: string, spec: object = {}): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name },
  spec: { containers: [{ name: "main", image: "example.com/asks:v1" }], ...spec },
});

interface Asked {
  readonly status: number;
  readonly namespace: string;
  readonly userInfo: { readonly username: string; readonly extra: Readonly<Record<string, readonly string[]>> };
}

describe("what runs in a pod", () => {
  let directory: string;
  let playground: Playground;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "pod-access-"));
    const images = path.join(directory, "images.yaml");
    const entry = { image: "example.com/asks:v1", command: [process.execPath, "asks.mjs"], port: 0, exec: ["cat"] };
    await writeFile(path.join(directory, "asks.mjs"), PROGRAM);
    await writeFile(
      images,
      JSON.stringify({ images: [{ ...entry, command: [process.execPath, path.join(directory, "asks.mjs")] }] }),
    );
    playground = await startPlayground({ images: [images], proxyPort: "off" });
  });
  afterAll(async () => {
    await playground.close();
    await rm(directory, { recursive: true });
  });

  /** What the program in the pod has found out. */
  async function answerOf(name: string): Promise<Asked> {
    let text = "";
    await waitUntil(async () => {
      const log = await playground.client().get(`${PODS}/${name}/log`);
      text = log.text;
      return log.status === 200 && text.endsWith("\n");
    });
    return JSON.parse(text) as Asked;
  }

  async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (!(await isSo())) {
      if (Date.now() > deadline) throw new Error("it did not become so");
      await playground.settled();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it("reaches the main apiserver as the pod's service account, the namespace's default one", async () => {
    expect((await playground.client().post(PODS, pod("asks"))).status).toBe(201);
    const asked = await answerOf("asks");
    expect(asked).toMatchObject({ status: 201, namespace: "default" });
    expect(asked.userInfo.username).toBe("system:serviceaccount:default:default");
    expect(asked.userInfo.extra).toMatchObject({
      "authentication.kubernetes.io/pod-name": ["asks"],
      "authentication.kubernetes.io/node-name": ["playground"],
    });
  });

  it("waits for a service account that is missing, and says so as the kubelet does", async () => {
    await playground.client().post(PODS, pod("waits", { serviceAccountName: "later" }));
    await waitUntil(async () => {
      const { text } = await playground.client().get("/api/v1/namespaces/default/events");
      return text.includes('failed to fetch token: serviceaccounts \\"later\\" not found');
    });
    const refused = await playground.client().get(`${PODS}/waits/log`);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain("is waiting to start: ContainerCreating");
  });

  it.each([
    ["log?container=other", 400, "container other is not valid for pod asks"],
    [
      "log?tailLines=-1",
      422,
      'PodLogOptions \\"asks\\" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
    ],
    ["log?sinceSeconds=0", 422, "sinceSeconds: Invalid value: 0: must be greater than 0"],
    ["log?previous=true", 400, 'previous terminated container \\"main\\" in pod \\"asks\\" not found'],
    ["exec?command=cat&stdout=true", 400, "Upgrade request required"],
    ["exec?command=cat", 400, "Upgrade request required"],
    ["log?stream=Stdout", 422, "stream: Forbidden: may not be specified"],
    ["portforward?ports=x", 400, 'cannot convert to []int32: strconv.ParseUint: parsing \\"x\\": invalid syntax'],
    ["portforward", 400, "Upgrade request required"],
  ])("GET %s is answered %i: %s", async (what, status, text) => {
    const reply = await playground.client().get(`${PODS}/asks/${what}`);
    expect(reply.status).toBe(status);
    expect(reply.text).toContain(text);
  });

  it("is not to be entered by who may only read: a WebSocket begins with GET", async () => {
    const rules = [{ apiGroups: [""], resources: ["pods/exec"], verbs: ["get"] }];
    const rbac = { apiVersion: "rbac.authorization.k8s.io/v1", metadata: { name: "reads" } };
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "reads" };
    await playground.apply({ ...rbac, kind: "ClusterRole", rules });
    await playground.apply({
      ...rbac,
      kind: "ClusterRoleBinding",
      roleRef,
      subjects: [{ kind: "User", name: "reader", apiGroup: "rbac.authorization.k8s.io" }],
    });
    const reader = playground.client("reader");
    await waitUntil(async () => {
      const { text } = await reader.get(`${PODS}/asks/exec?command=cat&stdout=true`);
      return !text.includes("cannot get resource");
    });
    const reply = await reader.get(`${PODS}/asks/exec?command=cat&stdout=true`);
    expect(reply.status).toBe(403);
    expect(reply.text).toContain('cannot create resource \\"pods/exec\\"');
  });

  it("counts in the trace what an upgraded connection carries", async () => {
    const token = (
      await playground.client().post("/api/v1/namespaces/default/serviceaccounts/default/token", {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        spec: {},
      })
    ).json() as { status: { token: string } };
    await playground.apply({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "admins" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ kind: "ServiceAccount", name: "default", namespace: "default" }],
    });
    const url = `${playground.url.replace("https", "wss")}${PODS}/asks/exec?command=cat&stdin=true&stdout=true`;
    const socket = new WebSocket(url, ["v5.channel.k8s.io"], {
      ca: playground.ca,
      headers: { authorization: `Bearer ${token.status.token}` },
    });
    const messages: Buffer[] = [];
    socket.on("message", (message: Buffer) => messages.push(message));
    await new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    socket.send(Buffer.concat([Buffer.of(0), Buffer.from("hello")]));
    socket.send(Buffer.of(255, 0));
    await new Promise((resolve) => socket.once("close", resolve));
    const channel = (number: number): string =>
      Buffer.concat(messages.filter(([first]) => first === number).map((message) => message.subarray(1))).toString();
    expect(channel(1)).toBe("hello");
    expect(JSON.parse(channel(3))).toEqual({ metadata: {}, status: "Success" });
    const trace = playground.requests.all().findLast(({ client }) => client.target.includes("/exec?command=cat&stdin"));
    expect(trace).toMatchObject({ upgraded: true, status: 101 });
    expect(trace?.upgradeBytes?.toBackend).toBeGreaterThan(5);
    expect(trace?.upgradeBytes?.toClient).toBeGreaterThan(5);
  });
});
