import { apiErrors, type KubeObject } from "../../apimachinery/index.ts";
import type { Subresource } from "./kind.ts";
import { missingObject } from "./missing.ts";
import { getObject } from "./reader.ts";
import type { Changed, Collection, ServiceContext, UpdateRequest } from "./service-types.ts";
import { readView, viewOf, writeView } from "./view-fields.ts";
import { updateObject, type Transform } from "./writer.ts";

/** Reading and writing a part of an object through a subresource of another kind, e.g. `scale`. */

/** @throws ApiError 404 */
export async function getView(
  context: ServiceContext,
  collection: Collection,
  name: string,
  subresource: Subresource,
): Promise<KubeObject> {
  const { object } = await getObject(context, collection, name);
  const view = viewOf(subresource);
  view.checkShown?.(object);
  return readView(view, object);
}

interface Wanted {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
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
  change: (view: KubeObject) => Wanted | Promise<Wanted>,
  request: UpdateRequest,
): Promise<Changed> {
  const view = viewOf(subresource);
  const { kind } = collection;
  const transform: Transform = async (old) => {
    if (old === undefined) throw missingObject(kind, name);
    const { object: wanted, warnings } = await change(readView(view, old, view.readForChange));
    const errors = view.validate?.(wanted) ?? [];
    if (errors.length > 0) throw apiErrors.invalid(view.kind.group, view.kind.kind, name, errors);
    const object = writeView(view, old, wanted);
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
