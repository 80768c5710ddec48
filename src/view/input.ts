import type { Language } from "../apimachinery/index.ts";
import type { RequestTrace } from "../trace/index.ts";

/** An APIService as the picture needs it. */
export interface RouteFacts {
  readonly apiService: string;
  /** `namespace/name:port`; absent: the main apiserver serves it itself. */
  readonly service: string | undefined;
  /** `127.0.0.1:9444`, or `none`. */
  readonly endpoint: string;
  readonly available: "True" | "False" | "Unknown";
  /** Not available yet, because what stands behind it is on its way up. */
  readonly isStarting?: boolean | undefined;
  /** Of the condition Available. */
  readonly reason: string;
  readonly message: string;
  /** What stands behind it, and what to do. */
  readonly advice?: string | undefined;
  /** Names of the faults that are switched on. */
  readonly faults: readonly string[];
  /** How the server's certificate is judged. Default: `system`. */
  readonly trust?: "caBundle" | "skipped" | "system" | undefined;
  /** Of a resource that can be listed, where one is known. */
  readonly samplePath?: string | undefined;
}

/** What one server stores. */
export interface StoreContents {
  /** `main`, or the `service` of a route. */
  readonly owner: string;
  readonly resources: readonly {
    readonly resource: string;
    readonly count: number;
    readonly names: readonly string[];
  }[];
}

export interface PictureInput {
  readonly language: Language;
  /** Of the TLS front, and of the one without. */
  readonly url: string;
  readonly proxyUrl: string | null;
  readonly routes: readonly RouteFacts[];
  /** Oldest first. */
  readonly records: readonly RequestTrace[];
  /** The request that lights the picture. Default: the last one. */
  readonly selected?: RequestTrace | undefined;
  /** That request was picked: its way shows what it met, and nothing of what came since. Servers are as they are now. */
  readonly isPast?: boolean | undefined;
  readonly stores: readonly StoreContents[];
}
