import { messageOf, apiErrors, equalJson, parseJson } from "../../apimachinery/index.ts";
import { readBody } from "../body.ts";
import { wantsPretty, writeJson } from "../replies.ts";
import type { RequestInfo } from "../request-info.ts";
import type { Subresource } from "../rest/kind.ts";
import { foundAtOnce } from "../rest/validation.ts";
import type { ResourceService } from "../rest/service-types.ts";
import { writeResponse } from "../web-response.ts";
import type { ExtensionRequest, Route } from "./request-chain.ts";
import type { ExtensionSubresource, ResourceTable, SubresourceCall, SubresourceVerb } from "./resource-table.ts";

/** Answers the subresources of a table's resources by their functions. */
export function tableSubresources(table: ResourceTable): (service: ResourceService) => Route {
  return (service) => async (request) => {
    const subresource = find(table, request);
    if (subresource === undefined) return false;
    await serve(table, subresource, request, service);
    return true;
  };
}

function find(
  { group, version, resources }: ResourceTable,
  { info }: ExtensionRequest,
): ExtensionSubresource | undefined {
  if (info.apiGroup !== group || info.apiVersion !== version || info.parts.length !== 3) return undefined;
  const row = Object.hasOwn(resources, info.resource) ? resources[info.resource] : undefined;
  const all = row?.subresources ?? {};
  if ((row?.namespaced ?? true) !== (info.namespace !== "")) return undefined;
  return Object.hasOwn(all, info.subresource) ? all[info.subresource] : undefined;
}

/** @throws ApiError, and what the function throws */
async function serve(
  { group }: ResourceTable,
  { verbs, handle }: ExtensionSubresource,
  { req, res, info, user }: ExtensionRequest,
  service: ResourceService,
): Promise<void> {
  const verb = verbs.find((one) => one === (info.verb as SubresourceVerb));
  if (verb === undefined) throw apiErrors.methodNotAllowed();
  const target = { group, resource: info.resource, ...(info.namespace === "" ? {} : { namespace: info.namespace }) };
  const object = await service.get(target, info.name);
  const url = req.url ?? "";
  const call: SubresourceCall = {
    verb,
    object: structuredClone(object),
    body: parsed((await readBody(req)).toString("utf8")),
    query: new URLSearchParams(url.includes("?") ? url.slice(url.indexOf("?")) : ""),
    user,
    update: async (changed) =>
      (await service.update(target, changed, { part: wholeObject(service, info, verb) })).object,
  };
  const answer = await handle(call);
  if (answer instanceof Response) return writeResponse(res, answer);
  if (typeof answer !== "object" || answer === null)
    throw new TypeError("it returned neither an object nor a Response");
  writeJson(res, verb === "create" ? 201 : 200, answer, { pretty: wantsPretty(info.query, req.headers["user-agent"]) });
}

/** Writes through a subresource may change spec and status at once. */
function wholeObject({ kinds }: ResourceService, info: RequestInfo, verb: SubresourceVerb): Subresource {
  const kind = kinds.find(info.apiGroup, info.resource);
  return {
    name: info.subresource,
    verbs: [verb],
    part: {
      prepare(object, old) {
        const { generation = 0 } = old.metadata;
        if (!equalJson(object["spec"], old["spec"])) object.metadata.generation = generation + 1;
      },
      validate: (object, old) => [
        ...(kind?.validate?.(object) ?? []),
        ...foundAtOnce(kind?.validateUpdate?.(object, old)),
      ],
    },
  };
}

/** @throws ApiError 400 */
function parsed(text: string): unknown {
  if (text === "") return undefined;
  try {
    return parseJson(text);
  } catch (error) {
    throw apiErrors.badRequest(messageOf(error));
  }
}
