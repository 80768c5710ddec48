import {
  messageOf,
  ApiError,
  apiErrors,
  at,
  parseGroupVersion,
  textAt,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import type { KindDefinition, KindTable } from "../../../apiserver/index.ts";
import { selects } from "../matching.ts";

/** Objects as one version of their kind has them. */
export interface ObjectReader {
  get(kind: KindDefinition, namespace: string, name: string): Promise<KubeObject | undefined>;
  list(kind: KindDefinition, namespace: string): Promise<readonly KubeObject[]>;
}

/** Why a policy or a binding cannot be put to work. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/** The kind of the parameters; undefined where a policy has none. @throws ConfigurationError */
export function paramKindOf(policy: KubeObject, kinds: KindTable): KindDefinition | undefined {
  const wanted = at(policy, "spec", "paramKind");
  if (wanted === undefined) return undefined;
  const { group, version } = parseGroupVersion(textAt(wanted, "apiVersion"));
  const name = textAt(wanted, "kind");
  const found = kinds.all.find((kind) => kind.group === group && kind.version === version && kind.kind === name);
  if (found !== undefined) return found;
  throw new ConfigurationError(`failed to find resource referenced by paramKind: '${group}/${version}, Kind=${name}'`);
}

function placeOf(kind: KindDefinition, ref: unknown, namespace: string): string {
  const own = textAt(ref, "namespace");
  if (!kind.namespaced) {
    if (own !== "")
      throw new ConfigurationError("paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
    return "";
  }
  const place = own === "" ? namespace : own;
  if (place !== "") return place;
  throw new ConfigurationError(
    "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources",
  );
}

/**
 * The objects with which a binding evaluates its policy: one after the other, or `undefined` alone where there are no
 * parameters (apiserver `policy_dispatcher.go` CollectParams). @throws ConfigurationError
 */
export async function collectParams(
  kind: KindDefinition | undefined,
  binding: KubeObject,
  namespace: string,
  reader: ObjectReader,
): Promise<readonly (KubeObject | undefined)[]> {
  const ref = at(binding, "spec", "paramRef");
  if (kind === undefined || ref === undefined) return [undefined];
  const found = await find(kind, ref, placeOf(kind, ref, namespace), reader);
  if (found.length === 0 && textAt(ref, "parameterNotFoundAction") === "Deny")
    throw new ConfigurationError("no params found for policy binding with `Deny` parameterNotFoundAction");
  return found;
}

async function find(
  kind: KindDefinition,
  ref: unknown,
  namespace: string,
  reader: ObjectReader,
): Promise<readonly KubeObject[]> {
  const [name, selector] = [textAt(ref, "name"), at(ref, "selector")];
  if (name !== "" && selector !== undefined)
    throw new ConfigurationError("paramRef.name and paramRef.selector are mutually exclusive");
  if (name !== "") {
    const one = await reader.get(kind, namespace, name);
    return one === undefined ? [] : [one];
  }
  if (selector === undefined) throw new ConfigurationError("one of name or selector must be provided");
  return (await reader.list(kind, namespace)).filter((object) => selects(selector, object));
}

/** What stands in a refusal for an error of the configuration. @throws whatever else it is given */
export function configurationProblem(error: unknown): string {
  if (error instanceof ConfigurationError || error instanceof ApiError) return error.message;
  throw apiErrors.internal(messageOf(error));
}
