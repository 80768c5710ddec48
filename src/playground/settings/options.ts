import {
  either,
  isFlag,
  isFunction,
  isText,
  mapOf,
  messageOf,
  misfit,
  numberFrom,
  oneOf,
  readRelease,
  shown,
  type Check,
  type Clock,
} from "../../apimachinery/index.ts";
import { isClock, isCount, isMilliseconds, isPort, isTexts, options, given } from "../arguments/index.ts";
import type { EventListener } from "../events/index.ts";
import { canListenAt } from "./bind-address.ts";

/** Everything that `startPlayground` can be told; every option has a default. */
export interface PlaygroundOptions {
  /** Manifests to load: files, directories, or `-` for standard input. Default: none. */
  readonly filenames?: readonly string[];
  /** IPv4 address to listen on. Default `127.0.0.1`. */
  readonly bind?: string;
  /** HTTPS front. Default 0: any free port. */
  readonly port?: number;
  /** Plain-HTTP front as the administrator. Default 0: any free port; `off`: none. */
  readonly proxyPort?: number | "off";
  /** kube-apiserver's static token file. Default: none. */
  readonly tokenAuthFile?: string;
  /** Further CA bundle for client certificates. Default: none. */
  readonly clientCaFile?: string;
  /** Where the PKI, the kubeconfig and saved state are kept. Default: a temporary directory that `close()` removes. */
  readonly dataDir?: string;
  /** Where to write the administrator's kubeconfig. Default: `admin.kubeconfig` in the data directory. */
  readonly kubeconfig?: string;
  /** Keep API objects in the data directory between runs. Default false. */
  readonly saveState?: boolean;
  /** Group versions to switch on or off, as kube-apiserver's `--runtime-config`. Default: all on. */
  readonly runtimeConfig?: Readonly<Record<string, boolean>>;
  /** Image catalogues besides the shipped one, later ones winning. Default: none. */
  readonly images?: readonly string[];
  /** `auto`: containers run in sandboxes of bubblewrap where that works; `off`: as plain processes. Default `auto`. */
  readonly sandbox?: "auto" | "off";
  /** Keep API objects in a real etcd 3 instead: comma-separated URLs, all http or all https. Default: none. */
  readonly etcdServers?: string;
  /** File of the CAs that signed etcd's certificate. Default: those that Node.js trusts. */
  readonly etcdCafile?: string;
  /** Files of the client certificate for etcd and its key, PEM. Default: none. */
  readonly etcdCertfile?: string;
  /** The key of that certificate, PEM. Default: none. */
  readonly etcdKeyfile?: string;
  /** What the keys in etcd begin with. Default `/registry`. */
  readonly etcdPrefix?: string;
  /** Let services lead to addresses other than loopback. Default false. */
  readonly allowRemoteBackends?: boolean;
  /** The Kubernetes release that the main apiserver behaves as, e.g. `1.15`. Default: the newest. */
  readonly kubernetesVersion?: string;
  /** Run the tutorial's server exactly as written: a redirect at its group version. Default false. */
  readonly asWritten?: boolean;
  /** Written atomically when serving. Default: none. */
  readonly readyFile?: string;
  /** Hears of everything that happens apart from requests. Default: nobody. */
  readonly onEvent?: EventListener;
  /** Most reading requests at a time; 0: no limit. Default 400, as kube-apiserver's. */
  readonly maxRequestsInFlight?: number;
  /** Most changing requests at a time; 0: no limit. Default 200, as kube-apiserver's. */
  readonly maxMutatingRequestsInFlight?: number;
  /** Speak HTTP/1.1 alone, as kube-apiserver does with this flag. Default false: clients choose HTTP/2 by ALPN. */
  readonly disableHttp2Serving?: boolean;
  /** How long requests in flight may take to finish at close, in milliseconds. Default 2000. */
  readonly drainMs?: number;
  /** Bytes of each body that the record of a request keeps. Default 16384. */
  readonly keptBytes?: number;
  /** Keep credentials in the records of requests, too. Default: they are masked before they enter a record. */
  readonly recordSecrets?: boolean;
  /** Warn of a request that keeps all others waiting: for a process that does nothing else. Default false. */
  readonly reportStalls?: boolean;
  /** Default: the system's. */
  readonly clock?: Clock;
  /** A fresh uid for every object. Default: random UUIDs. */
  readonly uid?: () => string;
  /** The five characters behind a `generateName`. Default: random. */
  readonly nameSuffix?: () => string;
}

const isRelease: Check = (value, place) => {
  isText(value, place);
  try {
    readRelease(value as string);
  } catch (error) {
    misfit(place, messageOf(error));
  }
};

const isBindAddress: Check = (value, place) => {
  if (typeof value !== "string" || !canListenAt(value))
    misfit(place, `is ${shown(value)}, not an IPv4 address, e.g. 127.0.0.1`);
};

const isPlaygroundOptions = options<PlaygroundOptions>({
  filenames: isTexts,
  bind: isBindAddress,
  port: isPort,
  proxyPort: either((value) => value === "off", numberFrom(0, 65_535, 'a port from 0 to 65535, nor "off"')),
  tokenAuthFile: isText,
  clientCaFile: isText,
  dataDir: isText,
  kubeconfig: isText,
  saveState: isFlag,
  runtimeConfig: mapOf(isFlag),
  images: isTexts,
  sandbox: oneOf(["auto", "off"]),
  etcdServers: isText,
  etcdCafile: isText,
  etcdCertfile: isText,
  etcdKeyfile: isText,
  etcdPrefix: isText,
  allowRemoteBackends: isFlag,
  kubernetesVersion: isRelease,
  asWritten: isFlag,
  readyFile: isText,
  onEvent: isFunction,
  maxRequestsInFlight: isCount,
  maxMutatingRequestsInFlight: isCount,
  disableHttp2Serving: isFlag,
  drainMs: isMilliseconds,
  keptBytes: isCount,
  recordSecrets: isFlag,
  reportStalls: isFlag,
  clock: isClock,
  uid: isFunction,
  nameSuffix: isFunction,
});

/** @throws ArgumentError */
export function checkedOptions(value: PlaygroundOptions): PlaygroundOptions {
  return given(isPlaygroundOptions, value, "options");
}
