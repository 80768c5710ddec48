import { formatGroupVersion, formatTime, type KubeObject, apiErrors } from "../../apimachinery/index.ts";
import { readConfiguration, type Configuration } from "./apply/configuration.ts";
import { applyTo } from "./apply/field-manager.ts";
import { warningLines, type FieldValidation } from "./body-decoder.ts";
import { groupResource, type KindDefinition, type SubresourceView } from "./kind.ts";
import { missingObject } from "./missing.ts";
import { compilePatch } from "./patch.ts";
import type { Changed, Collection, PatchRequest, ServiceContext } from "./service-types.ts";
import { updateView } from "./subresource-view.ts";
import { readView, viewOf } from "./view-fields.ts";
import { updateObject, type Transform } from "./writer.ts";

/** What a key that occurs twice leads to (apiserver `handlers/patch.go` applyPatcher). */
function strictWarnings(problems: readonly string[], directive: FieldValidation): string[] {
  const [first] = problems;
  if (first === undefined || directive === "Ignore") return [];
  if (directive === "Warn") return problems.flatMap(warningLines);
  throw apiErrors.badRequest(`error strict decoding YAML: error converting YAML to JSON: ${first}`);
}

async function applyPatch(
  context: ServiceContext,
  collection: Collection,
  name: string,
  request: PatchRequest,
): Promise<Changed> {
  const { body, view, part, fieldValidation = "Warn", force = false, status = false } = request;
  const { fieldManager = context.fieldManager } = request;
  const { kind } = collection;
  let given: Promise<Configuration> | undefined;
  const subresource = (view ?? part)?.name ?? (status ? "status" : "");
  const transform: Transform = async (old) => {
    // Not before it is known that there is something to apply it to.
    const { object: read, strictErrors } = await (given ??= readConfiguration(
      body,
      view === undefined ? kind : viewOf(view).kind,
    ));
    const config = view === undefined ? read : configurationBehind(kind, viewOf(view), read);
    const seenAs = view === undefined ? {} : { seenAs: formatGroupVersion(viewOf(view).kind) };
    const writer = { manager: fieldManager, subresource, now: formatTime(context.clock.now()), ...seenAs };
    const object = await applyTo(kind, old, config, writer, force);
    const { uid = "" } = object.metadata;
    if (old === undefined && uid !== "") {
      const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
      throw apiErrors.conflict(groupResource(kind), name, why);
    }
    return { object, warnings: strictWarnings(strictErrors, fieldValidation), isTracked: true };
  };
  const createMissing = view === undefined && part === undefined;
  const changed = await updateObject(context, collection, name, transform, { ...request, createMissing });
  return view === undefined ? changed : { ...changed, object: readView(viewOf(view), changed.object) };
}

/** An applied view, as what it says of the object. */
function configurationBehind(kind: KindDefinition, view: SubresourceView, given: KubeObject): KubeObject {
  const { name, namespace, resourceVersion, uid } = given.metadata;
  const metadata = Object.fromEntries(
    Object.entries({ name, namespace, resourceVersion, uid }).filter(([, value]) => value !== undefined),
  );
  return { apiVersion: formatGroupVersion(kind), kind: kind.kind, metadata, ...view.write(given) };
}

/** @throws ApiError 400, 404, 409, 415, 422, 500 */
export async function patchObject(
  context: ServiceContext,
  collection: Collection,
  name: string,
  request: PatchRequest,
): Promise<Changed> {
  const { type, body, fieldValidation = "Warn" } = request;
  if (type === "apply") return applyPatch(context, collection, name, request);
  const { kind } = collection;
  if (request.view !== undefined) {
    const change = compilePatch(body, type, viewOf(request.view).kind, context.kinds, fieldValidation);
    return updateView(context, collection, name, request.view, change, request);
  }
  const change = compilePatch(body, type, kind, context.kinds, fieldValidation);
  const transform: Transform = (old) => {
    if (old === undefined) throw missingObject(kind, name);
    return change(old);
  };
  return updateObject(context, collection, name, transform, request);
}
