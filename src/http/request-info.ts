import type { Query } from "./query.ts";

/** What a request is about, as apiserver `endpoints/request/requestinfo.go` works it out from method and path. */
export interface RequestInfo {
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  readonly query: Query;
  readonly isResourceRequest: boolean;
  /** get, list, watch, create, update, patch, delete, deletecollection, proxy, or the lower-case HTTP method. */
  readonly verb: string;
  /** `api` or `apis`, or empty. */
  readonly apiPrefix: string;
  readonly apiGroup: string;
  readonly apiVersion: string;
  readonly namespace: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** Path segments from the resource on. */
  readonly parts: readonly string[];
}
