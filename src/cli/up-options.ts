import path from "node:path";
import envPaths from "env-paths";
import { toldOf, readRelease } from "../apimachinery/index.ts";
import { parseEtcdServers } from "../storage/index.ts";
import { readFault, type FaultName } from "../trace/index.ts";
import { canListenAt, TUTORIAL_MANIFESTS, type PlaygroundOptions } from "../playground/index.ts";
import { countFlag, listFlag, loadsTutorial, portFlag, stringFlag, UsageError, type FlagValues } from "./arguments.ts";

const DEFAULT_PORT = 6443;
const DEFAULT_PROXY_PORT = 8001;

/** @throws UsageError */
export function playgroundOptions(flags: FlagValues): PlaygroundOptions {
  const filenames = loadsTutorial(flags) ? [TUTORIAL_MANIFESTS] : listFlag(flags, "filename");
  const proxyPort = stringFlag(flags, "proxy-port");
  const optional = {
    bind: bindAddress(stringFlag(flags, "bind")),
    tokenAuthFile: stringFlag(flags, "token-auth-file"),
    clientCaFile: stringFlag(flags, "client-ca-file"),
    kubeconfig: stringFlag(flags, "kubeconfig"),
    readyFile: stringFlag(flags, "ready-file"),
    maxRequestsInFlight: countFlag("max-requests-inflight", stringFlag(flags, "max-requests-inflight")),
    maxMutatingRequestsInFlight: countFlag(
      "max-mutating-requests-inflight",
      stringFlag(flags, "max-mutating-requests-inflight"),
    ),
    sandbox: sandboxMode(stringFlag(flags, "sandbox")),
    runtimeConfig: runtimeConfig(stringFlag(flags, "runtime-config")),
    kubernetesVersion: kubernetesVersion(stringFlag(flags, "kubernetes-version")),
    ...etcdOptions(flags),
    dataDir:
      flags.ephemeral === true
        ? undefined
        : path.resolve(stringFlag(flags, "data-dir") ?? envPaths("aggregation-playground", { suffix: "" }).data),
  };
  return {
    ...withoutUndefined(optional),
    filenames,
    images: listFlag(flags, "images"),
    port: portFlag("port", stringFlag(flags, "port") ?? String(DEFAULT_PORT)),
    proxyPort: proxyPort === "off" ? "off" : portFlag("proxy-port", proxyPort ?? String(DEFAULT_PROXY_PORT)),
    saveState: flags["save-state"] === true,
    recordSecrets: flags["record-secrets"] === true,
    reportStalls: true,
    allowRemoteBackends: flags["allow-remote-backends"] === true,
    asWritten: flags["as-written"] === true,
    disableHttp2Serving: flags["disable-http2-serving"] === true,
  };
}

/** @throws UsageError */
function bindAddress(text: string | undefined): string | undefined {
  if (text === undefined || canListenAt(text)) return text;
  throw new UsageError("bind", { value: text });
}

/** @throws UsageError */
function kubernetesVersion(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    readRelease(text);
    return text;
  } catch (error) {
    throw new UsageError("problem", { flag: "--kubernetes-version", problem: toldOf(error) });
  }
}

/** @throws UsageError */
function sandboxMode(text: string | undefined): "auto" | "off" | undefined {
  if (text === undefined || text === "auto" || text === "off") return text;
  throw new UsageError("choice", { flag: "sandbox", choices: "auto, off", value: text });
}

type EtcdOptions = Pick<
  PlaygroundOptions,
  "etcdServers" | "etcdPrefix" | "etcdCafile" | "etcdCertfile" | "etcdKeyfile"
>;

/** @throws UsageError */
function etcdOptions(flags: FlagValues): EtcdOptions {
  const etcdServers = stringFlag(flags, "etcd-servers");
  const others = {
    etcdPrefix: stringFlag(flags, "etcd-prefix"),
    etcdCafile: stringFlag(flags, "etcd-cafile"),
    etcdCertfile: stringFlag(flags, "etcd-certfile"),
    etcdKeyfile: stringFlag(flags, "etcd-keyfile"),
  };
  if (etcdServers === undefined) {
    const [lonely] = ETCD_FLAGS.filter((name) => stringFlag(flags, name) !== undefined);
    if (lonely !== undefined) throw new UsageError("etcd-only", { flag: lonely });
    return {};
  }
  if (flags["save-state"] === true) throw new UsageError("etcd-or-file");
  if ((others.etcdCertfile === undefined) !== (others.etcdKeyfile === undefined)) throw new UsageError("etcd-pair");
  try {
    parseEtcdServers(etcdServers);
  } catch (error) {
    throw new UsageError("problem", { flag: "--etcd-servers", problem: toldOf(error) });
  }
  return { etcdServers, ...withoutUndefined(others) };
}

const ETCD_FLAGS = ["etcd-prefix", "etcd-cafile", "etcd-certfile", "etcd-keyfile"] as const;

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** kube-apiserver's `--runtime-config`: `group/version=true|false`, where a name alone means true. @throws UsageError */
function runtimeConfig(text: string | undefined): Readonly<Record<string, boolean>> | undefined {
  if (text === undefined) return undefined;
  const entries = text.split(",").map((part): [string, boolean] => {
    const [name = "", value = "true"] = part.trim().split("=");
    if (!/^[a-z0-9.-]+(\/[a-z0-9]+)?$/.test(name) || !["true", "false"].includes(value)) {
      throw new UsageError("runtime-config", { value: part });
    }
    return [name, value === "true"];
  });
  return Object.fromEntries(entries);
}

export interface FaultFlag {
  readonly apiService: string;
  readonly name: FaultName;
  readonly value: number;
}

/** `--fault APISERVICE:FAULT[=VALUE]` @throws UsageError */
export function injectedFaults(flags: FlagValues): FaultFlag[] {
  return listFlag(flags, "fault").map((text) => {
    const colon = text.indexOf(":");
    if (colon <= 0) throw new UsageError("fault", { value: text });
    const read = readFault(text.slice(colon + 1));
    if ("name" in read) return { apiService: text.slice(0, colon), ...read };
    throw new UsageError("problem", { flag: `--fault ${text}`, problem: read });
  });
}
