import { formatGroupVersion, type KubeObject } from "../../apimachinery/index.ts";
import { LOOPBACK, type AdmissionAttributes, type AdmissionOperation, type Requester } from "../admission.ts";
import type { Subresource } from "./kind.ts";
import { isNamespaceKind } from "./namespaces.ts";
import type { ChangeOptions, Collection, ServiceContext } from "./service-types.ts";
import { withoutRepeatedOwners } from "./owner-references.ts";
import { readView, viewOf, writeView } from "./view-fields.ts";
import { withDefaults } from "./with-defaults.ts";

/** How writes meet the chain of admission plugins (apiserver `endpoints/handlers`, `registry/rest`). */

interface AdmitOptions extends Pick<ChangeOptions, "requester" | "warn" | "dryRun"> {
  readonly status?: boolean;
  readonly part?: Subresource;
  readonly view?: Subresource;
  readonly subresource?: string;
  /** Plugins are not asked. */
  readonly unchecked?: true;
}

/** What is about to happen. */
export interface PlannedWrite {
  readonly operation: AdmissionOperation;
  readonly name: string;
  readonly object?: KubeObject;
  readonly old?: KubeObject;
}

/** An update or an apply that creates does so with the options of a create. */
function creating(requester: Requester): Requester {
  const { options } = requester;
  if (options === undefined || options["kind"] === "CreateOptions") return requester;
  const { force: _force, ...rest } = options;
  return { ...requester, options: { ...rest, kind: "CreateOptions" } };
}

const SILENT = (): void => undefined;

function attributesOf(
  { kind, namespace }: Collection,
  write: PlannedWrite,
  options: AdmitOptions,
): AdmissionAttributes {
  const { operation, name, object, old } = write;
  const { view, requester = { user: LOOPBACK }, warn = SILENT, dryRun = false } = options;
  const shown = view === undefined ? undefined : viewOf(view);
  const show = (whole: KubeObject | undefined): KubeObject | undefined =>
    whole === undefined || shown === undefined ? whole : readView(shown, whole);
  const definition = shown?.kind ?? kind;
  return {
    operation,
    kind: { group: definition.group, version: definition.version, kind: definition.kind },
    resource: { group: kind.group, version: kind.version, resource: kind.plural },
    subresource: options.subresource ?? (options.part ?? view)?.name ?? (options.status === true ? "status" : ""),
    namespace: kind.namespaced ? namespace : isNamespaceKind(kind) ? name : "",
    name,
    object: show(object),
    oldObject: show(old),
    dryRun,
    requester: operation === "CREATE" ? creating(requester) : requester,
    definition,
    warn,
  };
}

/** The object as mutating plugins leave it. @throws ApiError */
export async function mutateObject(
  context: ServiceContext,
  collection: Collection,
  write: PlannedWrite & { readonly object: KubeObject },
  options: AdmitOptions,
): Promise<KubeObject> {
  const object = await askPlugins(context, collection, write, options);
  return withoutRepeatedOwners(object, options.warn, " after mutating admission happens");
}

async function askPlugins(
  { chain }: ServiceContext,
  collection: Collection,
  write: PlannedWrite & { readonly object: KubeObject },
  options: AdmitOptions,
): Promise<KubeObject> {
  if (chain === undefined || options.unchecked === true) return write.object;
  const attributes = attributesOf(collection, write, options);
  const changed = await chain.mutate(attributes);
  if (changed === undefined || changed === attributes.object) return write.object;
  const { kind } = collection;
  if (options.view !== undefined) return writeView(viewOf(options.view), write.object, changed);
  return withDefaults(kind, { ...changed, kind: kind.kind, apiVersion: formatGroupVersion(kind) });
}

/** @throws ApiError */
export async function validateObject(
  { chain }: ServiceContext,
  collection: Collection,
  write: PlannedWrite,
  options: AdmitOptions,
): Promise<void> {
  if (options.unchecked !== true) await chain?.validate(attributesOf(collection, write, options));
}

/** Of an object that exists: nothing can be changed any more, but every plugin is asked. @throws ApiError */
export async function admitDeletion(
  { chain }: ServiceContext,
  collection: Collection,
  old: KubeObject,
  options: AdmitOptions & { readonly isCollection?: boolean },
): Promise<void> {
  if (chain === undefined || options.unchecked === true) return;
  // A request for many names none of them.
  const name = options.isCollection === true ? "" : (old.metadata.name ?? "");
  const attributes = attributesOf(collection, { operation: "DELETE", name, old }, options);
  await chain.mutate(attributes);
  await chain.validate(attributes);
}
