import { asFields, toJson, parseJson, sortedKeys, threeWayPatch, type KubeObject } from "../../apimachinery/index.ts";
import type { KindDefinition } from "../../apiserver/index.ts";

/** Applying a manifest as `kubectl apply` does, so that kubectl can go on from there. */

export const APPLY_MANAGER = "kubectl-client-side-apply";
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** The text of a configuration, as its annotation has it (kubectl `pkg/util/apply.go` GetModifiedConfiguration). */
export function configurationText(configuration: KubeObject): string {
  return `${toJson(sortedKeys(annotated(configuration)))}\n`;
}

/** apimachinery `api/validation/objectmeta.go` TotalAnnotationSizeLimitB. */
const MOST_ANNOTATION_BYTES = 256 * 1024;

/**
 * The object with the text of the configuration that it is made from. One that is too large for an annotation goes without,
 * where kubectl would refuse it.
 */
export function withLastApplied(object: KubeObject, text: string): KubeObject {
  const others = Object.entries(object.metadata.annotations ?? {})
    .flat()
    .join("");
  const bytes = Buffer.byteLength(others) + Buffer.byteLength(LAST_APPLIED) + Buffer.byteLength(text);
  return bytes > MOST_ANNOTATION_BYTES ? object : annotated(object, { [LAST_APPLIED]: text });
}

function annotated(object: KubeObject, more: Readonly<Record<string, string>> = {}): KubeObject {
  const { [LAST_APPLIED]: _before, ...annotations } = object.metadata.annotations ?? {};
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, ...more } } };
}

export interface ApplyPatch {
  readonly type: "merge" | "strategic";
  readonly body: Buffer;
}

/** What brings a stored object to `modified`, which carries its own text. */
export function applyPatch(stored: KubeObject, modified: KubeObject, kind: KindDefinition): ApplyPatch {
  const isCustom = kind.isCustom === true;
  const patch = threeWayPatch(lastApplied(stored), { ...modified }, isCustom ? undefined : kind.schema);
  return { type: isCustom ? "merge" : "strategic", body: Buffer.from(toJson(patch)) };
}

/** Empty where nothing was applied before, or nobody can read what. */
function lastApplied({ metadata }: KubeObject): Record<string, unknown> {
  try {
    const value: unknown = parseJson(metadata.annotations?.[LAST_APPLIED] ?? "{}");
    return { ...asFields(value) };
  } catch {
    return {};
  }
}
