import { ARCHIVED, saveArchive } from "./archives.ts";
import { exportRequest } from "./exporting.ts";
import type { Language } from "../../apimachinery/index.ts";
import { BINDINGS, type Binding } from "../input/bindings.ts";
import { commandHelp } from "../input/key-words.ts";
import { ARGUMENT_COMMANDS, type ArgumentCommandName } from "../input/keys.ts";
import { noticed } from "./request-commands.ts";
import { injected, kubectl } from "./route-commands.ts";
import { compileFilter, FAULTS, type RouteView } from "../../view/index.ts";
import { EXPORT_FORMATS, selectedRequest, selectedRoute, settle, type Result, type State } from "./state.ts";
import { THEMES } from "../terminal/theme.ts";

export interface PaletteEntry {
  readonly name: string;
  readonly usage: string;
  readonly help: string;
}

function entriesIn(language: Language): readonly PaletteEntry[] {
  const ofKeys = BINDINGS.filter((item) => item.scope !== "list");
  return [
    ...ARGUMENT_COMMANDS.map((item) => ({ ...item, help: commandHelp(item, language) })),
    ...ofKeys.map((item) => ({ name: item.id, usage: item.id, help: item.help[language] })),
  ];
}

const ENTRIES: Readonly<Record<Language, readonly PaletteEntry[]>> = { en: entriesIn("en"), zh: entriesIn("zh") };

/** The commands that a half-typed line can become, those that begin with it first. */
export function completions(text: string, language: Language): readonly PaletteEntry[] {
  const entries = ENTRIES[language];
  const [word = "", ...rest] = text.trimStart().split(/\s/);
  if (rest.length > 0) return entries.filter((entry) => entry.name === word);
  const begins = entries.filter((entry) => entry.name.startsWith(word));
  const holds = entries.filter((entry) => !entry.name.startsWith(word) && `${entry.name} ${entry.help}`.includes(word));
  return word === "" ? entries : [...begins, ...holds];
}

export function completed(text: string, language: Language): string {
  const first = completions(text, language)[0];
  if (first === undefined || /\S\s/.test(text)) return text;
  return first.usage === first.name ? first.name : `${first.name} `;
}

export type PaletteRun =
  | { readonly kind: "command"; readonly binding: Binding }
  | { readonly kind: "result"; readonly result: Result };

/** What a line of the palette does. */
export function runPalette(state: State, text: string): PaletteRun {
  const [name = "", ...words] = text.trim().split(/\s+/);
  const binding = BINDINGS.find((item) => item.id === name);
  if (binding !== undefined && words.length === 0) return { kind: "command", binding };
  if (!Object.hasOwn(ARGUMENTS, name)) {
    return { kind: "result", result: settle(noticed(state, "error", "not.command", { name })) };
  }
  return { kind: "result", result: ARGUMENTS[name as ArgumentCommandName](state, words) };
}

type Run = (state: State, words: readonly string[]) => Result;

function usage(state: State, name: ArgumentCommandName): Result {
  const spec = ARGUMENT_COMMANDS.find((item) => item.name === name);
  return settle(noticed(state, "error", "not.usage", { usage: spec?.usage ?? name }));
}

function withRoute(state: State, run: (route: RouteView) => Result): Result {
  const route = selectedRoute(state);
  return route === undefined ? settle(noticed(state, "warn", "not.route")) : run(route);
}

