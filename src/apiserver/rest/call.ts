/** Which operation on which kind a request is (apiserver `endpoints/installer.go`). */
import type { IncomingMessage, ServerResponse } from "node:http";
import { apiErrors, type ApiError } from "../../apimachinery/index.ts";
import type { Requester } from "../admission.ts";
import type { RequestInfo } from "../request-info.ts";
import type { OpenSocket } from "../streams/websocket.ts";
import { groupResource, type KindDefinition, type Subresource } from "./kind.ts";
import type { Admission, ResourceService, ResourceTarget } from "./service-types.ts";

export interface ResourceRequest {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly info: RequestInfo;
  /** Asked before anything is written. */
  readonly admit?: Admission;
  readonly requester?: Requester;
  /** For a watch over WebSocket. */
  readonly openSocket?: OpenSocket | undefined;
  /** Asked before an update or an apply creates. @throws ApiError */
  readonly mayCreate: () => void | Promise<void>;
}

/** A request whose kind, verb and place are known to fit together. */
export interface Call extends ResourceRequest {
  readonly service: ResourceService;
  readonly kind: KindDefinition;
  readonly target: ResourceTarget;
  readonly name: string;
  readonly isStatus: boolean;
  /** What the path says below the object; undefined for the object itself. */
  readonly subresource: Subresource | undefined;
}

/** @throws ApiError 404 where no handler is installed. */
export function identify(service: ResourceService, request: ResourceRequest): Call {
  const { info } = request;
  const kind =
    service.kinds.find(info.apiGroup, info.resource, info.apiVersion) ??
    service.kinds.find(info.apiGroup, info.resource);
  const { namespace, subresource } = info;
  const served = kind?.subresources.find(({ name }) => name === subresource);
  if (kind === undefined || !fits(kind, info) || (subresource !== "" && served === undefined))
    throw notServed(kind, info);
  const target = {
    group: kind.group,
    resource: kind.plural,
    version: kind.version,
    ...(kind.namespaced ? { namespace } : {}),
  };
  const isStatus = subresource === "status" && served?.part === undefined;
  return { ...request, service, kind, target, name: info.parts[1] ?? "", isStatus, subresource: served };
}

function fits(kind: KindDefinition, info: RequestInfo): boolean {
  if (kind.version !== info.apiVersion) return false;
  const { namespace, subresource, parts, verb } = info;
  const isOwnNamespace = info.resource === "namespaces" && info.apiGroup === "";
  const isInPlace = kind.namespaced ? namespace !== "" || parts.length === 1 : namespace === "" || isOwnNamespace;
  return isInPlace && (kind.isCustom === true || (parts.length <= (subresource === "" ? 2 : 3) && verb !== "proxy"));
}

/** A subresource that a custom resource does not have is missing on each of its objects. */
function notServed(kind: KindDefinition | undefined, { apiVersion, subresource, parts }: RequestInfo): ApiError {
  const isCustom = kind?.isCustom === true && kind.version === apiVersion;
  return isCustom && subresource !== ""
    ? apiErrors.notFound(groupResource(kind), parts[1] ?? "")
    : apiErrors.noSuchPath();
}

const ON_COLLECTION: Readonly<Record<string, string>> = {
  GET: "list",
  HEAD: "list",
  POST: "create",
  DELETE: "deletecollection",
};
const ON_OBJECT: Readonly<Record<string, string>> = {
  GET: "get",
  HEAD: "get",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

/** The verb of the installed route, from the path alone: unlike that of authorization it knows no field selector. */
export function verbOf({ info, kind, name }: Call): string {
  // Custom resources are served without routes, which take GET alone (apiextensions `customresource_handler.go`).
  if (kind.isCustom === true) return info.verb;
  if (info.method === "HEAD" || (info.verb === "watch" && info.method !== "GET")) return "";
  if (info.verb === "watch") return "watch";
  const byMethod = name === "" ? ON_COLLECTION : ON_OBJECT;
  return byMethod[info.method] ?? "";
}

export function allows({ kind, subresource, info, name }: Call, verb: string): boolean {
  if (subresource !== undefined) return subresource.verbs.includes(verb);
  if (kind.isCustom === true) return true;
  const isAcrossNamespaces = kind.namespaced && info.namespace === "" && name === "";
  return kind.verbs.includes(verb) && (!isAcrossNamespaces || verb === "list" || verb === "watch");
}

export function refusal({ kind, info }: Call): ApiError {
  return kind.isCustom === true
    ? apiErrors.methodNotSupported(groupResource(kind), info.verb)
    : apiErrors.methodNotAllowed();
}

/** @throws ApiError 400 for a collection where one object is meant */
export function checkNamed({ name }: Call, verb: string): void {
  if (name === "" && (verb === "update" || verb === "patch")) throw apiErrors.badRequest("name must be provided");
}
