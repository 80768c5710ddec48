import { safeJson, type Playground, type PlaygroundOptions } from "../playground/index.ts";
import { sanitise } from "../apimachinery/index.ts";
import { stringFlag, UsageError, type FlagValues } from "./arguments.ts";
import { eventLine, LOG_LEVELS, requestLines, requestObject, type LogLevel } from "./event-lines.ts";

/** Where events and requests go when there is no terminal UI. */
export interface Output {
  readonly event: NonNullable<PlaygroundOptions["onEvent"]>;
  readonly request: (trace: Parameters<typeof requestObject>[0]) => void;
  readonly ready: (playground: Playground) => void;
}

/** @throws UsageError */
export function outputOf(flags: FlagValues, usualLevel: LogLevel = "info"): Output {
  const level = stringFlag(flags, "log-level") ?? usualLevel;
  if (!(LOG_LEVELS as readonly string[]).includes(level))
    throw new UsageError(`--log-level takes one of ${LOG_LEVELS.join(", ")}, not "${level}"`);
  const shown = LOG_LEVELS.indexOf(level as LogLevel);
  const wanted = (of: LogLevel): boolean => LOG_LEVELS.indexOf(of) <= shown;
  if (flags.json === true) {
    const line = (value: object): void => console.log(safeJson(value));
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
