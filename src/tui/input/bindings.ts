import type { Text } from "../../apimachinery/index.ts";
import { settle, type Result, type State } from "../model/state.ts";
import { focusOn, PANES } from "../panes/panes.ts";
import { keyWords, SCOPE_TITLES } from "./key-words.ts";
import { KEY_BINDINGS, SCOPES, type CommandId } from "./keys.ts";

interface Bound {
  readonly keys: readonly string[];
  readonly scope: string;
  readonly label: Text;
  readonly help: Text;
  readonly hint?: number;
}

/** A key, of the table or of a pane; a pane says itself what its own do. */
export type Binding = Bound &
  ({ readonly id: CommandId; readonly run?: never } | { readonly id: string; readonly run: (state: State) => Result });

const SHARED: readonly Binding[] = KEY_BINDINGS.map((item) => ({ ...item, ...keyWords(item) }));

const TO_PANES: readonly Binding[] = PANES.map((pane) => ({
  id: `pane-${pane.id}`,
  keys: pane.keys,
  scope: "global",
  label: { en: pane.name.en.toLowerCase(), zh: pane.name.zh },
  help: pane.help,
  ...(pane.hint === undefined ? {} : { hint: pane.hint }),
  run: (state) => settle(focusOn(state, pane)),
}));

const OF_PANES: readonly Binding[] = PANES.flatMap(({ id, commands = [] }) =>
  commands.map((command) => ({ ...command, scope: id })),
);

const AT_PANES = SHARED.findIndex(({ id }) => id === "next-pane");

/** They drive the reducers and feed the hint line, the help, the palette and docs/keys.md. */
export const BINDINGS = [...SHARED.slice(0, AT_PANES), ...TO_PANES, ...SHARED.slice(AT_PANES), ...OF_PANES];

/** In the order of the help. */
export const SECTIONS = [
  ...SCOPES.map((scope) => ({ scope: scope as string, title: SCOPE_TITLES[scope] })),
  ...PANES.filter(
    ({ id }) => OF_PANES.some(({ scope }) => scope === id) && !(SCOPES as readonly string[]).includes(id),
  ).map(({ id, name }) => ({ scope: id, title: name })),
].map(({ scope, title }) => ({ title, bindings: BINDINGS.filter((item) => item.scope === scope) }));

/** The binding of a key in the first scope that knows it. */
export function bindingFor(key: string, scopes: readonly string[]): Binding | undefined {
  for (const scope of scopes) {
    const found = BINDINGS.find((item) => item.scope === scope && item.keys.includes(key));
    if (found !== undefined) return found;
  }
  return undefined;
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  enter: "Enter",
  esc: "Esc",
  tab: "Tab",
  "S-tab": "Shift-Tab",
  up: "Up",
  down: "Down",
  left: "Left",
  right: "Right",
  pageup: "PageUp",
  pagedown: "PageDown",
  home: "Home",
  end: "End",
  delete: "Delete",
  " ": "Space",
};

/** A key as it is printed: `Ctrl-Z`, `Enter`, `G`. */
export function keyName(key: string): string {
  return KEY_NAMES[key] ?? key.replace(/^C-(.)$/, (_, letter: string) => `Ctrl-${letter.toUpperCase()}`);
}

/** What the hint line offers while these scopes are active, in order. */
export function hintsFor(scopes: readonly string[]): readonly Binding[] {
  return BINDINGS.filter((item) => item.hint !== undefined && scopes.includes(item.scope)).sort(
    (left, right) => scopes.indexOf(left.scope) - scopes.indexOf(right.scope) || (left.hint ?? 0) - (right.hint ?? 0),
  );
}
