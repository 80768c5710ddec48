import { isRecord } from "../../apimachinery/index.ts";
import { readFile, realpath } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";

/** Where the main apiserver is and how to speak to it. */
export interface ClientConfig {
  /** e.g. `https://10.96.0.1:443`, without a slash at the end. */
  readonly server: string;
  /** PEM; undefined for the authorities that Node knows. */
  readonly ca: string | undefined;
  readonly insecure: boolean;
  readonly serverName: string | undefined;
  /** PEM of a client certificate. */
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly token: string | undefined;
  /** Read again from time to time, because service account tokens are replaced while the server runs. */
  readonly tokenFile: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A kubeconfig, or without one the service account that is mounted into every pod. @throws Error */
export async function loadClientConfig(kubeconfig: string | undefined, env: Environment): Promise<ClientConfig> {
  if (kubeconfig === undefined) return inClusterConfig(env);
  const { POD_ROOT: root = "" } = env;
  return root === ""
    ? readKubeconfig(kubeconfig, (directory, file) => path.resolve(directory, file))
    : readPodKubeconfig(kubeconfig, root);
}

/** client-go `rest/config.go`. */
const ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/** client-go `rest.InClusterConfig`; `POD_ROOT` is what stands for `/` in a pod without mounts. */
async function inClusterConfig(env: Environment): Promise<ClientConfig> {
  const { KUBERNETES_SERVICE_HOST: host = "", KUBERNETES_SERVICE_PORT: port = "", POD_ROOT: root = "" } = env;
  if (host === "" || port === "") {
    throw new Error(
      "unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined",
    );
  }
  const tokenFile = path.join(root, ACCOUNT, "token");
  const [ca] = await Promise.all([readFile(path.join(root, ACCOUNT, "ca.crt"), "utf8"), readFile(tokenFile)]);
  const server = `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return { ...NO_CREDENTIALS, server, ca, tokenFile };
}

const NO_CREDENTIALS = {
  insecure: false,
  serverName: undefined,
  cert: undefined,
  key: undefined,
  token: undefined,
  tokenFile: undefined,
} as const;

type Fields = Readonly<Record<string, unknown>>;

/** Where a file is that a kubeconfig in this folder names. @throws Error */
type Locate = (directory: string, file: string) => string | Promise<string>;

/**
 * A kubeconfig that came with a manifest: it must not choose which files of this machine are read, nor where they are sent.
 * @throws Error
 */
async function readPodKubeconfig(kubeconfig: string, root: string): Promise<ClientConfig> {
  // Volumes lie beside the root, which links to them.
  const home = await realpath(path.join(root, "..", ".."));
  const config = await readKubeconfig(kubeconfig, async (directory, file) => {
    const inside = path.isAbsolute(file) && !file.startsWith(root + path.sep);
    const real = await realpath(inside ? path.join(root, file) : path.resolve(directory, file));
    if (real.startsWith(home + path.sep)) return real;
    throw new Error(`${kubeconfig}: ${file} is no file of this pod`);
  });
  const { hostname } = new URL(config.server);
  if (LOOPBACK.test(hostname)) return config;
  throw new Error(`${kubeconfig}: a pod here reaches this machine alone, not ${hostname}`);
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

async function readKubeconfig(file: string, locate: Locate): Promise<ClientConfig> {
  const fail = (what: string): never => {
    throw new Error(`${file}: ${what}`);
  };
  const content: unknown = parse(await readFile(file, "utf8"));
  const config = isRecord(content) ? content : fail("is no kubeconfig");
  const current = text(config, "current-context") ?? fail("has no current-context");
  const context = entry(config, "contexts", current, "context") ?? fail(`has no context "${current}"`);
  const clusterName = text(context, "cluster") ?? "";
  const cluster = entry(config, "clusters", clusterName, "cluster") ?? fail(`has no cluster "${clusterName}"`);
  const user = entry(config, "users", text(context, "user") ?? "", "user") ?? {};
  const server = text(cluster, "server") ?? fail(`cluster "${clusterName}" has no server`);
  const directory = path.dirname(path.resolve(file));
  const data = (fields: Fields, name: string): Promise<string | undefined> =>
    inlineOrFile(fields, name, (found) => locate(directory, found));
  const tokenFile = text(user, "tokenFile");
  const [ca, cert, key] = await Promise.all([
    data(cluster, "certificate-authority"),
    data(user, "client-certificate"),
    data(user, "client-key"),
  ]);
  return {
    server: server.replace(/\/$/, ""),
    ca,
    insecure: cluster["insecure-skip-tls-verify"] === true,
    serverName: text(cluster, "tls-server-name"),
    cert,
    key,
    token: text(user, "token"),
    tokenFile: tokenFile === undefined ? undefined : await locate(directory, tokenFile),
  };
}

/** `name-data` in base64 wins over the file `name`, as in client-go. */
async function inlineOrFile(
  fields: Fields,
  name: string,
  locate: (file: string) => string | Promise<string>,
): Promise<string | undefined> {
  const data = text(fields, `${name}-data`);
  if (data !== undefined) return Buffer.from(data, "base64").toString("utf8");
  const file = text(fields, name);
  return file === undefined ? undefined : readFile(await locate(file), "utf8");
}

function entry(config: Fields, list: string, name: string, field: string): Fields | undefined {
  const entries = config[list];
  const found = Array.isArray(entries) ? entries.filter(isRecord).find((item) => item.name === name) : undefined;
  const value = found?.[field];
  return isRecord(value) ? value : undefined;
}

function text(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
