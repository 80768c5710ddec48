import type { KubeObject } from "../../apimachinery/index.ts";
import { isDeepStrictEqual } from "node:util";

const SAID = [
  ".metadata.ownerReferences contains duplicate entries",
  "; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ",
] as const;

/**
 * The object without owners that it names twice in the same words, which are only warned of (apiserver
 * `endpoints/handlers/create.go` dedupOwnerReferencesAndAddWarning). Patches are looked at after admission alone.
 */
export function withoutRepeatedOwners(
  object: KubeObject,
  warn: ((text: string) => void) | undefined,
  when: "" | " after mutating admission happens",
): KubeObject {
  const owners = object.metadata.ownerReferences ?? [];
  const isFirst = (owner: object, index: number): boolean =>
    owners.findIndex((other) => isDeepStrictEqual(other, owner)) === index;
  const kept = owners.filter(isFirst);
  if (kept.length === owners.length) return object;
  const repeated = owners.filter((owner, index) => !isFirst(owner, index)).map(({ uid }) => uid);
  warn?.(`${SAID[0]}${when}${SAID[1]}${repeated.join(", ")}`);
  return { ...object, metadata: { ...object.metadata, ownerReferences: kept } };
}
