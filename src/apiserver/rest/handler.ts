import { firstLine } from "../header-rules.ts";
import {
  breathe,
  entryOf,
  type KubeObject,
  apiErrors,
  exactMatch,
  parseFieldSelector,
} from "../../apimachinery/index.ts";
import { readBody } from "../body.ts";
import { first } from "../query.ts";
import { giveRoom, takeRoom } from "./body-memory.ts";
import { READABLE_TYPES, STREAM_TYPES } from "../negotiation.ts";
import { checkProduced } from "../replies.ts";
import { warn } from "../warnings.ts";
import type { Subresource } from "./kind.ts";
import { allows, checkNamed, identify, refusal, verbOf, type Call, type ResourceRequest } from "./call.ts";
import { parsing } from "./long-bodies.ts";
import { patchTypes } from "./patch.ts";
import { checkTableOptions } from "./representations.ts";
import { bodyFormat, patchMediaType, readObject } from "./request-body.ts";
import { reply, replyList, representation, streamFormat } from "./responding.ts";
import {
  booleanParam,
  managerOrUserAgent,
  parseDeleteBody,
  parseDeleteQuery,
  parseListOptions,
  parseWriteOptions,
  type DeleteOptions,
  type ListOptions,
  type WriteKind,
  type WriteOptions,
} from "./request-options.ts";
import { deleting, listeners } from "./requester.ts";
import type { DeleteRequest, ListRequest, ResourceService } from "./service-types.ts";
import { serveWatch } from "../streams/watch/watch-handler.ts";

/** Answers a request for objects. @throws ApiError for everything that is not answered with success. */
export type ResourceHandler = (request: ResourceRequest) => Promise<void>;

/** The REST verbs of every kind in the service's table (apiserver `endpoints/installer.go` and `handlers/`). */
export function createResourceHandler(service: ResourceService): ResourceHandler {
  return async (request) => {
    const call = identify(service, request);
    const verb = verbOf(call);
    const run = entryOf(HANDLERS, verb);
    if (run === undefined || !allows(call, verb)) throw refusal(call);
    if (call.kind.isCustom === true) checkNamed(call, verb);
    else checkProduced(firstLine(request.req, "accept"), producedBy(verb));
    if (call.kind.deprecation !== undefined) warn(call.res, call.kind.deprecation);
    try {
      await run(call);
    } finally {
      giveRoom(call.req);
    }
  };
}

const LISTED_TYPES = [...READABLE_TYPES, ...STREAM_TYPES];

function producedBy(verb: string): readonly string[] {
  return verb === "list" || verb === "watch" ? LISTED_TYPES : READABLE_TYPES;
}

const HANDLERS: Readonly<Record<string, (call: Call) => Promise<void>>> = {
  get: serveGet,
  list: serveList,
  watch: serveList,
  create: serveCreate,
  update: serveUpdate,
  patch: servePatch,
  delete: serveDelete,
  deletecollection: serveDeleteCollection,
};

async function serveGet(call: Call): Promise<void> {
  const how = representation(call);
  const { service, target, name, subresource } = call;
  if (subresource?.view === undefined && booleanParam(call.info.query, "export") === true)
    throw apiErrors.badRequest("the export parameter, deprecated since v1.14, is no longer supported");
  const object =
    subresource?.view === undefined
      ? await service.get(target, name, first(call.info.query, "resourceVersion"))
      : await service.getView(target, name, subresource);
  await reply(call, 200, object, how);
}

async function serveList(call: Call): Promise<void> {
  const how = representation(call);
  const options = parseListOptions(call.info.query, call.info.verb === "watch");
  const request = listRequest(call, options);
  if (options.watch) checkTableOptions(how.representation);
  if (options.watch) return serveWatch({ ...call, format: () => streamFormat(how), how: how.representation, request });
  await replyList(call, await call.service.list(call.target, request), how);
}

async function serveCreate(call: Call): Promise<void> {
  const how = representation(call);
  const { dryRun, fieldValidation, fieldManager } = writeOptions(call, "CreateOptions");
  const object = await readOf(call, fieldValidation);
  const created = await call.service.create(call.target, object, {
    dryRun,
    fieldManager,
    ...listeners(call, "CreateOptions"),
  });
  await breathe();
  await reply(call, 201, created, how);
}

