/**
 * The extension apiserver in Go of examples/go-extension-server, with nothing of ours in it, behind a playground. It is used
 * for GO_SERVER_SECONDS, default 30, in `npm run go-server` 600.
 */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCli, type CliProcess } from "../../support/cli-process.ts";
import { freePort } from "../../support/free-port.ts";
import { kubectlFor, type Kubectl } from "../../support/kubectl.ts";
import { GO, hasKubectl, hasProgram } from "../../support/programs.ts";

const SECONDS = Number(process.env["GO_SERVER_SECONDS"] ?? 30);
const EXAMPLE = fileURLToPath(new URL("../../../examples/go-extension-server", import.meta.url));
const RUN = fileURLToPath(new URL("../../../scripts/run.mjs", import.meta.url));
/** Go builds k8s.io/apiserver first, which takes minutes on a machine that never did. */
const BUILD_MS = 900_000;
const TASK = path.join(EXAMPLE, "task.yaml");
const run = promisify(execFile);

let directory: string;
let cli: CliProcess;
let kubectl: Kubectl;
let port: number;

interface GoServer {
  /** klog's lines so far. */
  log(): readonly string[];
  stop(): Promise<number | null>;
}

function startServer(): GoServer {
  const { kubeconfig } = cli.ready;
  const files = ["kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig"];
  const args = [`--secure-port=${port}`, "--bind-address=127.0.0.1", `--cert-dir=${directory}`];
  const child: ChildProcess = spawn(path.join(directory, "server"), [
    ...args,
    ...files.map((name) => `--${name}=${kubeconfig}`),
  ]);
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return {
    log: () => text.split("\n"),
    stop: async () => {
      const gone = once(child, "exit") as Promise<[number | null]>;
      child.kill("SIGTERM");
      const [code] = await gone;
      return code;
    },
  };
}

/** Registers the server with the certificate that it has made for itself. */
async function register(): Promise<void> {
  const file = path.join(directory, "apiserver.crt");
  while ((await readFile(file).catch(() => undefined)) === undefined) await sleep(50);
  const caBundle = (await readFile(file)).toString("base64");
  const name = "v1-tasks-example-com";
  const service = { namespace: "default", name, port };
  const objects = [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace: "default" },
      spec: { type: "ExternalName", externalName: "localhost", ports: [{ port }] },
    },
    {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: "v1.tasks.example.com" },
      spec: {
        group: "tasks.example.com",
        version: "v1",
        groupPriorityMinimum: 1000,
        versionPriority: 10,
        caBundle,
        service,
      },
    },
  ];
  const manifest = path.join(directory, "manifest.json");
  await writeFile(manifest, JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
  await kubectl.out(["apply", "-f", manifest]);
}

function available(): Promise<string> {
  return kubectl.out(["wait", "--for=condition=Available", "apiservice/v1.tasks.example.com", "--timeout=60s"]);
}

/** Lines of klog that say what went wrong. */
function problems(lines: readonly string[]): string[] {
  return lines.filter((line) => /^[EF]\d{4} /.test(line));
}

describe.skipIf(!hasProgram(GO, "version") || !hasKubectl())("an extension apiserver in Go", () => {
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "go-server-"));
    await run(GO, ["build", "-o", path.join(directory, "server"), "."], { cwd: EXAMPLE });
    cli = await startCli(["--no-examples"]);
    kubectl = kubectlFor(cli.ready.kubeconfig, path.join(directory, "cache"));
    port = await freePort();
  }, BUILD_MS);
  afterAll(async () => {
    await cli?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it(
    "is served, used by kubectl, restarted and used again, without an error in its log",
    { timeout: BUILD_MS },
    async () => {
      const first = startServer();
      await register();
      await available();
      await kubectl.out(["apply", "-f", TASK]);
      expect(await kubectl.out(["apply", "-f", TASK])).toContain("task.tasks.example.com/first unchanged");
      expect(await kubectl.out(["explain", "task.spec.priority"])).toContain("Priority is 0 to 10.");
      await expect(
        kubectl.out(["patch", "task", "first", "--type=merge", "-p", '{"spec":{"priority":11}}']),
      ).rejects.toThrow("must be 0 to 10");
      const done = ["--subresource=status", "--type=merge", "-p", '{"status":{"done":true}}'];
      await kubectl.out(["patch", "task", "first", ...done]);
      expect(await kubectl.out(["get", "task", "first", "-o", "jsonpath={.status.done}"])).toBe("true");
      await kubectl.out(["create", "namespace", "locked"]);
      await kubectl.out(["label", "namespace", "locked", "tasks.example.com/locked=true"]);
      await expect(kubectl.out(["create", "-n", "locked", "-f", await inNamespace("locked")])).rejects.toThrow(
        "the namespace is locked",
      );
      expect(await first.stop()).toBe(0);
      expect(problems(first.log())).toEqual([]);

      const second = startServer();
      await available();
      const until = performance.now() + SECONDS * 1000;
      for (let turn = 0; performance.now() < until; turn += 1) await useOnce(turn);
      expect(problems(second.log())).toEqual([]);
      expect(await second.stop()).toBe(0);
    },
  );

  it("runs as its script shows it", { timeout: BUILD_MS }, async () => {
    const env = { ...process.env, AGGREGATION_PLAYGROUND: `node ${RUN}`, PORT: String(await freePort()) };
    const { stdout } = await run(path.join(EXAMPLE, "run.sh"), [], { env });
    expect(stdout).toMatch(/task\.tasks\.example\.com\/first created[^]*\nfirst +/);
  });
});

async function inNamespace(namespace: string): Promise<string> {
  const file = path.join(directory, `${namespace}.yaml`);
  await writeFile(file, (await readFile(TASK, "utf8")).replace("namespace: default", `namespace: ${namespace}`));
  return file;
}

/** What controllers and people do all day: create, list with a selector, watch until it is gone. */
async function useOnce(turn: number): Promise<void> {
  const namespace = `turn-${turn}`;
  await kubectl.out(["create", "namespace", namespace]);
  await kubectl.out(["apply", "--server-side", "-f", await inNamespace(namespace)]);
  await kubectl.out(["label", "-n", namespace, "task", "first", `turn=${turn}`]);
  expect(await kubectl.out(["get", "tasks", "-A", "-l", `turn=${turn}`, "-o", "name"])).toBe(
    "task.tasks.example.com/first\n",
  );
  await kubectl.out(["delete", "namespace", namespace, "--wait=false"]);
  // The namespace controller finds the task by discovery and deletes it through the aggregator.
  await kubectl.out(["wait", "-n", namespace, "--for=delete", "task/first", "--timeout=60s"]);
  await kubectl.out(["wait", "--for=delete", `namespace/${namespace}`, "--timeout=60s"]);
}
