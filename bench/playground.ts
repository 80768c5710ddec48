import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import path from "node:path";
import { startChild, type Child } from "./child.ts";
import { TOKEN_HEADER, type Materials } from "./materials.ts";
import { firstSuccess } from "./requests.ts";

/** The program as it is installed. */
export const ENTRY = new URL("../dist/bundle/main.js", import.meta.url).pathname;
const SETTLE_MS = 60_000;

export interface RunningPlayground extends Child {
  readonly url: string;
  readonly proxyUrl: string;
  readonly dataDirectory: string;
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: object;
}

export function backendService(port: number): Manifest {
  const metadata = { name: "backend", namespace: "default" };
  const spec = { type: "ExternalName", externalName: "localhost", ports: [{ port }] };
  return { apiVersion: "v1", kind: "Service", metadata, spec };
}

export function apiService(port: number, caPem: string): Manifest {
  const spec = {
    group: "bench.example.com",
    version: "v1",
    groupPriorityMinimum: 1000,
    versionPriority: 10,
    caBundle: Buffer.from(caPem).toString("base64"),
    service: { name: "backend", namespace: "default", port },
  };
  const metadata = { name: "v1.bench.example.com" };
  return { apiVersion: "apiregistration.k8s.io/v1", kind: "APIService", metadata, spec };
}

const RULES = `apiVersion: rbac.authorization.k8s.io/v1
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

/** A group whose one backend is at `port`; the token's user may do there what RBAC grants it, no more. */
export function manifests(port: number, caPem: string): string {
  return [JSON.stringify(backendService(port)), JSON.stringify(apiService(port, caPem)), RULES].join("\n---\n");
}

export interface LaunchOptions {
  readonly dataDirectory: string;
  readonly args: readonly string[];
}

/** The compiled program as a user starts it; its lines for people are left out, as nobody reads them. */
export function launch(materials: Materials, options: LaunchOptions): { child: Child; readyFile: string } {
  const readyFile = path.join(materials.directory, `ready-${randomUUID()}.json`);
  const args = ["up", "--no-tui", "--log-level", "warn", "--port", "0", "--proxy-port", "0"];
  const files = ["--token-auth-file", materials.tokens, "--data-dir", options.dataDirectory, "--ready-file", readyFile];
  return { child: startChild(process.execPath, [ENTRY, ...args, ...files, ...options.args]), readyFile };
}

/** Started, and the bench's group is served. */
export async function startPlayground(
  materials: Materials,
  port: number,
  moreArgs: readonly string[] = [],
): Promise<RunningPlayground> {
  const name = moreArgs.length === 0 ? "data" : `data${moreArgs.join("")}`;
  const file = await materials.file("manifests.yaml", manifests(port, materials.caPem));
  const dataDirectory = path.join(materials.directory, name);
  const { child, readyFile } = launch(materials, { dataDirectory, args: ["-f", file, ...moreArgs] });
  const { url, proxyUrl } = await readReady(readyFile);
  await firstSuccess(`${url}/apis/bench.example.com/v1/things/small`, TOKEN_HEADER);
  return { ...child, url, proxyUrl, dataDirectory };
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