async function serveUpdate(call: Call): Promise<void> {
  const how = representation(call);
  const { dryRun, fieldValidation, fieldManager } = writeOptions(call, "UpdateOptions");
  const object = await readOf(call, fieldValidation);
  const { isStatus: status, name, mayCreate } = call;
  const options = { dryRun, fieldManager, status, name, mayCreate, ...way(call), ...listeners(call, "UpdateOptions") };
  const changed = await call.service.update(call.target, object, options);
  await breathe();
  await reply(call, changed.created ? 201 : 200, changed.object, how);
}

/** The subresource, where it changes something in a way of its own. */
function way({ subresource }: Call): { view?: Subresource; part?: Subresource } {
  if (subresource?.view !== undefined) return { view: subresource };
  return subresource?.part === undefined ? {} : { part: subresource };
}

async function readOf(call: Call, fieldValidation: WriteOptions["fieldValidation"]): Promise<KubeObject> {
  const { req, res, kind, subresource, service } = call;
  const read = await readObject(req, subresource?.view?.kind ?? kind, service.kinds, fieldValidation);
  for (const text of read.warnings) warn(res, text);
  await breathe();
  return read.object;
}

async function servePatch(call: Call): Promise<void> {
  const types = patchTypes(call.kind);
  const type = types.get(patchMediaType(call.req));
  // The handler of custom resources has no router in front of it that knows the types (apiextensions `crdHandler`).
  if (type === undefined && call.kind.isCustom === true) throw apiErrors.unsupportedMediaType([...types.keys()]);
  if (type === undefined) throw apiErrors.unsupportedPatchType();
  const how = representation(call);
  const body = await readBody(call.req);
  await takeRoom(call.req, body.length);
  await breathe();
  const options = writeOptions(call, "PatchOptions", type === "apply");
  const { target, name, isStatus: status, mayCreate } = call;
  const request = { ...options, type, body, status, mayCreate, ...way(call), ...listeners(call, "PatchOptions") };
  const changed = await call.service.patch(target, name, request);
  await breathe();
  await reply(call, changed.created ? 201 : 200, changed.object, how);
}

function writeOptions({ req, info }: Call, kind: WriteKind, isApply = false): WriteOptions {
  const options = parseWriteOptions(info.query, kind, isApply);
  return { ...options, fieldManager: managerOrUserAgent(options.fieldManager, req.headers["user-agent"]) };
}

async function serveDelete(call: Call): Promise<void> {
  const how = representation(call);
  const options = await deleteOptions(call);
  const deleted = await call.service.delete(call.target, call.name, options);
  const isAccepted = !deleted.removed && options.orphanDependents === false;
  await reply(call, isAccepted ? 202 : 200, deleted.reply, how);
}

async function serveDeleteCollection(call: Call): Promise<void> {
  const how = representation(call);
  const request = listRequest(call, parseListOptions(call.info.query));
  await replyList(call, await call.service.deleteCollection(call.target, request, await deleteOptions(call)), how);
}

/** A body decides alone; without one the query is read. */
async function deleteOptions(call: Call): Promise<DeleteRequest> {
  const options = await readDeleteOptions(call);
  return { ...options, ...deleting(call, options) };
}

async function readDeleteOptions({ req, info, kind }: Call): Promise<DeleteOptions> {
  const body = await readBody(req);
  await takeRoom(req, body.length);
  if (body.length === 0) return parseDeleteQuery(info.query);
  const parse = await parsing(body, bodyFormat(req));
  return parseDeleteBody(() => parse().node, kind.isCustom);
}

/** @throws ApiError 400 where the old path of a watch and the field selector name different objects. */
function fieldSelector({ info, name }: Call): string {
  const given = first(info.query, "fieldSelector");
  if (name === "") return given;
  const wanted = exactMatch(parseFieldSelector(given), "metadata.name");
  if (given !== "" && wanted !== name) {
    throw apiErrors.badRequest("fieldSelector metadata.name doesn't match requested name");
  }
  return given === "" ? `metadata.name=${name}` : given;
}

function listRequest(call: Call, options: ListOptions): ListRequest {
  const { resourceVersion, resourceVersionMatch, limit, allowWatchBookmarks, timeoutSeconds, sendInitialEvents } =
    options;
  return {
    resourceVersion,
    resourceVersionMatch,
    limit,
    continue: options.continue,
    allowWatchBookmarks,
    timeoutSeconds,
    sendInitialEvents,
    labelSelector: first(call.info.query, "labelSelector"),
    fieldSelector: fieldSelector(call),
  };
}
