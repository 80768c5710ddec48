import { apiErrors, formatGroupVersion, type Fields, type KubeObject } from "../../apimachinery/index.ts";
import {
  canonical,
  define,
  listeners,
  warn,
  type AdmissionAttributes,
  type AdmissionChain,
  type Exchange,
  type KindDefinition,
} from "../../apiserver/index.ts";

/** Requests that store nothing pass the same plugins as those that do (apiserver `handlers/create.go`, `handlers/rest.go`). */

/** The kind of what a request asks for, which is never stored. */
export function transientKind(group: string, kind: string, more: Partial<KindDefinition> = {}): KindDefinition {
  const plural = `${kind.toLowerCase()}s`;
  return define({ group, version: "v1", kind, plural, verbs: ["create"], columns: [], cells: () => [], ...more });
}

type Asked = Pick<AdmissionAttributes, "operation" | "name" | "dryRun"> & {
  readonly kind: KindDefinition;
  readonly object: KubeObject;
};

function attributesOf(exchange: Exchange, { kind, ...asked }: Asked): AdmissionAttributes {
  const { res, info, user, trace } = exchange;
  const { apiGroup, apiVersion, resource, subresource, namespace } = info;
  const requester: AdmissionAttributes["requester"] = {
    user,
    note: (code, params) => trace.decide("serve", "note", code, params),
  };
  const options = asked.operation === "CREATE" ? listeners({ res, requester, info }, "CreateOptions") : undefined;
  return {
    ...asked,
    kind: { group: kind.group, version: kind.version, kind: kind.kind },
    resource: { group: apiGroup, version: apiVersion, resource },
    subresource,
    namespace,
    oldObject: undefined,
    requester: options?.requester ?? requester,
    definition: kind,
    warn: (text) => warn(res, text),
  };
}

/** The options of a connection as plugins leave them. @throws ApiError */
export async function admitConnection(
  exchange: Exchange,
  chain: AdmissionChain,
  kind: KindDefinition,
  fields: Fields,
): Promise<KubeObject> {
  const { name, query } = exchange.info;
  if (query.has("dryRun")) throw apiErrors.badRequest("dryRun is not supported");
  // It has no metadata, and no labels that a selector could mean.
  const options: Partial<KubeObject> = { kind: kind.kind, apiVersion: formatGroupVersion(kind), ...fields };
  const object = options as KubeObject;
  const attributes = attributesOf(exchange, { operation: "CONNECT", name, dryRun: false, kind, object });
  const changed = (await chain.mutate(attributes)) ?? object;
  await chain.validate({ ...attributes, object: changed });
  return changed;
}

/** What is posted, as plugins leave it, and the check that comes once it is known to be good. */
export interface AdmittedPost {
  readonly object: KubeObject;
  /** @throws ApiError */
  readonly validate: () => Promise<void>;
}

/** @throws ApiError */
export async function admitPost(
  exchange: Exchange,
  chain: AdmissionChain,
  kind: KindDefinition,
  posted: { readonly name: string; readonly object: KubeObject; readonly dryRun: boolean },
): Promise<AdmittedPost> {
  const attributes = attributesOf(exchange, { operation: "CREATE", kind, ...posted });
  const changed = (await chain.mutate(attributes)) ?? posted.object;
  const object = changed === posted.object ? changed : canonical(changed, kind);
  return { object, validate: () => chain.validate({ ...attributes, object }) };
}
