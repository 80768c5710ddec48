import {
  breathe,
  copyJson,
  formatTime,
  inTurns,
  type KubeObject,
  parseGroupVersion,
  type FieldError,
  type Steps,
  apiErrors,
} from "../../apimachinery/index.ts";
import {
  resourcePrefix,
  KeyExistsError,
  KeyNotFoundError,
  RevisionConflictError,
  type StoredObject,
} from "../../storage/index.ts";
import { mutateObject, validateObject } from "./admit.ts";
import { keepTimes, trackUpdate, type Writer } from "./apply/field-manager.ts";
import { canonical } from "./body-decoder.ts";
import { finishDeletion } from "./deletion.ts";
import { errorsAsWritten } from "./empties.ts";
import { groupResource, storedResource, type KindDefinition, type Subresource } from "./kind.ts";
import { missingObject } from "./missing.ts";
import {
  checkName,
  generatedName,
  isUnchanged,
  matchNamespace,
  prepareCreate,
  preparePart,
  prepareUpdate,
  wipeSystemFields,
  withStatusOf,
} from "./metadata.ts";
import { storable } from "./stored-size.ts";
import { checkNamespaceTakesObjects } from "./namespaces.ts";
import { checkUid, checkVersion, objectVersion, OPTIMISTIC_LOCK } from "./object-version.ts";
import { keyOf } from "./reader.ts";
import type { Changed, ChangeOptions, Collection, ServiceContext } from "./service-types.ts";
import { createErrors, partErrors, statusErrors, updateErrors } from "./validation.ts";
import { holdsNamespace, mayRemove } from "./removal.ts";
import { afterProtobuf, throughStorage } from "./stored-form.ts";
import { runAlone, runExclusive } from "./exclusive.ts";
import { withDefaults } from "./with-defaults.ts";

/** apiserver `registry/generic/registry/store.go` maxNameGenerationCreateAttempts. */
const NAME_ATTEMPTS = 8;
/** Writers that overtake an update again and again; etcd's client has no limit, but then a bug here would never end. */
const UPDATE_ATTEMPTS = 100;

/** Values that are unique within the kind; the caller runs alone for it. */
async function allocate(
  context: ServiceContext,
  kind: KindDefinition,
  object: KubeObject,
  old: KubeObject | undefined,
  { dryRun = false }: ChangeOptions,
): Promise<void> {
  if (kind.allocate === undefined) return;
  const { items } = await context.store.list(resourcePrefix(storedResource(kind)));
  const own = keyOf(kind, object.metadata.namespace ?? "", object.metadata.name ?? "");
  const others = items.filter(({ key }) => key !== own).map((stored) => stored.object);
  rejectInvalid(kind, object, kind.allocate(object, others, old, dryRun));
}

function rejectInvalid(kind: KindDefinition, object: KubeObject, errors: readonly FieldError[]): void {
  if (errors.length > 0)
    throw apiErrors.invalid(
      kind.storedAs?.group ?? parseGroupVersion(object.apiVersion).group,
      object.kind,
      object.metadata.name ?? "",
      errors,
    );
}

/** What a client reads of an object that was written. */
function storedForm(object: KubeObject, kind: KindDefinition): KubeObject {
  const written = canonical(object, kind);
  return kind.isProtobuf === true ? afterProtobuf(written, kind.schema) : written;
}

/** A name that is taken already; a generated one may be tried again. */
async function nameTaken(
  context: ServiceContext,
  kind: KindDefinition,
  key: string,
  object: KubeObject,
): Promise<Error> {
  const { name = "", generateName = "" } = object.metadata;
  const resource = groupResource(kind);
  if (generateName !== "") return apiErrors.generateNameConflict(resource, name);
  const existing = await context.store.get(key);
  const isGoing = existing?.object.metadata.deletionTimestamp !== undefined;
  return isGoing ? apiErrors.stillBeingDeleted(resource, name) : apiErrors.alreadyExists(resource, name);
}

/** Completes and checks a new object; what is returned is ready for the store. */
async function beforeCreate(
  context: ServiceContext,
  kind: KindDefinition,
  object: KubeObject,
  input: KubeObject,
  options: ChangeOptions,
): Promise<KubeObject> {
  const now = formatTime(context.clock.now());
  object.metadata.creationTimestamp = now;
  object.metadata.uid = context.uid();
  const { name = "", generateName = "" } = object.metadata;
  if (name === "" && generateName !== "") object.metadata.name = generatedName(generateName, context.nameSuffix());
  await allocate(context, kind, object, undefined, options);
  prepareCreate(object, kind, now);
  await breathe();
  rejectInvalid(kind, object, await inTurns(errorsAsWritten(object, input, (one) => createErrors(kind, one))));
  await breathe();
  for (const text of kind.warnings?.(object, undefined) ?? []) options.warn?.(text);
  return storedForm(object, kind);
}

