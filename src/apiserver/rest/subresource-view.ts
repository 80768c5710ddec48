import { type KubeObject, apiErrors } from "../../apimachinery/index.ts";
import { groupResource, type Subresource, type SubresourceView } from "./kind.ts";
import { canonical } from "./body-decoder.ts";
import { getObject } from "./reader.ts";
import type { Changed, Collection, ServiceContext, UpdateRequest } from "./service-types.ts";
import { updateObject, type Transform } from "./writer.ts";

/** Reading and writing a part of an object through a subresource of another kind, e.g. `scale`. */

export function viewOf(subresource: Subresource): SubresourceView {
  if (subresource.view === undefined) throw apiErrors.noSuchPath();
  return subresource.view;
}

export function readView(view: SubresourceView, object: KubeObject): KubeObject {
  return canonical(view.read(object), view.kind);
}

/** A merge of two levels is all that a view ever writes. */
function withFields(object: KubeObject, fields: Readonly<Record<string, unknown>>): KubeObject {
  const result = structuredClone(object);
  for (const [key, value] of Object.entries(fields)) {
    const current = result[key];
    const isNested = typeof current === "object" && typeof value === "object";
    result[key] = isNested ? { ...current, ...value } : value;
  }
  return result;
}

/** @throws ApiError 404 */
export async function getView(
  context: ServiceContext,
  collection: Collection,
  name: string,
  subresource: Subresource,
): Promise<KubeObject> {
  const { object } = await getObject(context, collection, name);
  return readView(viewOf(subresource), object);
}

/**
 * Writes what `change` makes of the view. A resourceVersion in the view is that of the object.
 * @throws ApiError 404, 409, 422
 */
export async function updateView(
  context: ServiceContext,
  collection: Collection,
  name: string,
  subresource: Subresource,
  change: (view: KubeObject) => { readonly object: KubeObject; readonly warnings: readonly string[] },
  request: UpdateRequest,
): Promise<Changed> {
  const view = viewOf(subresource);
  const { kind } = collection;
  const transform: Transform = (old) => {
    if (old === undefined) throw apiErrors.notFound(groupResource(kind), name);
    const { object: wanted, warnings } = change(readView(view, old));
    const object = withFields(old, view.write(canonical(wanted, view.kind)));
    const { resourceVersion = "", uid = "" } = wanted.metadata;
    if (resourceVersion !== "") object.metadata.resourceVersion = resourceVersion;
    if (uid !== "") object.metadata.uid = uid;
    return { object, warnings };
  };
  const changed = await updateObject(context, collection, name, transform, {
    ...request,
    subresource: subresource.name,
    createMissing: false,
  });
  return { ...changed, object: readView(view, changed.object) };
}
