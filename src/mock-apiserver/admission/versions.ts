import { formatGroupVersion, type KubeObject } from "../../apimachinery/index.ts";
import type { AdmissionAttributes, KindDefinition } from "../../apiserver/index.ts";
import type { MatchedRequest } from "./cel/activation.ts";
import type { Match } from "./matching.ts";

/** An object of one version of its kind as another one has it. */
export async function convertObject(
  object: KubeObject,
  from: KindDefinition | undefined,
  to: KindDefinition | undefined,
): Promise<KubeObject> {
  if (to === undefined || from === undefined || from === to) return object;
  const stored = (await from.conversion?.encode(object)) ?? object;
  const [decoded = stored] = (await to.conversion?.decode([stored])) ?? [stored];
  return { ...decoded, kind: to.kind, apiVersion: formatGroupVersion(to) };
}

/** The request in the version that a rule matched. */
export async function requestIn(attributes: AdmissionAttributes, match: Match): Promise<MatchedRequest> {
  const { definition, object, oldObject } = attributes;
  const convert = async (one: KubeObject | undefined): Promise<KubeObject | undefined> =>
    one === undefined ? undefined : convertObject(one, definition, match.definition);
  return {
    attributes,
    kind: match.kind,
    resource: match.resource,
    object: await convert(object),
    oldObject: await convert(oldObject),
  };
}
