import { first, type Query } from "./query.ts";

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
  /** Why nothing can be said of the path; such a request is answered at once. */
  readonly problem?: string;
}

const VERB_BY_METHOD: ReadonlyMap<string, string> = new Map([
  ["POST", "create"],
  ["GET", "get"],
  ["HEAD", "get"],
  ["PUT", "update"],
  ["PATCH", "patch"],
  ["DELETE", "delete"],
]);

/** Verbs that older paths carry as their first segment. */
const VERBS_IN_PATH: ReadonlySet<string> = new Set(["proxy", "watch"]);
const NAMESPACE_SUBRESOURCES: ReadonlySet<string> = new Set(["status", "finalize"]);
const SLASH = 0x2f;
/** apimachinery reads every other value of a boolean parameter as true. */
const FALSE_VALUES: ReadonlySet<string> = new Set(["false", "0"]);

export function requestInfo(method: string, path: string, query: Query): RequestInfo {
  const plain: RequestInfo = {
    method,
    path,
    query,
    isResourceRequest: false,
    verb: method.toLowerCase(),
    apiPrefix: "",
    apiGroup: "",
    apiVersion: "",
    namespace: "",
    resource: "",
    subresource: "",
    name: "",
    parts: [],
  };
  const segments = splitPath(path);
  const prefix = segments[0];
  if (segments.length < 3 || (prefix !== "api" && prefix !== "apis")) return plain;
  if (prefix === "apis" && segments.length < 4) return { ...plain, apiPrefix: prefix };
  const apiGroup = prefix === "apis" ? (segments[1] ?? "") : "";
  const rest = segments.slice(prefix === "apis" ? 2 : 1);
  return resourceInfo(
    { ...plain, isResourceRequest: true, apiPrefix: prefix, apiGroup, apiVersion: rest[0] ?? "" },
    rest.slice(1),
  );
}

/** The segments between the outer slashes. No regular expression: a run of slashes takes one quadratic time. */
function splitPath(path: string): string[] {
  let start = 0;
  let end = path.length;
  while (start < end && path.charCodeAt(start) === SLASH) start += 1;
  while (end > start && path.charCodeAt(end - 1) === SLASH) end -= 1;
  return start === end ? [] : path.slice(start, end).split("/");
}

function resourceInfo(base: RequestInfo, segments: readonly string[]): RequestInfo {
  const inPath = VERBS_IN_PATH.has(segments[0] ?? "");
  if (inPath && segments.length < 2)
    return {
      ...base,
      isResourceRequest: false,
      apiVersion: "",
      problem: "unable to determine kind and namespace from url",
    };
  const verb = inPath ? (segments[0] ?? "") : (VERB_BY_METHOD.get(base.method) ?? "");
  const { namespace, parts } = splitNamespace(inPath ? segments.slice(1) : segments);
  const resource = parts[0] ?? "";
  const name = parts[1] ?? "";
  const subresource = parts.length >= 3 && !VERBS_IN_PATH.has(verb) ? (parts[2] ?? "") : "";
  const info: RequestInfo = { ...base, verb, namespace, parts, resource, name, subresource };
  if (name === "" && verb === "get") return collectionInfo(info);
  return name === "" && verb === "delete" ? { ...info, verb: "deletecollection" } : info;
}

/** `namespaces/<ns>/<resource>...`; but `namespaces/<name>` and its own subresources are about the namespace itself. */
function splitNamespace(segments: readonly string[]): { namespace: string; parts: readonly string[] } {
  if (segments[0] !== "namespaces") return { namespace: "", parts: segments };
  const namespace = segments[1] ?? "";
  const isOther = segments.length > 2 && !NAMESPACE_SUBRESOURCES.has(segments[2] ?? "");
  return { namespace, parts: isOther ? segments.slice(2) : segments };
}

/** A GET of a collection is a list, or a watch; a `metadata.name=` field selector names its one object. */
function collectionInfo(info: RequestInfo): RequestInfo {
  const watch = info.query.get("watch");
  const verb = watch !== undefined && !FALSE_VALUES.has((watch[0] ?? "").toLowerCase()) ? "watch" : "list";
  const name = /^metadata\.name==?([A-Za-z0-9.:_-]+)$/.exec(first(info.query, "fieldSelector"))?.[1] ?? "";
  return { ...info, verb, name };
}
