import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCli, type CliProcess } from "../../support/cli-process.ts";
import { kubectlFor, type Kubectl } from "../../support/kubectl.ts";
import { hasKubectl } from "../../support/programs.ts";

const NAMESPACE = "example-namespace";
const HERE = ["-n", NAMESPACE];
const DEPLOYMENT = "deployment/example-server";

let directory: string;
let cli: CliProcess;
let kubectl: Kubectl;
/** The tutorial's at the versions that Kubernetes still serves. */
const manifests = fileURLToPath(new URL("../../../examples/tutorial/example-server-v1.yaml", import.meta.url));

async function podName(): Promise<string> {
  const names = await kubectl.out(["get", "pods", ...HERE, "--field-selector=status.phase=Running", "-o", "name"]);
  return names.trim().split("\n")[0] ?? "";
}

function get(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { rejectUnauthorized: false }, (res) => {
      let text = "";
      res.on("data", (chunk: Buffer) => (text += chunk.toString()));
      res.on("end", () => resolve(text));
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe.skipIf(!hasKubectl())("kubectl, where the machine has it", () => {
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "kubectl-"));
    cli = await startCli(["--no-examples"]);
    kubectl = kubectlFor(cli.ready.kubeconfig, path.join(directory, "cache"));
    await kubectl.out(["apply", "-f", manifests]);
    await kubectl.out(["rollout", "status", ...HERE, DEPLOYMENT, "--timeout=15s"]);
    await kubectl.out(["wait", "--for=condition=Available", "apiservice/v1.example.k8s.io", "--timeout=15s"]);
  });
  afterAll(async () => {
    await cli?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it("apply changes nothing the second time, and diff finds nothing", async () => {
    const again = await kubectl.out(["apply", "-f", manifests]);
    expect(
      again
        .trim()
        .split("\n")
        .every((line) => line.endsWith(" unchanged")),
    ).toBe(true);
    expect(await kubectl.run(["diff", "-f", manifests])).toMatchObject({ code: 0, stdout: "" });
    const changed = (await readFile(manifests, "utf8")).replace(
      "groupPriorityMinimum: 100",
      "groupPriorityMinimum: 200",
    );
    const diff = await kubectl.run(["diff", "-f", "-"], changed);
    expect(diff.code).toBe(1);
    expect(diff.stdout).toMatch(/^-\s+groupPriorityMinimum: 100\n\+\s+groupPriorityMinimum: 200$/m);
  });

  it("get shows tables, wide tables, YAML and JSON", async () => {
    const table = await kubectl.out(["get", "pods", ...HERE]);
    expect(table).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\nexample-server-\S+ +1\/1 +Running +0 +\d+s\n$/);
    expect(await kubectl.out(["get", "pods", ...HERE, "-o", "wide"])).toMatch(/ 10\.244\.\d+\.\d+ +playground /);
    expect(await kubectl.out(["get", "nodes"])).toMatch(/^playground +Ready +<none> +\d+s +v1\.36/m);
    expect(await kubectl.out(["get", "apiservice", "v1.example.k8s.io", "-o", "yaml"])).toContain(
      "insecureSkipTLSVerify: true",
    );
    const list = JSON.parse(await kubectl.out(["get", DEPLOYMENT, ...HERE, "-o", "json"])) as { kind: string };
    expect(list.kind).toBe("Deployment");
  });

  it("get --watch sees a change", async () => {
    await kubectl.out(["create", "configmap", ...HERE, "there-before"]);
    await using watch = kubectl.start(["get", "configmaps", ...HERE, "--watch", "-o", "name"]);
    await watch.line(/there-before/);
    await kubectl.out(["create", "configmap", ...HERE, "watched", "--from-literal=a=b"]);
    expect(await watch.line(/watched/)).toBe("configmap/watched");
    await kubectl.out(["delete", "configmap", ...HERE, "watched"]);
  });

  it("describe tells of the pod, its events and its node", async () => {
    const text = await kubectl.out(["describe", ...HERE, await podName()]);
    expect(text).toMatch(/^Node: +playground\/10\.0\.2\.15$/m);
    expect(text).toMatch(
      /^ +Normal +Scheduled .*Successfully assigned example-namespace\/example-server-\S+ to playground$/m,
    );
    expect(await kubectl.out(["describe", "node", "playground"])).toMatch(
      /^ +Ready +True .*kubelet is posting ready status$/m,
    );
  });

  it("explain, api-resources and api-versions know what is served", async () => {
    expect(await kubectl.out(["explain", "apiservice.spec.caBundle"])).toContain("FIELD: caBundle <string>");
    expect(await kubectl.out(["explain", "pods.spec.containers"])).toContain("image\t<string>");
    const resources = await kubectl.out(["api-resources", "--no-headers", "-o", "name"]);
    expect(resources.split("\n")).toEqual(
      expect.arrayContaining(["pods", "deployments.apps", "apiservices.apiregistration.k8s.io"]),
    );
    expect(await kubectl.out(["api-versions"])).toContain("example.k8s.io/v1\n");
  });

  it("edit, label, annotate and every type of patch change the object", async () => {
    const edits = path.join(directory, "edit.sh");
    await writeFile(edits, '#!/bin/sh\nsed -i "s/versionPriority: 100/versionPriority: 110/" "$1"\n');
    await chmod(edits, 0o700);
    const apiService = "apiservice/v1.example.k8s.io";
    await kubectl.out(["edit", apiService], "", { EDITOR: edits, KUBE_EDITOR: edits });
    await kubectl.out(["label", apiService, "a=b"]);
    await kubectl.out(["annotate", apiService, "c=d"]);
    await kubectl.out(["patch", apiService, "--type=merge", "-p", '{"spec":{"groupPriorityMinimum":120}}']);
    await kubectl.out([
      "patch",
      apiService,
      "--type=json",
      "-p",
      '[{"op":"add","path":"/metadata/labels/e","value":"f"}]',
    ]);
    await kubectl.out(["patch", DEPLOYMENT, ...HERE, "-p", '{"spec":{"revisionHistoryLimit":3}}']);
    const applied = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "applied" }, data: { a: "b" } };
    await kubectl.out(["apply", "--server-side", ...HERE, "-f", "-"], JSON.stringify(applied));
    const fields = "{.spec.versionPriority} {.spec.groupPriorityMinimum} {.metadata.labels} {.metadata.annotations.c}";
    expect(await kubectl.out(["get", apiService, "-o", `jsonpath=${fields}`])).toBe('110 120 {"a":"b","e":"f"} d');
    expect(await kubectl.out(["get", DEPLOYMENT, ...HERE, "-o", "jsonpath={.spec.revisionHistoryLimit}"])).toBe("3");
  });

  it("auth and create token say who may do what", async () => {
    expect(await kubectl.out(["auth", "can-i", "delete", "pods"])).toBe("yes\n");
    const account = `--as=system:serviceaccount:${NAMESPACE}:example-server`;
    expect(await kubectl.run(["auth", "can-i", "delete", "secrets", account])).toMatchObject({
      code: 1,
      stdout: "no\n",
    });
    expect(await kubectl.out(["auth", "whoami"])).toMatch(/^Groups +\[system:masters system:authenticated\]$/m);
    const token = (await kubectl.out(["create", "token", ...HERE, "example-server"])).trim();
    // The administrator's certificate would win over the token.
    const whoami = [
      "auth",
      "whoami",
      "--token",
      token,
      "--client-certificate=",
      "--client-key=",
      "-o",
      "jsonpath={.status.userInfo.username}",
    ];
    const asToken = kubectlFor(await withoutUser(), path.join(directory, "cache"));
    expect(await asToken.out(whoami)).toBe(`system:serviceaccount:${NAMESPACE}:example-server`);
  });

  it("logs come from the process, to the end or as they are written", async () => {
    const pod = await podName();
    const log = await kubectl.out(["logs", ...HERE, pod, "--timestamps"]);
    expect(log).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z listening on 127\.0\.0\.1:\d+$/m);
    expect(await kubectl.out(["logs", ...HERE, pod, "-c", "example-server", "--tail=0"])).toBe("");
    const previous = await kubectl.run(["logs", ...HERE, pod, "--previous"]);
    expect(previous.stderr).toMatch(
      /BadRequest.*previous terminated container "example-server" in pod "\S+" not found/,
    );
    await using following = kubectl.start(["logs", ...HERE, "-f", pod]);
    expect(await following.line(/listening/)).toMatch(/^listening on /);
  });

  it.each([
    ["WebSocket", "true"],
    ["SPDY", "false"],
  ])("port-forward leads to the process over %s", async (_name, webSockets) => {
    const env = { KUBECTL_PORT_FORWARD_WEBSOCKETS: webSockets };
    const forward = kubectl.start(["port-forward", ...HERE, await podName(), ":443"], env);
    try {
      const line = await forward.line(/^Forwarding from 127\.0\.0\.1:/);
      const port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      const url = `https://127.0.0.1:${port}/apis/example.k8s.io/v1/pods`;
      const replies = await Promise.all([get(url), get(url), get(url)]);
      expect(new Set(replies)).toEqual(new Set(["Hit '/pods' and URL is '/apis/example.k8s.io/v1/pods'"]));
    } finally {
      await forward[Symbol.asyncDispose]();
    }
    // The trace is printed when the connection is over.
    const method = webSockets === "true" ? "GET" : "POST";
    expect(await cli.line(new RegExp(`${method} \\S+/portforward -> `))).toContain("-> 101 ");
  });

  it.each([
    ["WebSocket", "true"],
    ["SPDY", "false"],
  ])("exec runs what the image lists and nothing else, over %s", async (_name, webSockets) => {
    const env = { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: webSockets };
    const pod = await podName();
    const inside = ["exec", ...HERE, pod, "--"];
    expect(await kubectl.out([...inside, "env"], "", env)).toContain(`HOSTNAME=${pod.slice("pod/".length)}\n`);
    expect(await kubectl.out(["exec", "-i", ...HERE, pod, "--", "cat"], "over and back", env)).toBe("over and back");
    expect(await kubectl.run([...inside, "cat", "/nowhere"], "", env)).toEqual({
      code: 1,
      stdout: "",
      stderr: "cat: /nowhere: No such file or directory\ncommand terminated with exit code 1\n",
    });
    const shell = await kubectl.run([...inside, "sh", "-c", "id"], "", env);
    expect(shell.code).toBe(1);
    expect(shell.stderr).toContain('exec: "sh": executable file not found in $PATH');
    const escape = await kubectl.run([...inside, "cat", "/../../../../../../etc/passwd"], "", env);
    expect(escape.stdout).toBe("");
  });

  it("scale, rollout restart and delete change what runs", async () => {
    await kubectl.out(["scale", ...HERE, DEPLOYMENT, "--replicas=2"]);
    await kubectl.out(["rollout", "status", ...HERE, DEPLOYMENT, "--timeout=15s"]);
    const before = await kubectl.out(["get", "pods", ...HERE, "-o", "name"]);
    expect(before.trim().split("\n")).toHaveLength(2);
    await kubectl.out(["rollout", "restart", ...HERE, DEPLOYMENT]);
    await kubectl.out(["rollout", "status", ...HERE, DEPLOYMENT, "--timeout=15s"]);
    await kubectl.out(["wait", "--for=delete", ...HERE, ...before.trim().split("\n"), "--timeout=15s"]);
    expect(await podName()).not.toBe("");
    await kubectl.out(["delete", "-f", manifests, "--ignore-not-found", "--timeout=15s"]);
    const gone = await kubectl.run(["get", "apiservice", "v1.example.k8s.io"]);
    expect(gone.stderr).toContain('apiservices.apiregistration.k8s.io "v1.example.k8s.io" not found');
  });
});

