import type { KubeObject, OwnerReference } from "../../apimachinery/index.ts";

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
  const kept = new Map<string, OwnerReference>();
  const repeated: string[] = [];
  for (const owner of owners) {
    const words = wordsOf(owner);
    if (kept.has(words)) repeated.push(owner.uid);
    else kept.set(words, owner);
  }
  if (repeated.length === 0) return object;
  warn?.(`${SAID[0]}${when}${SAID[1]}${repeated.join(", ")}`);
  return { ...object, metadata: { ...object.metadata, ownerReferences: [...kept.values()] } };
}

/** Equal for equal references. */
function wordsOf({ apiVersion, kind, name, uid, controller, blockOwnerDeletion }: OwnerReference): string {
  return JSON.stringify([apiVersion, kind, name, uid, controller, blockOwnerDeletion]);
}
