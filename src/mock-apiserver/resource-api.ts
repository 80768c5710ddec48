import { kindGroupVersions, kindResources, type LocalApi } from "./local-apis.ts";
import { createResourceHandler } from "../resources/handler.ts";
import type { ResourceService } from "../resources/service-types.ts";

/** The kinds of the resource service as a part of the main apiserver. */
export function createResourceApi(service: ResourceService): LocalApi {
  const handler = createResourceHandler(service);
  const { kinds } = service;
  return {
    groupVersions: kindGroupVersions(kinds),
    resources: ({ group, version }) =>
      kinds.all.filter((kind) => kind.group === group && kind.version === version).flatMap(kindResources),
    async handle({ req, res, info }) {
      if (kinds.find(info.apiGroup, info.resource) === undefined) return false;
      await handler({ req, res, info });
      return true;
    },
  };
}