/** The administrator's kubeconfig without the administrator. */
async function withoutUser(): Promise<string> {
  const file = path.join(directory, "nobody.kubeconfig");
  const config = JSON.parse(await kubectl.out(["config", "view", "--raw", "-o", "json"])) as { users: unknown };
  await writeFile(file, JSON.stringify({ ...config, users: [{ name: "kubernetes-admin", user: {} }] }));
  return file;
}

describe.skipIf(!hasKubectl())("kubectl apply of what the playground loaded at its start", () => {
  const greetings = ["x", "y"].map((name) => path.join(manifests, "..", "..", "greetings", `greetings-${name}.yaml`));
  const files = [manifests, ...greetings].flatMap((file) => ["-f", file]);

  it("finds everything unchanged, and warns of nothing", async () => {
    const cache = await mkdtemp(path.join(tmpdir(), "kubectl-"));
    const loaded = await startCli(files);
    try {
      const { stdout, stderr } = await kubectlFor(loaded.ready.kubeconfig, cache).run(["apply", ...files]);
      expect(stderr).toBe("");
      expect(stdout.trim().split("\n")).toHaveLength(31);
      expect(stdout.match(/ (created|configured)$/gm)).toBeNull();
    } finally {
      await loaded.stop();
      await rm(cache, { recursive: true, force: true });
    }
  });
});
