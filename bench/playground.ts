import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import path from "node:path";
import { startChild, type Child } from "./child.ts";
import { TOKEN_HEADER, type Materials } from "./materials.ts";
import { insecureGet } from "./requests.ts";

/** The program as it is installed. */
export const ENTRY = new URL("../dist/bundle/main.js", import.meta.url).pathname;
const SETTLE_MS = 60_000;

export interface RunningPlayground extends Child {
  readonly url: string;
  readonly proxyUrl: string;
}

/** A group whose one backend is at `port`; the token's user may do there what RBAC grants it, no more. */
export function manifests(port: number, caPem: string): string {
  return `apiVersion: v1
kind: Service
metadata: {name: backend, namespace: default}
spec: {type: ExternalName, externalName: localhost, ports: [{port: ${port}}]}
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.bench.example.com}
spec:
  group: bench.example.com
  version: v1
  groupPriorityMinimum: 1000
  versionPriority: 10
  caBundle: ${Buffer.from(caPem).toString("base64")}
  service: {name: backend, namespace: default, port: ${port}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: bench}
rules:
  - {apiGroups: ["*"], resources: [things], verbs: [get, list]}
  - {apiGroups: [apiregistration.k8s.io], resources: [apiservices], verbs: ["*"]}
  - {apiGroups: [""], resources: [configmaps], verbs: ["*"]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: bench}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: bench}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: bench-user}]
`;
}

export interface LaunchOptions {
  readonly dataDirectory: string;
  readonly args: readonly string[];
  readonly nodeArgs?: readonly string[];
}

/** The compiled program as a user starts it; its lines for people are left out, as nobody reads them. */
export function launch(materials: Materials, options: LaunchOptions): { child: Child; readyFile: string } {
  const readyFile = path.join(materials.directory, `ready-${randomUUID()}.json`);
  const args = ["up", "--no-tui", "--log-level", "warn", "--port", "0", "--proxy-port", "0"];
  const files = ["--token-auth-file", materials.tokens, "--data-dir", options.dataDirectory, "--ready-file", readyFile];
  const nodeArgs = [...(options.nodeArgs ?? []), ENTRY];
  return { child: startChild(process.execPath, [...nodeArgs, ...args, ...files, ...options.args]), readyFile };
}

/** Started, and the bench's group is served. */
export async function startPlayground(
  materials: Materials,
  port: number,
  nodeArgs: readonly string[] = [],
): Promise<RunningPlayground> {
  const file = await materials.file("manifests.yaml", manifests(port, materials.caPem));
  const dataDirectory = path.join(materials.directory, "data");
  const { child, readyFile } = launch(materials, { dataDirectory, args: ["-f", file], nodeArgs });
  const { url, proxyUrl } = await readReady(readyFile);
  await firstSuccess(`${url}/apis/bench.example.com/v1/things/small`, TOKEN_HEADER);
  return { ...child, url, proxyUrl };
}

export async function readReady(file: string): Promise<{ url: string; proxyUrl: string }> {
  const started = performance.now();
  while (performance.now() - started < SETTLE_MS) {
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text !== undefined) return JSON.parse(text) as { url: string; proxyUrl: string };
    await sleep(1);
  }
  throw new Error("the playground did not start");
}

/** Asks until the answer is 200, as a user who waits for it does. */
export async function firstSuccess(url: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  const started = performance.now();
  while (performance.now() - started < SETTLE_MS) {
    const status = await insecureGet(url, headers).then(
      (reply) => reply.status,
      () => 0,
    );
    if (status === 200) return;
    await sleep(2);
  }
  throw new Error(`${url} was never answered 200`);
}