const ARGUMENTS: Readonly<Record<ArgumentCommandName, Run>> = {
  explain(state, words) {
    const [first = "", second] = words;
    const [method, path] = second === undefined ? ["GET", first] : [first.toUpperCase(), second];
    if (!path.startsWith("/")) return usage(state, "explain");
    return settle(
      { ...state, lastCommand: `aggregation-playground explain ${method} ${path}` },
      { type: "explain", method, path },
    );
  },
  send(state, words) {
    const as = words.find((word) => word.startsWith("as="))?.slice(3);
    const [method, target] = words.filter((word) => !word.startsWith("as="));
    if (method === undefined || target?.startsWith("/") !== true) return usage(state, "send");
    const request = { method: method.toUpperCase(), target, headers: [], body: "" };
    return settle(state, { type: "send", request: as === undefined ? request : { ...request, asUser: as } });
  },
  go(state, [number]) {
    const id = Number(number);
    if (!Number.isInteger(id) || id < 1) return usage(state, "go");
    const found = state.list.rows.some((trace) => trace.id === id);
    if (!found) return settle(noticed(state, "error", "not.in-list", { id }));
    return settle({ ...state, requestId: id, follow: false, focus: state.focus === "why" ? "why" : "requests" });
  },
  where: (state, words) => filtered(state, words.join(" ")),
  fault: (state, [name, ...rest]) =>
    withRoute(state, ({ apiService }) => {
      const spec = FAULTS.find((item) => item.name === name);
      if (spec === undefined)
        return settle(noticed(state, "error", "not.fault", { known: FAULTS.map((item) => item.name).join(", ") }));
      const on = !rest.includes("off");
      const stray = rest.find((word) => word !== "off" && !("value" in spec && /^\d+$/.test(word)));
      if (stray !== undefined) return settle(noticed(state, "error", "not.number", { text: stray }));
      if (!on || !("value" in spec)) return settle(state, { type: "fault", apiService, fault: spec.name, on });
      const text = rest.find((word) => /^\d+$/.test(word)) ?? String(spec.value.initial);
      return injected(state, apiService, { fault: spec.name, text });
    }),
  "clear-faults": (state) => withRoute(state, ({ apiService }) => settle(state, { type: "clear-faults", apiService })),
  replicas: (state, [number]) => withRoute(state, (route) => scaleTo(state, route.apiService, number ?? "")),
  save(state, words) {
    const [format] = words;
    const [, which = "one"] = words;
    const archived = ARCHIVED.find((name) => name === which);
    if (format === "har" && archived !== undefined) return settle(state, saveArchive(state, archived));
    const trace = selectedRequest(state);
    const known = EXPORT_FORMATS.find((name) => name === format);
    if (known === undefined || trace === undefined) return usage(state, "save");
    const { text, fileName } = exportRequest(state, trace, known);
    return settle(state, { type: "save", text, fileName });
  },
  "edit-object": (state, [path = ""]) =>
    path.startsWith("/") ? settle(state, { type: "edit-object", path }) : usage(state, "edit-object"),
  load: (state, words) =>
    words.length === 0 ? usage(state, "load") : settle(state, { type: "open-archive", file: words.join(" ") }),
  live: (state) => settle(state, { type: "live" }),
  theme(state, [name]) {
    const theme = THEMES.find((item) => item === name);
    return theme === undefined ? usage(state, "theme") : settle({ ...state, theme }, { type: "redraw" });
  },
};

/** Shows what fits a filter, if it is one. */
export function filtered(state: State, text: string): Result {
  const judged = compileFilter(text, state.language);
  if (judged.ok) return settle({ ...state, filter: text });
  const { column, message } = judged;
  return settle(noticed(state, "error", "not.filter", { column, message }));
}

const MOST_REPLICAS = 50;

export function scaleTo(state: State, apiService: string, text: string): Result {
  const replicas = Number(text);
  if (text.trim() === "" || !Number.isInteger(replicas) || replicas < 0 || replicas > MOST_REPLICAS)
    return settle(noticed(state, "error", "not.replicas", { most: MOST_REPLICAS }));
  const [namespace = "", name = ""] = (state.routes.find((route) => route.apiService === apiService)?.service ?? "")
    .replace(/:\d+$/, "")
    .split("/");
  const lastCommand = kubectl(state, `-n ${namespace} scale deployment ${name} --replicas=${replicas}`);
  return settle({ ...state, lastCommand }, { type: "scale", apiService, replicas });
}
