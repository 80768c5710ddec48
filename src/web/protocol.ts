/** What server and page of the projector say to each other. Everything survives JSON. */
import type { Language } from "../apimachinery/index.ts";
import type { FaultName, FaultSpec } from "../trace/index.ts";
import type { Inspection, Picture, RequestRow, RouteView, WorkshopLine } from "../view/index.ts";
import type { ClassView } from "../workshop/index.ts";

export const VIEWS = ["picture", "requests", "routes", "workshop", "class"] as const;
export type ViewName = (typeof VIEWS)[number];

/** What a reader looks at; it changes nothing but what that reader is sent. */
export interface Look {
  readonly view: ViewName;
  readonly language: Language;
  readonly source: "live" | "imported";
  readonly filter: string;
  /** First row of the window; ignored while following. */
  readonly start: number;
  readonly count: number;
  readonly follow: boolean;
  readonly paused: boolean;
  /** Open in the inspector. */
  readonly inspected?: number | undefined;
  /** Lights the picture instead of the last request. */
  readonly pinned?: number | undefined;
}

export const FIRST_LOOK: Look = {
  view: "picture",
  language: "en",
  source: "live",
  filter: "",
  start: 0,
  count: 40,
  follow: true,
  paused: false,
};

export interface Hello {
  /** Names this stream in `look`. */
  readonly reader: string;
  readonly views: readonly ViewName[];
  readonly language: Language;
  readonly faults: readonly (FaultSpec & { readonly name: FaultName })[];
  /** Names that a filter may use. */
  readonly filterFields: readonly string[];
}

export interface ListView {
  readonly start: number;
  readonly rows: readonly RequestRow[];
  readonly matching: number;
  readonly stored: number;
  readonly total: number;
  readonly missed: number;
  readonly perSecond: number;
  /** What is wrong with the filter; the last good one stays in force. */
  readonly problem: { readonly column: number; readonly message: string } | undefined;
  /** Name of the imported archive. */
  readonly imported: string | undefined;
}

export interface LessonView {
  readonly title: string;
  readonly lines: readonly WorkshopLine[];
  readonly actions: readonly { readonly key: string; readonly label: string }[];
}

/** One message of the stream: the parts that have changed. */
export interface Frame {
  readonly hello?: Hello;
  readonly list?: ListView;
  readonly inspection?: Inspection | null;
  readonly picture?: Picture;
  readonly routes?: readonly RouteView[];
  readonly lesson?: LessonView;
  readonly classroom?: ClassView;
}

/** What a page may change. */
export type Act =
  | {
      readonly type: "fault";
      readonly apiService: string;
      readonly fault: FaultName;
      readonly on: boolean;
      readonly value?: number;
    }
  | { readonly type: "clear-faults"; readonly apiService: string }
  | { readonly type: "release"; readonly id: number | "all" }
  | { readonly type: "resend"; readonly id: number }
  | { readonly type: "send"; readonly text: string }
  | { readonly type: "workshop"; readonly key: string };

/** What came of it. */
export interface Said {
  readonly text: string;
  readonly level: "info" | "warn" | "error";
}

/** Carries the token of a write, so that no form of another page can. */
export const TOKEN_HEADER = "x-playground-token";
