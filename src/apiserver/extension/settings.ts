import { parseArgs } from "node:util";
import { parseEtcdServers } from "../../storage/index.ts";
import type { ServingFlags } from "./process.ts";
import { SERVING_FLAGS, servingFlags } from "./serving-flags.ts";

export type StorageSettings =
  /** Its own: in memory, or in a file. */
  | { readonly kind: "own"; readonly dataFile: string | undefined }
  /** The main apiserver's: its etcd, or what a playground lends. */
  | { readonly kind: "main"; readonly etcdServers: readonly string[]; readonly etcdPrefix: string };

/** Flags named as those of Go's extension apiservers, with the same defaults. */
export interface ExtensionSettings extends ServingFlags {
  /** Kubeconfigs of the main apiserver; undefined for the pod's service account. */
  readonly kubeconfig: string | undefined;
  readonly authenticationKubeconfig: string | undefined;
  readonly authorizationKubeconfig: string | undefined;
  readonly tolerateLookupFailure: boolean;
  readonly tokenTtlMs: number;
  readonly allowTtlMs: number;
  readonly denyTtlMs: number;
  readonly storage: StorageSettings;
}

/** @throws Error naming the flag. */
export function readExtensionSettings(args: readonly string[]): ExtensionSettings {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: {
      ...SERVING_FLAGS,
      kubeconfig: { type: "string" },
      "authentication-kubeconfig": { type: "string" },
      "authorization-kubeconfig": { type: "string" },
      "authentication-tolerate-lookup-failure": { type: "boolean", default: false },
      "authentication-token-webhook-cache-ttl": { type: "string", default: "10s" },
      "authorization-webhook-cache-authorized-ttl": { type: "string", default: "10s" },
      "authorization-webhook-cache-unauthorized-ttl": { type: "string", default: "10s" },
      storage: { type: "string", default: "own" },
      "data-file": { type: "string" },
      "etcd-servers": { type: "string" },
      "etcd-prefix": { type: "string", default: "/registry" },
    },
  });
  const { kubeconfig } = values;
  const ttl = (flag: Parameters<typeof duration>[0]): number => duration(flag, values[flag]);
  return {
    ...servingFlags(values),
    kubeconfig,
    authenticationKubeconfig: values["authentication-kubeconfig"] ?? kubeconfig,
    authorizationKubeconfig: values["authorization-kubeconfig"] ?? kubeconfig,
    tolerateLookupFailure: values["authentication-tolerate-lookup-failure"],
    tokenTtlMs: ttl("authentication-token-webhook-cache-ttl"),
    allowTtlMs: ttl("authorization-webhook-cache-authorized-ttl"),
    denyTtlMs: ttl("authorization-webhook-cache-unauthorized-ttl"),
    storage: storageOf(values),
  };
}

interface StorageValues {
  readonly storage: string;
  readonly "data-file"?: string;
  readonly "etcd-servers"?: string;
  readonly "etcd-prefix": string;
}

function storageOf(values: StorageValues): StorageSettings {
  const { storage, "data-file": dataFile, "etcd-servers": etcdServers = "", "etcd-prefix": etcdPrefix } = values;
  const isMain = storage === "main" || etcdServers !== "";
  if (storage !== "own" && storage !== "main") throw new Error(`--storage takes own or main, not "${storage}"`);
  if (isMain && dataFile !== undefined) throw new Error("--data-file is for --storage=own");
  if (!isMain) return { kind: "own", dataFile };
  return { kind: "main", etcdServers: etcdServers === "" ? [] : parseEtcdServers(etcdServers), etcdPrefix };
}

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

type DurationFlag =
  | "authentication-token-webhook-cache-ttl"
  | "authorization-webhook-cache-authorized-ttl"
  | "authorization-webhook-cache-unauthorized-ttl";

/** One number and unit of a Go duration, in milliseconds. */
function duration(flag: DurationFlag, text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  if (match === null && text !== "0") throw new Error(`--${flag} takes a duration such as 10s, not "${text}"`);
  return Number(match?.[1] ?? 0) * UNIT_MS[(match?.[2] ?? "s") as keyof typeof UNIT_MS];
}
