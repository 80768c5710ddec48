// Whoever may write manifests must not thereby choose what this machine runs, reads or connects to.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/index.ts";
import { execInPod } from "../../support/pod-exec.ts";
import { NAMESPACE, shareWorld, type Pod } from "../../support/workload-world.ts";

const directory = mkdtempSync(path.join(tmpdir(), "container-inputs-"));
afterAll(() => rmSync(directory, { recursive: true }));
const MARK = path.join(directory, "ran");
const EVIL = path.join(directory, "evil.mjs");
writeFileSync(EVIL, `import fs from "node:fs"; fs.writeFileSync(${JSON.stringify(MARK)}, "");`);

const world = shareWorld([
  { image: "plain", command: ["node", "-e", "console.log('up'); setInterval(() => {}, 1000)", "--"], args: ["<file>"] },
]);

const GREETINGS = "example.com/greetings-server:v1alpha1";

const ADMIN: KubeObject = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "pods-are-admins" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
  subjects: [{ kind: "ServiceAccount", name: "default", namespace: NAMESPACE }],
};

function pod(container: Record<string, unknown>, spec: Record<string, unknown> = {}): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: NAMESPACE },
    spec: { containers: [{ name: "c", image: "plain", ...container }], ...spec },
  };
}

async function refusal(): Promise<string> {
  const [one] = await world.until<Pod>("pods", ([first]) => lastWaiting(first) !== undefined);
  return lastWaiting(one) ?? "";
}

async function running(): Promise<void> {
  await world.until<Pod>("pods", ([first]) => first?.status?.containerStatuses?.[0]?.state.running !== undefined);
}

function lastWaiting(one: Pod | undefined): string | undefined {
  return one?.status?.containerStatuses?.at(-1)?.state.waiting?.message;
}

describe("a manifest cannot choose what this machine runs", () => {
  it.each([
    ["NODE_OPTIONS", `--import ${EVIL}`],
    ["NODE_OPTIONS", `--require ${EVIL}`],
    ["NODE_V8_COVERAGE", directory],
    ["LD_PRELOAD", EVIL],
    ["PATH", directory],
    ["HOME", directory],
    ["AGGREGATION_PLAYGROUND_POD", "wait"],
  ])("by %s=%s in env", async (name, value) => {
    await world.create(pod({ env: [{ name, value }] }));
    expect(await refusal()).toContain(`environment variable "${name}" is not among those`);
    expect(existsSync(MARK)).toBe(false);
  });

  it("by NODE_OPTIONS from a ConfigMap", async () => {
    const config = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "options", namespace: NAMESPACE },
      data: { OPTIONS: `--import ${EVIL}` },
    };
    await world.create(config, pod({ envFrom: [{ prefix: "NODE_", configMapRef: { name: "options" } }] }));
    expect(await refusal()).toContain('environment variable "NODE_OPTIONS" is not among those');
  });

  it("by a command", async () => {
    await world.create(pod({ command: ["/bin/sh", "-c", `touch ${MARK}`] }));
    expect(await refusal()).toContain("a container's own command is not run on this machine");
    expect(existsSync(MARK)).toBe(false);
  });
});

describe("a manifest cannot choose what this machine reads or writes", () => {
  it("by --data-file: it is a file of the pod", async () => {
    const file = path.join(directory, "data.json");
    await world.create(pod({ image: GREETINGS, args: ["--storage=own", `--data-file=${file}`] }));
    await running();
    await world.untilLog("p", (text) => text !== "");
    expect(existsSync(file)).toBe(false);
  });

  it("by the paths in a kubeconfig that comes with it", async () => {
    const kubeconfig = {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "c",
      clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1", "certificate-authority": "/etc/passwd" } }],
      contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
      users: [{ name: "u", user: { tokenFile: "/etc/passwd" } }],
    };
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "config", namespace: NAMESPACE },
      stringData: { kubeconfig: JSON.stringify(kubeconfig) },
    };
    const volumes = [{ name: "config", secret: { secretName: "config" } }];
    const volumeMounts = [{ name: "config", mountPath: "/config" }];
    const reader = { image: GREETINGS, args: ["--kubeconfig=/config/kubeconfig"], volumeMounts };
    await world.create(secret, pod(reader, { volumes }));
    await world.until("events", (events) => events.some((event) => event["reason"] === "Started"));
    expect(await world.untilLog("p", (text) => text.includes("passwd"))).toContain("ENOENT");
  });
});

describe("a manifest cannot choose what this machine connects to", () => {
  it("by --etcd-servers", async () => {
    await world.create(pod({ image: GREETINGS, args: ["--etcd-servers=http://192.0.2.1:2379"] }));
    expect(await refusal()).toBe('"http://192.0.2.1:2379" is no URL of this machine');
  });
});

describe("the key to the main server's store", () => {
  it("is not in the environment that `kubectl exec POD -- env` prints", async () => {
    await world.create(ADMIN, pod({ image: GREETINGS, args: ["--storage=main", "--secure-port=8443"] }));
    await running();
    await world.untilLog("p", (text) => text.includes("listening on"));
    const { stdout: printed } = await execInPod(world.playground, NAMESPACE, "p", ["env"]).ended;
    expect(printed).toContain("POD_ROOT=");
    expect(printed).not.toMatch(/STORE|TOKEN/);
  });
});
