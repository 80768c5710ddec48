import type { KubeObject } from "../../apimachinery/index.ts";
import type { AdmissionAttributes } from "../../apiserver/index.ts";
import type { Authorizer } from "../rbac/authorizer.ts";
import type { Matcher } from "./matching.ts";
import type { ObjectReader } from "./policies/params.ts";
import type { Round } from "./reinvocation.ts";

/** What plugins share. */
export interface PluginParts extends Matcher {
  readonly authorizer: Authorizer;
  readonly reader: ObjectReader;
}

/** One plugin of the chain (apiserver `admission.MutationInterface`, `ValidationInterface`). */
export interface MutatingPlugin {
  /** Nothing is configured, so nobody need be asked. */
  isIdle(): boolean;
  /** Returns the object as it is to be. @throws ApiError */
  mutate(attributes: AdmissionAttributes, round: Round): Promise<KubeObject | undefined>;
}

export interface ValidatingPlugin {
  isIdle(): boolean;
  /** @throws ApiError */
  validate(attributes: AdmissionAttributes): Promise<void>;
}

/** The name of what is refused (apiserver `admission/errors.go`): generated names are not known yet. */
export function refusedName({ name, object }: AdmissionAttributes): string {
  if (name !== "") return name;
  if (object === undefined) return "Unknown";
  const { name: own = "", generateName = "" } = object.metadata;
  return own || generateName || "Unknown";
}

export function namespaceOf(attributes: AdmissionAttributes): string {
  const { kind, namespace } = attributes;
  // A namespace is said to be in itself.
  return kind.group === "" && kind.kind === "Namespace" ? "" : namespace;
}