/** A revision is refused by the storage, which a dry run does not reach. @throws KeyExistsError */
async function storeNew(
  context: ServiceContext,
  kind: KindDefinition,
  key: string,
  object: KubeObject,
  dryRun: boolean,
): Promise<KubeObject> {
  if (dryRun) {
    if ((await context.store.get(key)) !== undefined) throw new KeyExistsError(key);
    return throughStorage(kind, object);
  }
  const { resourceVersion = "" } = object.metadata;
  if (/^\d+$/.test(resourceVersion) && Number(resourceVersion) !== 0) {
    throw apiErrors.unclassified("resourceVersion should not be set on objects to be created");
  }
  delete object.metadata.resourceVersion;
  return (await context.store.create(key, storable(object, kind))).object;
}

async function createAdmitted(
  context: ServiceContext,
  collection: Collection,
  object: KubeObject,
  input: KubeObject,
  options: ChangeOptions,
): Promise<KubeObject> {
  const { kind } = collection;
  const asked = object.metadata.name ?? "";
  const isGenerated = asked === "";
  for (let attempt = 1; ; attempt++) {
    // A second attempt starts from what the first one started from.
    const first = isGenerated ? copyJson(object) : object;
    const ready = await beforeCreate(context, kind, first, input, options);
    await options.mayCreate?.();
    await validateObject(context, collection, { operation: "CREATE", name: asked, object: ready }, options);
    const key = keyOf(kind, ready.metadata.namespace ?? "", ready.metadata.name ?? "");
    try {
      return await storeNew(context, kind, key, ready, options.dryRun ?? false);
    } catch (error) {
      if (!(error instanceof KeyExistsError)) throw error;
      if (!isGenerated || attempt === NAME_ATTEMPTS) throw await nameTaken(context, kind, key, ready);
    }
  }
}

/** Who writes what, as managedFields will say. */
function writerOf(context: ServiceContext, { fieldManager, status = false, subresource, part }: UpdateOptions): Writer {
  return {
    manager: fieldManager ?? context.fieldManager,
    subresource: subresource ?? part?.name ?? (status ? "status" : ""),
    now: formatTime(context.clock.now()),
  };
}

async function admitAndCreate(
  context: ServiceContext,
  collection: Collection,
  input: Transformed,
  options: ChangeOptions,
): Promise<KubeObject> {
  const { kind, namespace } = collection;
  let object = withDefaults(kind, input.object);
  await breathe();
  if (input.isTracked !== true) object = await trackUpdate(kind, undefined, object, writerOf(context, options));
  wipeSystemFields(object.metadata);
  matchNamespace(object.metadata, kind, namespace);
  // NamespaceLifecycle is the first of the plugins (k8s `pkg/kubeapiserver/options/plugins.go`).
  if (kind.namespaced) await checkNamespaceTakesObjects(context, kind, namespace, object.metadata.name ?? "");
  await context.admission?.(kind, object, undefined);
  await options.admit?.(kind, object, undefined);
  if (kind.refusesCreate !== undefined)
    throw apiErrors.forbidden(groupResource(kind), object.metadata.name ?? "", kind.refusesCreate);
  const name = object.metadata.name ?? "";
  object = await mutateObject(context, collection, { operation: "CREATE", name, object }, options);
  return createAdmitted(context, collection, object, input.object, options);
}

/** @throws ApiError 400, 403, 404 (namespace), 409, 422 */
export async function createObject(
  context: ServiceContext,
  collection: Collection,
  input: KubeObject,
  options: ChangeOptions,
): Promise<KubeObject> {
  const create = (): Promise<KubeObject> =>
    admitAndCreate(context, collection, { object: input, warnings: [] }, options);
  return collection.kind.allocate === undefined ? create() : runExclusive(context, collection.kind, create);
}

interface Transformed {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
  /** managedFields are right already. */
  readonly isTracked?: boolean;
}

/** The wanted object, from the stored one; undefined for one that does not exist. */
export type Transform = (old: KubeObject | undefined) => Transformed | Promise<Transformed>;

export interface UpdateOptions extends ChangeOptions {
  readonly status?: boolean;
  /** Written through a subresource with a strategy of its own. */
  readonly part?: Subresource;
  /** Written through a subresource of another kind. */
  readonly view?: Subresource;
  /** Who writes through another subresource owns what it writes under that name. */
  readonly subresource?: string;
  /** A registry changes what it does not let clients change; no plugin of admission hears of it. */
  readonly unchecked?: true;
  /** Of the object that is meant. */
  readonly uid?: string;
  /** Creates what does not exist, whatever the kind says of updates. */
  readonly createMissing?: boolean;
}

