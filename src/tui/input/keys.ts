/** The keys that work in more than one pane; those of a single one stand in its own file. */

export const SCOPES = ["global", "list", "routes", "request", "inspector"] as const;
export type Scope = (typeof SCOPES)[number];

export interface KeyBinding {
  readonly id: string;
  readonly keys: readonly string[];
  readonly scope: Scope;
  /** One or two words, for the hint line. */
  readonly label: string;
  readonly help: string;
  /** In the hint line; lower comes first. */
  readonly hint?: number;
}

export const KEY_BINDINGS = [
  { id: "leave", keys: ["C-c"], scope: "global", label: "leave", help: "leave at once, from anywhere" },
  {
    id: "quit",
    keys: ["q"],
    scope: "global",
    label: "back",
    help: "close what is open; in the panes: leave, after a question",
    hint: 99,
  },
  { id: "back", keys: ["esc"], scope: "global", label: "back", help: "close what is open" },
  { id: "next-pane", keys: ["tab"], scope: "global", label: "pane", help: "the next pane on the screen", hint: 90 },
  {
    id: "previous-pane",
    keys: ["S-tab"],
    scope: "global",
    label: "pane back",
    help: "the previous pane on the screen",
  },
  { id: "zoom", keys: ["+", "="], scope: "global", label: "zoom", help: "give the pane the whole screen", hint: 91 },
  { id: "unzoom", keys: ["_", "-"], scope: "global", label: "unzoom", help: "show all panes again" },
  { id: "palette", keys: [":"], scope: "global", label: "command", help: "type a command", hint: 96 },
  { id: "help", keys: ["?"], scope: "global", label: "help", help: "this list", hint: 98 },
  { id: "filter", keys: ["/"], scope: "global", label: "filter", help: "show only requests like code>=400", hint: 89 },
  { id: "redraw", keys: ["C-l"], scope: "global", label: "redraw", help: "draw the whole screen again" },
  { id: "suspend", keys: ["C-z"], scope: "global", label: "suspend", help: "back to the shell; fg returns" },
  {
    id: "compose",
    keys: ["n"],
    scope: "global",
    label: "new",
    help: "write a request as any user in $EDITOR and send it",
  },
  {
    id: "undo",
    keys: ["u", "R"],
    scope: "global",
    label: "undo",
    help: "bring back the APIService that was deleted last",
  },
  {
    id: "archive",
    keys: ["O"],
    scope: "global",
    label: "archive",
    help: "look at the requests of a HAR file, or go back to the live ones",
  },
  {
    id: "mouse",
    keys: ["&"],
    scope: "global",
    label: "mouse",
    help: "use the mouse here, or leave it to the terminal",
  },
  {
    id: "browser",
    keys: ["b"],
    scope: "global",
    label: "browser",
    help: "the page for the projector, in a browser",
  },

  { id: "up", keys: ["up", "k"], scope: "list", label: "up", help: "one line up" },
  { id: "down", keys: ["down", "j"], scope: "list", label: "down", help: "one line down" },
  { id: "page-up", keys: ["pageup", "C-b"], scope: "list", label: "page up", help: "one page up" },
  { id: "page-down", keys: ["pagedown", "C-f", " "], scope: "list", label: "page down", help: "one page down" },
  { id: "top", keys: ["g", "home"], scope: "list", label: "top", help: "to the first line" },
  { id: "bottom", keys: ["G", "end"], scope: "list", label: "bottom", help: "to the last line" },

  {
    id: "describe",
    keys: ["d", "enter"],
    scope: "routes",
    label: "describe",
    help: "say what the route does and why",
    hint: 1,
  },
  { id: "yaml", keys: ["y"], scope: "routes", label: "YAML", help: "show the APIService as YAML", hint: 2 },
  { id: "faults", keys: ["f"], scope: "routes", label: "faults", help: "inject faults into the route", hint: 3 },
  { id: "scale", keys: ["s"], scope: "routes", label: "scale", help: "set the number of backends", hint: 5 },
  {
    id: "edit-yaml",
    keys: ["e"],
    scope: "routes",
    label: "edit",
    help: "edit the APIService in $EDITOR and apply it",
    hint: 6,
  },
  { id: "delete", keys: ["D", "delete"], scope: "routes", label: "delete", help: "delete the APIService", hint: 4 },
  {
    id: "unfold",
    keys: ["o"],
    scope: "routes",
    label: "built-in",
    help: "list the built-in routes, or fold them into one row",
    hint: 8,
  },
  { id: "sort", keys: ["S"], scope: "routes", label: "sort", help: "by name, availability or priority" },

  { id: "open", keys: ["enter"], scope: "request", label: "open", help: "open the request in the inspector", hint: 1 },
  { id: "follow", keys: ["F"], scope: "request", label: "follow", help: "stay at the newest request", hint: 3 },
  {
    id: "pause",
    keys: ["p"],
    scope: "request",
    label: "pause",
    help: "hold the list still; recording goes on",
    hint: 4,
  },
  {
    id: "request-faults",
    keys: ["f"],
    scope: "request",
    label: "fault",
    help: "inject faults into the request's route",
    hint: 5,
  },
  { id: "resend", keys: ["r"], scope: "request", label: "resend", help: "send the request again", hint: 6 },
  {
    id: "edit",
    keys: ["e"],
    scope: "request",
    label: "edit",
    help: "edit the raw request in $EDITOR and send it",
    hint: 7,
  },
  { id: "mark", keys: ["m"], scope: "request", label: "mark", help: "mark the request, or take the mark off", hint: 8 },
  { id: "next-mark", keys: ["M"], scope: "request", label: "next mark", help: "to the next marked request" },
  { id: "context", keys: ["o"], scope: "request", label: "context", help: "show what the filter hides around the row" },
  {
    id: "export",
    keys: ["x"],
    scope: "request",
    label: "export",
    help: "as curl, kubectl --raw, HAR or raw text; marked, shown or all as HAR",
    hint: 9,
  },
  { id: "copy", keys: ["c"], scope: "request", label: "copy", help: "copy the request as a curl command" },
  { id: "release", keys: ["a"], scope: "request", label: "release", help: "let the held request go on" },
  { id: "release-all", keys: ["A"], scope: "global", label: "release all", help: "let all held requests go on" },

  { id: "next-tab", keys: ["right", "l"], scope: "inspector", label: "tabs", help: "the next tab", hint: 1 },
  { id: "previous-tab", keys: ["left", "h"], scope: "inspector", label: "tab back", help: "the previous tab" },
  { id: "previous-request", keys: ["["], scope: "inspector", label: "previous", help: "the previous request", hint: 2 },
  { id: "next-request", keys: ["]"], scope: "inspector", label: "next", help: "the next request", hint: 3 },
  { id: "side-by-side", keys: ["z"], scope: "inspector", label: "both legs", help: "both legs side by side", hint: 4 },
  { id: "secrets", keys: ["V"], scope: "inspector", label: "secrets", help: "show or mask recorded secrets", hint: 5 },
] as const satisfies readonly KeyBinding[];

