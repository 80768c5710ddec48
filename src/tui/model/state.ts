import type { Language } from "../../apimachinery/index.ts";
import type { RequestTrace } from "../../trace/index.ts";
import type { PlaygroundEvent } from "../../playground/index.ts";
import type {
  FaultName,
  RawRequest,
  RequestRows,
  RouteView,
  StoreContents,
  WorkshopLine,
  WorkshopNext,
} from "../../view/index.ts";
import type { ThemeName } from "../terminal/theme.ts";

export const TABS = [
  "Why",
  "Client>API",
  "API>Backend",
  "Headers +/-",
  "Response",
  "TLS",
  "Auth",
  "Timing",
  "Raw",
] as const;
export type TabName = (typeof TABS)[number];

export const ROUTE_SORTS = ["name", "availability", "priority"] as const;
type RouteSort = (typeof ROUTE_SORTS)[number];

export const EXPORT_FORMATS = ["curl", "kubectl", "har", "raw"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface LineEdit {
  readonly text: string;
  /** In UTF-16 units. */
  readonly cursor: number;
}

type PromptPurpose = "filter" | "command" | "scale" | "fault-value" | "archive";

export type Overlay =
  | { readonly kind: "help"; readonly scroll: number }
  | {
      readonly kind: "prompt";
      readonly purpose: PromptPurpose;
      readonly edit: LineEdit;
      /** How far back in the history; 0 is what is being typed. */
      readonly back: number;
      readonly typed: string;
      /** The APIService and fault that the answer is for. */
      readonly target?: string;
      readonly fault?: FaultName;
      /** Why what was typed is not taken, until it is changed. */
      readonly problem?: string | undefined;
    }
  | { readonly kind: "faults"; readonly apiService: string; readonly cursor: number }
  | { readonly kind: "export"; readonly requestId: number; readonly cursor: number }
  | {
      readonly kind: "text";
      readonly title: string;
      readonly lines: readonly string[];
      readonly scroll: number;
      /** Name of the file that `s` writes. */
      readonly fileName: string;
    }
  | { readonly kind: "confirm"; readonly question: string; readonly effect: Effect };

export interface Notice {
  readonly text: string;
  readonly level: "info" | "warn" | "error";
  /** What an event was about: the next good news of it ends the notice. */
  readonly about?: string;
}

export interface WorkshopView {
  readonly title: string;
  readonly lines: readonly WorkshopLine[];
  readonly next?: WorkshopNext;
  /** The last request before the lesson. */
  readonly since?: number;
  readonly actions: readonly { readonly key: string; readonly label: string }[];
}

export interface State {
  readonly width: number;
  readonly height: number;
  readonly language: Language;
  readonly theme: ThemeName;
  readonly ascii: boolean;
  readonly mouse: boolean;
  readonly place: {
    readonly url: string;
    readonly proxyUrl: string | null;
    readonly kubeconfig: string;
    readonly caFile?: string;
    readonly isKept?: boolean;
  };
  /** Id of a pane. */
  readonly focus: string;
  /** The pane that stands over the requests. */
  readonly top: string;
  readonly zoom: boolean;
  readonly routes: readonly RouteView[];
  readonly stores: readonly StoreContents[];
  /** The routes that the main apiserver serves itself are listed one by one. */
  readonly unfolded: boolean;
  readonly routeName: string | undefined;
  readonly routeSort: RouteSort;
  readonly list: RequestRows;
  readonly requestId: number | undefined;
  readonly follow: boolean;
  readonly paused: boolean;
  readonly filter: string;
  readonly context: boolean;
  readonly marked: ReadonlySet<number>;
  /** How many deleted APIServices can be brought back. */
  readonly deleted: number;
  readonly inspector: {
    readonly open: boolean;
    readonly tab: TabName;
    readonly scroll: number;
    readonly sideBySide: boolean;
    readonly secrets: boolean;
  };
  /** The file whose requests are shown in the place of the live ones. */
  readonly archive: string | undefined;
  /** Oldest first. */
  readonly log: readonly PlaygroundEvent[];
  /** The log was emptied by hand. */
  readonly logCleared?: boolean;
  /** Lines above the end; 0 follows. */
  readonly logBack: number;
  readonly workshop: WorkshopView | undefined;
  /** First line shown, by the id of a pane. */
  readonly scroll: Readonly<Record<string, number>>;
  readonly overlay: Overlay | undefined;
  readonly notice: Notice | undefined;
  readonly history: Readonly<Record<PromptPurpose, readonly string[]>>;
  /** What the last action would be in a shell. */
  readonly lastCommand: string | undefined;
}

/** What a reducer asks the outside to do. */
export type Effect =
  | { readonly type: "quit" | "suspend" | "redraw" }
  | { readonly type: "mouse"; readonly on: boolean }
  | { readonly type: "compose" | "undo" | "browser" | "live" }
  | { readonly type: "edit-object"; readonly path: string }
  | { readonly type: "open-archive"; readonly file: string }
  | {
      readonly type: "save-archive";
      readonly which: "shown" | "marked" | "all";
      readonly filter: string;
      readonly marked: ReadonlySet<number>;
      readonly place: State["place"];
      readonly secrets: boolean;
    }
  | { readonly type: "send"; readonly request: RawRequest }
  | { readonly type: "edit-request"; readonly text: string }
  | { readonly type: "show-yaml" | "edit-yaml" | "delete" | "clear-faults"; readonly apiService: string }
  | { readonly type: "scale"; readonly apiService: string; readonly replicas: number }
  | {
      readonly type: "fault";
      readonly apiService: string;
      readonly fault: FaultName;
      readonly on: boolean;
      readonly value?: number;
    }
  | { readonly type: "copy"; readonly text: string; readonly what: string }
  | { readonly type: "save"; readonly text: string; readonly fileName: string }
  | { readonly type: "release"; readonly id: number | "all" }
  | { readonly type: "explain"; readonly method: string; readonly path: string }
  | { readonly type: "workshop"; readonly key: string };

export interface Result {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export function initialState(
  options: Pick<State, "width" | "height" | "language" | "theme" | "ascii" | "mouse" | "place">,
): State {
  return {
    ...options,
    focus: "requests",
    top: "picture",
    zoom: false,
    routes: [],
    stores: [],
    unfolded: false,
    routeName: undefined,
    routeSort: "name",
    list: { rows: [], matching: 0, stored: 0, total: 0, missed: 0, perSecond: 0 },
    requestId: undefined,
    follow: true,
    paused: false,
    filter: "",
    context: false,
    marked: new Set(),
    deleted: 0,
    inspector: { open: false, tab: "Why", scroll: 0, sideBySide: false, secrets: false },
    archive: undefined,
    log: [],
    logBack: 0,
    workshop: undefined,
    scroll: {},
    overlay: undefined,
    notice: undefined,
    history: { filter: [], command: [], scale: [], "fault-value": [], archive: [] },
    lastCommand: undefined,
  };
}

export function settle(state: State, ...effects: readonly Effect[]): Result {
  return { state, effects };
}

/** The filter that the list obeys: while one is being typed, that one. */
export function activeFilter(state: State): string {
  const { overlay } = state;
  return overlay?.kind === "prompt" && overlay.purpose === "filter" ? overlay.edit.text : state.filter;
}

export function selectedRequest(state: State): RequestTrace | undefined {
  const index = requestIndex(state);
  return index < 0 ? undefined : state.list.rows[index];
}

/** Position of the selected request in the list, or of the one nearest before it; -1 in an empty list. */
export function requestIndex({ list: { rows }, requestId }: State): number {
  if (rows.length === 0) return -1;
  if (requestId === undefined) return rows.length - 1;
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rows[middle]?.id ?? 0) <= requestId) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function selectedRoute(state: State): RouteView | undefined {
  const routes = shownRoutes(state);
  return routes.find((route) => route.apiService === state.routeName) ?? routes[0];
}

/** What the list of routes has a row for: the built-in ones share one while they are folded. */
export function shownRoutes(state: State): RouteView[] {
  const routes = sortedRoutes(state);
  return state.unfolded ? routes : routes.filter(({ service }) => service !== undefined);
}

const BY: Readonly<Record<RouteSort, (left: RouteView, right: RouteView) => number>> = {
  name: () => 0,
  availability: (left, right) => Number(left.available === "True") - Number(right.available === "True"),
  priority: (left, right) => right.groupPriority - left.groupPriority || right.versionPriority - left.versionPriority,
};

/** Routes with a backend first, as the local ones never change. */
function sortedRoutes({ routes, routeSort }: State): RouteView[] {
  const compare = BY[routeSort];
  return [...routes].sort(
    (left, right) =>
      Number(left.service === undefined) - Number(right.service === undefined) ||
      compare(left, right) ||
      (left.apiService < right.apiService ? -1 : 1),
  );
}
