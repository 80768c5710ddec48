import type { KubeObject, ObjectMeta } from "../apimachinery/index.ts";

/** What Go's ObjectMeta has before the resourceVersion. */
const BEFORE: ReadonlySet<string> = new Set(["name", "generateName", "namespace", "selfLink", "uid"]);

/** The object with the revision that the store gave it, at the place where Go writes it. */
export function withRevision(object: KubeObject, revision: number): KubeObject {
  const metadata: Record<string, unknown> & ObjectMeta = {};
  const resourceVersion = String(revision);
  for (const [key, value] of Object.entries(object.metadata)) {
    if (!BEFORE.has(key)) metadata.resourceVersion ??= resourceVersion;
    if (key !== "resourceVersion") metadata[key] = value;
  }
  metadata.resourceVersion = resourceVersion;
  return { ...object, metadata };
}
