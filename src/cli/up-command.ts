import path from "node:path";
import envPaths from "env-paths";
import { startPlayground, TUTORIAL_MANIFESTS, type Playground, type PlaygroundOptions } from "../playground/index.ts";
import { countFlag, parseFlags, portFlag, UsageError, type FlagValues } from "./arguments.ts";
import {
  eventLine,
  jsonLine,
  LOG_LEVELS,
  requestLines,
  requestObject,
  sanitise,
  type LogLevel,
} from "./event-lines.ts";
import type { Language } from "./help.ts";
import { helpText } from "./help.ts";

const NOT_YET = ["etcd-servers", "etcd-prefix", "runtime-config"] as const;
const DEFAULT_PORT = 6443;
const DEFAULT_PROXY_PORT = 8001;

/** Runs until SIGINT or SIGTERM. */
export async function upCommand(args: readonly string[], language: Language): Promise<number> {
  const { flags, positionals } = parseFlags(args);
  if (flags.help === true) {
    console.log(helpText(language));
    return 0;
  }
  if (positionals.length > 0) throw new UsageError(`up takes no argument "${positionals[0]}"; name a manifest with -f`);
  for (const name of NOT_YET)
    if (flags[name] !== undefined) throw new UsageError(`--${name} is not yet available in this version`);
  const output = outputOf(flags);
  const stop = stopSignal();
  const playground = await startPlayground({ ...playgroundOptions(flags), onEvent: output.event });
  playground.requests.subscribe((trace, phase) => {
    if (phase === "finished") output.request(trace);
  });
  output.ready(playground);
  await stop;
  await playground.close();
  return 0;
}

interface Output {
  readonly event: NonNullable<PlaygroundOptions["onEvent"]>;
  readonly request: (trace: Parameters<typeof requestObject>[0]) => void;
  readonly ready: (playground: Playground) => void;
}

function outputOf(flags: FlagValues): Output {
  const level = stringFlag(flags, "log-level") ?? "info";
  if (!(LOG_LEVELS as readonly string[]).includes(level))
    throw new UsageError(`--log-level takes one of ${LOG_LEVELS.join(", ")}, not "${level}"`);
  const shown = LOG_LEVELS.indexOf(level as LogLevel);
  const wanted = (of: LogLevel): boolean => LOG_LEVELS.indexOf(of) <= shown;
  if (flags.json === true) {
    const line = (value: object): void => console.log(jsonLine(value));
    return {
      event: (event) => wanted(event.level) && line(event),
      request: (trace) => wanted("info") && line(requestObject(trace)),
      ready: () => {},
    };
  }
  return {
    event: (event) => wanted(event.level) && console.log(eventLine(event)),
    request: (trace) => wanted("info") && console.log(requestLines(trace).join("\n")),
    ready: (playground) => wanted("info") && console.log(welcome(playground)),
  };
}

/** What a newcomer may type next. */
function welcome(playground: Playground): string {
  const { url, proxyUrl, kubeconfig } = playground;
  const curl = proxyUrl === null ? [] : [`    curl ${proxyUrl}/apis/example.k8s.io/v1/pods`];
  return [
    "",
    `  The fake main apiserver is at ${url}${proxyUrl === null ? "" : `, and without TLS at ${proxyUrl}`}.`,
    "  In a second terminal:",
    ...curl,
    `    kubectl --kubeconfig ${sanitise(kubeconfig)} get apiservices`,
    "  Ctrl-C ends it.",
    "",
  ].join("\n");
}

function playgroundOptions(flags: FlagValues): PlaygroundOptions {
  const files = flags.filename;
  const chosen = Array.isArray(files) ? files : [];
  const filenames = chosen.length > 0 || flags["no-examples"] === true ? chosen : [TUTORIAL_MANIFESTS];
  const proxyPort = stringFlag(flags, "proxy-port");
  const optional = {
    bind: stringFlag(flags, "bind"),
    tokenAuthFile: stringFlag(flags, "token-auth-file"),
    clientCaFile: stringFlag(flags, "client-ca-file"),
    kubeconfig: stringFlag(flags, "kubeconfig"),
    readyFile: stringFlag(flags, "ready-file"),
    maxRequestsInFlight: countFlag("max-requests-inflight", stringFlag(flags, "max-requests-inflight")),
    maxMutatingRequestsInFlight: countFlag(
      "max-mutating-requests-inflight",
      stringFlag(flags, "max-mutating-requests-inflight"),
    ),
    dataDir:
      flags.ephemeral === true
        ? undefined
        : path.resolve(stringFlag(flags, "data-dir") ?? envPaths("aggregation-playground", { suffix: "" }).data),
  };
  return {
    ...withoutUndefined(optional),
    filenames,
    port: portFlag("port", stringFlag(flags, "port") ?? String(DEFAULT_PORT)),
    proxyPort: proxyPort === "off" ? "off" : portFlag("proxy-port", proxyPort ?? String(DEFAULT_PROXY_PORT)),
    saveState: flags["save-state"] === true,
    allowRemoteBackends: flags["allow-remote-backends"] === true,
    asWritten: flags["as-written"] === true,
  };
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function stringFlag(flags: FlagValues, name: keyof FlagValues): string | undefined {
  const value = flags[name];
  return typeof value === "string" ? value : undefined;
}

/** Resolves at the first SIGINT or SIGTERM, or when nobody reads the output any more; a second signal ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = (): void => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    process.stdout.on("error", () => resolve());
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
  });
}