async function beforeUpdate(
  context: ServiceContext,
  collection: Collection,
  name: string,
  wanted: Transformed,
  old: StoredObject,
  options: UpdateOptions,
): Promise<KubeObject> {
  const { kind, namespace } = collection;
  const { status = false } = options;
  const part = options.part?.part;
  const isWhole = !status && part === undefined;
  let object = withDefaults(kind, wanted.object);
  await breathe();
  matchNamespace(object.metadata, kind, namespace);
  checkName(object, name);
  if (wanted.isTracked !== true) object = await trackUpdate(kind, old.object, object, writerOf(context, options));
  await breathe();
  if (isWhole) await context.admission?.(kind, object, old.object);
  await options.admit?.(kind, object, old.object);
  const write = { operation: "UPDATE", name, old: old.object } as const;
  object = await mutateObject(context, collection, { ...write, object }, options);
  checkVersion(kind, name, object, old.object);
  object.metadata.resourceVersion = old.object.metadata.resourceVersion ?? "";
  if (isWhole) await allocate(context, kind, object, old.object, options);
  const now = formatTime(context.clock.now());
  if (status) object = withStatusOf(object, old.object, kind, now);
  else if (part === undefined) prepareUpdate(object, old.object, kind, now);
  else preparePart(object, old.object, part, now);
  await breathe();
  if (options.unchecked !== true) {
    const check = status ? statusErrors : updateErrors;
    const errorsOf = (one: KubeObject): Steps<readonly FieldError[]> =>
      part === undefined ? check(kind, one, old.object) : partErrors(part, one, old.object);
    rejectInvalid(kind, object, await inTurns(errorsAsWritten(object, wanted.object, errorsOf)));
  }
  if (isWhole) for (const text of kind.warnings?.(object, old.object) ?? []) options.warn?.(text);
  await breathe();
  const stored = storedForm(object, kind);
  await breathe();
  const ready = keepTimes(stored, old.object);
  await validateObject(context, collection, { ...write, object: ready }, options);
  return ready;
}

async function transformed(
  transform: Transform,
  old: KubeObject | undefined,
  { warn }: UpdateOptions,
): Promise<Transformed> {
  const wanted = await transform(old);
  for (const text of wanted.warnings) warn?.(text);
  return wanted;
}

async function updateOnce(
  context: ServiceContext,
  collection: Collection,
  name: string,
  transform: Transform,
  options: UpdateOptions,
): Promise<Changed> {
  const { kind, namespace } = collection;
  const { dryRun = false, status = false, part, createMissing = kind.createOnUpdate, uid = "" } = options;
  const old = await context.store.get(keyOf(kind, namespace, name));
  if (old === undefined) {
    if (!createMissing || status || part !== undefined) throw missingObject(kind, name);
    const wanted = await transformed(transform, undefined, options);
    matchNamespace(wanted.object.metadata, kind, namespace);
    checkName(wanted.object, name);
    checkUid(kind, name, uid, { ...wanted.object, metadata: { ...wanted.object.metadata, uid: "" } });
    objectVersion(wanted.object);
    delete wanted.object.metadata.resourceVersion;
    const object = await admitAndCreate(context, collection, wanted, options);
    return { object, created: true };
  }
  checkUid(kind, name, uid, old.object);
  const wanted = await transformed(transform, old.object, options);
  await breathe();
  const object = await beforeUpdate(context, collection, name, wanted, old, options);
  const done = (changed: KubeObject): Changed => ({ object: changed, created: false });
  if (mayRemove(object, old.object) && !holdsNamespace(kind, object)) {
    if (!dryRun) await finishDeletion(context, kind, old);
    return done(object);
  }
  await breathe();
  if (dryRun || isUnchanged(object, old.object)) return done(await throughStorage(kind, object));
  return done((await context.store.update(old.key, storable(object, kind), old.revision)).object);
}

/**
 * Reads, transforms and writes until no other writer came between (apiserver `GuaranteedUpdate`).
 * @throws ApiError 400, 404, 409, 422
 */
export async function updateObject(
  context: ServiceContext,
  collection: Collection,
  name: string,
  transform: Transform,
  options: UpdateOptions,
): Promise<Changed> {
  const { kind } = collection;
  const attempt = (): Promise<Changed> => updateOnce(context, collection, name, transform, options);
  for (let count = 1; ; count++) {
    try {
      return await runAlone(context, kind, keyOf(kind, collection.namespace, name), attempt);
    } catch (error) {
      const isOvertaken = error instanceof RevisionConflictError || error instanceof KeyNotFoundError;
      if (!isOvertaken) throw error;
      if (count === UPDATE_ATTEMPTS) throw apiErrors.conflict(groupResource(kind), name, OPTIMISTIC_LOCK);
    }
  }
}
