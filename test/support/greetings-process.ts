import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createCa, issueCertificate, type KeyPair, type Playground } from "../../src/index.ts";

const RUN = fileURLToPath(new URL("../../scripts/run.mjs", import.meta.url));

/** The greetings server as a process beside a playground, as its service account. */
export interface GreetingsProcess {
  readonly port: number;
  /** What it has written to standard error so far. */
  log(): string;
  /** Resolves when the log has a text. */
  logged(text: string): Promise<void>;
  stop(): Promise<number | null>;
}

export const NAMESPACE = "extension";
export const ACCOUNT = "greetings";
const SERVICE = "greetings";

/** What a playground and its processes share: a directory, an authority and a serving certificate. */
export interface Workshop {
  readonly directory: string;
  readonly ca: KeyPair;
  close(): Promise<void>;
}

export async function openWorkshop(): Promise<Workshop> {
  const directory = await mkdtemp(path.join(tmpdir(), "greetings-"));
  const now = Date.now();
  const ca = await createCa("greetings-ca", now);
  const name = `${SERVICE}.${NAMESPACE}.svc`;
  const serving = await issueCertificate(ca, { commonName: name, hosts: [name, "127.0.0.1"] }, now);
  await Promise.all([
    writeFile(path.join(directory, "tls.crt"), serving.cert),
    writeFile(path.join(directory, "tls.key"), serving.key),
  ]);
  return { directory, ca, close: () => rm(directory, { recursive: true, force: true }) };
}

/** A kubeconfig with a token of the service account, as a pod would have it. */
export async function accountKubeconfig(playground: Playground, { directory }: Workshop): Promise<string> {
  const reply = await playground.client().post(`/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${ACCOUNT}/token`, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: {},
  });
  const { status } = reply.json() as { status: { token: string } };
  const file = path.join(directory, "kubeconfig");
  const ca = Buffer.from(playground.ca).toString("base64");
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "main", cluster: { server: playground.url, "certificate-authority-data": ca } }],
    users: [{ name: ACCOUNT, user: { token: status.token } }],
    contexts: [{ name: "main", context: { cluster: "main", user: ACCOUNT } }],
    "current-context": "main",
  };
  await writeFile(file, JSON.stringify(kubeconfig));
  return file;
}

/** Resolves when it listens. @throws Error with its log when it ends before. */
export async function startGreetings(
  { directory }: Workshop,
  kubeconfig: string,
  flags: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<GreetingsProcess> {
  const files = [`--tls-cert-file=${directory}/tls.crt`, `--tls-private-key-file=${directory}/tls.key`];
  const child = spawn(
    process.execPath,
    [RUN, "example-server", "greetings", ...files, `--kubeconfig=${kubeconfig}`, ...flags],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    },
  );
  return watchProcess(child);
}

async function watchProcess(child: ChildProcess): Promise<GreetingsProcess> {
  let [out, log] = ["", ""];
  const waiting = new Set<() => void>();
  const ended = new Promise<number | null>((resolve) => void child.once("close", resolve));
  const until = (passes: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!passes()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      void ended.then((code) => reject(new Error(`ended with ${code}: ${log}`)));
    });
  const wake = (): void => waiting.forEach((look) => look());
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    wake();
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    log += text;
    wake();
  });
  await until(() => out.includes("\n"));
  const port = Number(/listening on .*:(\d+)/.exec(out)?.[1]);
  return {
    port,
    log: () => log,
    logged: (text) => until(() => log.includes(text)),
    async stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

const role = (name: string, roleRef: string) => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: roleRef },
  subjects: [{ kind: "ServiceAccount", name: ACCOUNT, namespace: NAMESPACE }],
});

export const MANIFESTS = {
  namespace: { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } },
  account: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: ACCOUNT, namespace: NAMESPACE } },
  authReader: {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: "greetings-auth-reader", namespace: "kube-system" },
    roleRef: {
      apiGroup: "rbac.authorization.k8s.io",
      kind: "Role",
      name: "extension-apiserver-authentication-reader",
    },
    subjects: [{ kind: "ServiceAccount", name: ACCOUNT, namespace: NAMESPACE }],
  },
  authDelegator: role("greetings-auth-delegator", "system:auth-delegator"),
  namespaceReader: role("greetings-namespaces", "view"),
  service: (port: number) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: SERVICE, namespace: NAMESPACE },
    spec: { type: "ExternalName", externalName: "localhost", ports: [{ port }] },
  }),
  apiService: (port: number, ca: KeyPair) => ({
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: "v1alpha1.extensions.example.com" },
    spec: {
      group: "extensions.example.com",
      version: "v1alpha1",
      groupPriorityMinimum: 1000,
      versionPriority: 15,
      service: { name: SERVICE, namespace: NAMESPACE, port },
      caBundle: Buffer.from(ca.cert).toString("base64"),
    },
  }),
} as const;