export type CommandId = (typeof KEY_BINDINGS)[number]["id"];

export interface ArgumentCommand {
  readonly name: string;
  readonly usage: string;
  readonly help: string;
}

/** Commands of the palette that take arguments and have no key. */
export const ARGUMENT_COMMANDS = [
  { name: "explain", usage: "explain [METHOD] PATH", help: "why a request to this path goes where it goes" },
  { name: "send", usage: "send METHOD PATH [as=USER]", help: "send a request" },
  { name: "go", usage: "go NUMBER", help: "to the request with this number" },
  { name: "where", usage: "where [FILTER]", help: "set the filter; without one show everything" },
  { name: "fault", usage: "fault NAME [off] [VALUE]", help: "inject a fault into the selected route" },
  { name: "clear-faults", usage: "clear-faults", help: "take all faults off the selected route" },
  { name: "replicas", usage: "replicas NUMBER", help: "scale the selected route's backend" },
  {
    name: "save",
    usage: "save curl|kubectl|har|raw",
    help: "write the selected request to a file; har shown, marked or all: those",
  },
  { name: "edit-object", usage: "edit-object PATH", help: "edit any object as YAML in $EDITOR and replace it" },
  { name: "load", usage: "load FILE", help: "look at the requests of an HTTP Archive" },
  { name: "live", usage: "live", help: "back to the live requests" },
  { name: "theme", usage: "theme dark|light|mono", help: "change the colours" },
] as const satisfies readonly ArgumentCommand[];
export type ArgumentCommandName = (typeof ARGUMENT_COMMANDS)[number]["name"];
