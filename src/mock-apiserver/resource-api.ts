import {
  kindResources,
  createResourceHandler,
  creationCheck,
  type Requester,
  type RequestInfo,
  type Admission,
  type KindTable,
  type ResourceService,
  socketOf,
} from "../apiserver/index.ts";
import type { UserInfo } from "../apimachinery/index.ts";
import { checkSigner } from "./admission/certificate-signers.ts";
import { taintNewNode } from "./admission/node-taint.ts";
import type { Authorizer } from "./rbac/authorizer.ts";
import { recordRequestor } from "./kinds/requestor.ts";
import { kindGroupVersions, type LocalApi } from "./aggregator/discovery/local-apis.ts";

/** What the handler of custom resources leaves to those behind it (apiextensions `customresource_handler.go`). */
function isCustomRequest(kinds: KindTable, info: RequestInfo): boolean {
  const kind = kinds.find(info.apiGroup, info.resource, info.apiVersion);
  if (kind === undefined) return false;
  return kind.namespaced ? info.namespace !== "" || ["list", "watch"].includes(info.verb) : info.namespace === "";
}

/**
 * The kinds of the resource service as a part of the main apiserver. `admission` makes the check that every write of a
 * request passes.
 */
export function createResourceApi(
  service: ResourceService,
  authorizer: Authorizer,
  admission?: (user: UserInfo, info: RequestInfo) => Admission,
): LocalApi {
  const handler = createResourceHandler(service);
  const { kinds } = service;
  let known = { all: kinds.all, groupVersions: kindGroupVersions(kinds) };
  return {
    get groupVersions() {
      if (known.all !== kinds.all) known = { all: kinds.all, groupVersions: kindGroupVersions(kinds) };
      return known.groupVersions;
    },
    resources: ({ group, version }) =>
      kinds.all.filter((kind) => kind.group === group && kind.version === version).flatMap(kindResources),
    isCustom: ({ group, version }) =>
      kinds.all.some((kind) => kind.isCustom === true && kind.group === group && kind.version === version),
    async handle(exchange) {
      const { req, res, info, user, trace } = exchange;
      const kind = kinds.find(info.apiGroup, info.resource);
      if (kind === undefined || (kind.isCustom === true && !isCustomRequest(kinds, info))) return false;
      const guard = admission?.(user, info);
      const admit: Admission = (kind, object, old) => {
        if (old === undefined) {
          recordRequestor(user, kind, object);
          taintNewNode(kind, object);
        } else checkSigner({ user, info, authorizer }, object, old);
        return guard?.(kind, object, old);
      };
      const mayCreate = creationCheck(user, info, (attributes) => authorizer.authorize(attributes));
      const requester: Requester = { user, note: (code, params) => trace.decide("serve", "note", code, params) };
      await handler({ req, res, info, mayCreate, admit, requester, openSocket: socketOf(exchange) });
      return true;
    },
  };
}
