// Kubernetes' own sample-apiserver and its etcd, from the manifests that come with it, as containers of one Pod.
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { startPlayground } from "../../../src/index.ts";
import { GO, hasProgram, hasSandbox, isThere } from "../../support/programs.ts";

const MODULE = "k8s.io/sample-apiserver@v0.36.1";
const API = "/apis/wardle.example.com/v1alpha1/namespaces/default/flunders";
/** Go builds the server first, which takes minutes on a machine that never did. */
const BUILD_AND_RUN_MS = 900_000;

const run = promisify(execFile);

/** Its manifests leave out what Kubernetes 1.36 has come to ask for: the policies of an admission plugin that is on by default. */
const POLICIES = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "mutating-policies" },
  rules: [
    {
      apiGroups: ["admissionregistration.k8s.io"],
      resources: ["mutatingadmissionpolicies", "mutatingadmissionpolicybindings"],
      verbs: ["list", "watch"],
    },
  ],
};
const POLICIES_BINDING = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "mutating-policies" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "mutating-policies" },
  subjects: [{ kind: "ServiceAccount", name: "apiserver", namespace: "wardle" }],
};

/** What the two images are on this machine. */
const IMAGES = [
  {
    image: "kube-sample-apiserver:latest",
    command: ["./sample-apiserver"],
    entrypoint: ["/kube-sample-apiserver"],
    args: "any",
    read: [],
    port: 443,
  },
  {
    image: "registry.k8s.io/etcd:v3.6.8",
    command: ["etcd"],
    entrypoint: ["/usr/local/bin/etcd"],
    args: "any",
    port: 2379,
  },
];

const isPossible = hasProgram(GO, "version") && isThere("etcd") && hasSandbox();

describe.skipIf(!isPossible)("an unmodified Go server from its original manifests", () => {
  it(
    "runs as a Pod with its etcd and serves its group through the aggregator",
    { timeout: BUILD_AND_RUN_MS },
    async () => {
      const directory = await mkdtemp(path.join(tmpdir(), "go-server-"));
      onTestFinished(() => rm(directory, { recursive: true }));
      const env = { ...process.env, GOBIN: directory, CGO_ENABLED: "0" };
      await run(GO, ["install", MODULE], { env, cwd: directory });
      const { stdout } = await run(GO, ["mod", "download", "-json", MODULE], { env, cwd: directory });
      const manifests = path.join((JSON.parse(stdout) as { Dir: string }).Dir, "artifacts", "example");
      const images = path.join(directory, "images.yaml");
      await writeFile(images, JSON.stringify({ images: IMAGES }));

      const playground = await startPlayground({ images: [images], proxyPort: "off" });
      onTestFinished(() => playground.close());
      await playground.apply(await readFile(path.join(manifests, "ns.yaml"), "utf8"));
      for (const file of await readdir(manifests))
        await playground.apply(await readFile(path.join(manifests, file), "utf8"));
      await playground.apply(POLICIES);
      await playground.apply(POLICIES_BINDING);
      await playground.waitFor("v1alpha1.wardle.example.com", "Available", 60_000);

      const flunder = {
        apiVersion: "wardle.example.com/v1alpha1",
        kind: "Flunder",
        metadata: { name: "one" },
        spec: {},
      };
      // Its admission plugins answer 403 until they have read their policies.
      const create = async (): Promise<number> => (await playground.client().post(API, flunder)).status;
      await expect.poll(create, { timeout: 60_000, interval: 500 }).toBe(201);
      expect((await playground.client().get(`${API}/one`)).json()).toMatchObject({
        kind: "Flunder",
        metadata: { name: "one" },
      });
      const pods = await playground.objects.list({ group: "", resource: "pods", namespace: "wardle" }, {});
      expect(pods.items[0]?.["status"]).toMatchObject({
        containerStatuses: [
          { name: "wardle-server", ready: true },
          { name: "etcd", ready: true, restartCount: 0 },
        ],
      });
    },
  );
});
