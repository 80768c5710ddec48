import { safeJson, type Playground, type PlaygroundOptions } from "../playground/index.ts";
import { sanitise, type Language } from "../apimachinery/index.ts";
import { stringFlag, UsageError, type FlagValues } from "./arguments.ts";
import { firstCommand } from "./live-source.ts";
import { eventLine, LOG_LEVELS, requestLines, requestObject, type LogLevel } from "./event-lines.ts";

/** Where events and requests go when there is no terminal UI. */
export interface Output {
  readonly event: NonNullable<PlaygroundOptions["onEvent"]>;
  readonly request: (trace: Parameters<typeof requestObject>[0]) => void;
  readonly ready: (playground: Playground) => void;
}

/** @throws UsageError */
export function outputOf(flags: FlagValues, language: Language, usualLevel: LogLevel = "info"): Output {
  const level = stringFlag(flags, "log-level") ?? usualLevel;
  if (!(LOG_LEVELS as readonly string[]).includes(level))
    throw new UsageError("choice", { flag: "log-level", choices: LOG_LEVELS.join(", "), value: level });
  const shown = LOG_LEVELS.indexOf(level as LogLevel);
  const wanted = (of: LogLevel): boolean => LOG_LEVELS.indexOf(of) <= shown;
  if (flags.json === true) {
    const line = (value: object): void => console.log(safeJson(value));
    return {
      event: ({ text: _text, ...event }) => wanted(event.level) && line(event),
      request: (trace) => wanted("info") && line(requestObject(trace)),
      ready: () => {},
    };
  }
  return {
    event: (event) => wanted(event.level) && console.log(eventLine(event, language)),
    request: (trace) => wanted("info") && console.log(requestLines(trace, language).join("\n")),
    ready: (playground) => wanted("info") && console.log(welcome(playground, language)),
  };
}

const WELCOME = {
  en: {
    at: (url: string, proxy: string | null) =>
      `The fake main apiserver is at ${url}${proxy === null ? "" : `, and without TLS at ${proxy}`}.`,
    second: "In a second terminal:",
    end: "Ctrl-C ends it.",
  },
  zh: {
    at: (url: string, proxy: string | null) =>
      `模拟的主 API 服务器位于 ${url}${proxy === null ? "" : `，不带 TLS 的入口位于 ${proxy}`}。`,
    second: "在第二个终端中输入：",
    end: "按 Ctrl-C 结束。",
  },
} as const;

/** What a newcomer may type next. */
function welcome(playground: Playground, language: Language): string {
  const { url, proxyUrl, kubeconfig } = playground;
  const text = WELCOME[language];
  const curl = proxyUrl === null ? [] : [`    ${sanitise(firstCommand(playground, language))}`];
  return [
    "",
    `  ${text.at(url, proxyUrl)}`,
    `  ${text.second}`,
    ...curl,
    `    kubectl --kubeconfig ${sanitise(kubeconfig)} get apiservices`,
    `  ${text.end}`,
    "",
  ].join("\n");
}
