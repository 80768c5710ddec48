import { parseGroupVersion, type KubeObject, ApiError } from "../apimachinery/index.ts";
import { decodeValue, type KindDefinition, type ResourceService, type ResourceTarget } from "../apiserver/index.ts";
import type { EventListener } from "./events.ts";
import { ManifestError, place, type ManifestProblem } from "./manifest-error.ts";
import type { ManifestDocument, ParsedManifests } from "./manifest-parser.ts";
import { migrate } from "./old-versions.ts";

export interface ManifestLoader {
  /**
   * Loads every object or none, but for definitions of kinds, which come first: creates it, or brings an existing one to what the manifest says. Resolves to the stored
   * objects. @throws ManifestError naming file, line and field of everything that is wrong.
   */
  load(manifests: ParsedManifests): Promise<KubeObject[]>;
}

interface Ready {
  readonly document: ManifestDocument;
  readonly kind: KindDefinition;
  readonly object: KubeObject;
}

export interface ManifestLoaderOptions {
  readonly service: ResourceService;
  readonly now: () => number;
  readonly onEvent: EventListener;
  /** Resolves when the kinds that definitions define are there. Default: none are ever defined. */
  readonly kindsDefined?: () => Promise<void>;
}

export function createManifestLoader(options: ManifestLoaderOptions): ManifestLoader {
  return {
    async load({ documents, problems }) {
      const definitions = documents.filter(({ kind }) => kind === DEFINITION);
      if (definitions.length === 0 || problems.length > 0) return loadAll(documents, options, problems);
      // What they define must be there before objects of it can be read.
      const stored = await loadAll(definitions, options);
      await options.kindsDefined?.();
      const others = await loadAll(
        documents.filter(({ kind }) => kind !== DEFINITION),
        options,
      );
      return [...stored, ...others];
    },
  };
}

const DEFINITION = "CustomResourceDefinition";

async function loadAll(
  documents: readonly ManifestDocument[],
  options: ManifestLoaderOptions,
  unreadable: readonly ManifestProblem[] = [],
): Promise<KubeObject[]> {
  const problems = [...unreadable];
  const ready = documents.flatMap((document) => prepare(document, options, problems));
  problems.push(...duplicates(ready));
  if (problems.length > 0) throw new ManifestError(problems);
  await createNamespaces(ready, options);
  for (const item of ready) problems.push(...(await attempt(item, options.service, true)).problems);
  if (problems.length > 0) throw new ManifestError(problems);
  const stored: KubeObject[] = [];
  for (const item of ready) {
    const result = await attempt(item, options.service, false);
    if (result.object === undefined) throw new ManifestError(result.problems);
    stored.push(result.object);
  }
  return stored;
}

function warn({ onEvent, now }: ManifestLoaderOptions, document: ManifestDocument, message: string): void {
  const where = place(document.file, document.line);
  onEvent({ at: now(), level: "warn", type: "manifest", message, ...(where === "" ? {} : { where }) });
}

/** Finds the kind and decodes strictly; a kind that is not served is skipped with a warning. */
function prepare(document: ManifestDocument, options: ManifestLoaderOptions, problems: ManifestProblem[]): Ready[] {
  const { kinds } = options.service;
  const migration = migrate(document.apiVersion, document.kind);
  if (migration !== undefined) warn(options, document, migration.note);
  const apiVersion = migration?.apiVersion ?? document.apiVersion;
  const { group, version } = parseGroupVersion(apiVersion);
  const kind = kinds.decodable(group, version, document.kind);
  if (kind === undefined || kind.version !== version) {
    warn(options, document, `skipped: this server has no kind ${document.kind} in ${document.apiVersion}`);
    return [];
  }
  try {
    return [{ document, kind, object: decodeValue({ ...document.value, apiVersion }, kind, kinds).object }];
  } catch (error) {
    problems.push(...problemsOf(error, document));
    return [];
  }
}

function nameOf({ kind, object: { metadata } }: Ready): string {
  const where = kind.namespaced ? `${metadata.namespace ?? "default"}/` : "";
  return `${kind.kind} ${where}${metadata.name ?? ""}`;
}

function duplicates(ready: readonly Ready[]): ManifestProblem[] {
  const seen = new Map<string, ManifestDocument>();
  return ready.flatMap((item) => {
    const key = `${item.kind.group} ${nameOf(item)}`;
    const earlier = seen.get(key);
    seen.set(key, item.document);
    if (earlier === undefined || item.object.metadata.name === undefined) return [];
    const before = place(earlier.file, earlier.line);
    return [
      locate(
        item.document,
        "metadata.name",
        `${nameOf(item)} stands twice${before === "" ? "" : `, first at ${before}`}`,
      ),
    ];
  });
}

/** In a cluster somebody has made the namespaces before; a manifest that leaves them out still loads. */
async function createNamespaces(ready: readonly Ready[], options: ManifestLoaderOptions): Promise<void> {
  const { service } = options;
  const target = { group: "", resource: "namespaces" };
  const own = new Set(ready.filter(({ kind }) => kind.kind === "Namespace").map(({ object }) => object.metadata.name));
  const first = new Map<string, ManifestDocument>();
  for (const { kind, object, document } of ready) {
    const namespace = object.metadata.namespace ?? "default";
    if (kind.namespaced && !first.has(namespace)) first.set(namespace, document);
  }
  const existing = new Set((await service.list(target)).items.map((item) => item.metadata.name));
  for (const [name, document] of first) {
    if (existing.has(name)) continue;
    await service.create(target, { apiVersion: "v1", kind: "Namespace", metadata: { name } });
    if (!own.has(name))
      warn(options, document, `the namespace ${name} was made: the manifest uses it and does not make it`);
  }
}

interface Attempt {
  readonly object: KubeObject | undefined;
  readonly problems: readonly ManifestProblem[];
}

async function attempt({ kind, object, document }: Ready, service: ResourceService, dryRun: boolean): Promise<Attempt> {
  const namespace = object.metadata.namespace ?? "default";
  const target = { group: kind.group, resource: kind.plural, ...(kind.namespaced ? { namespace } : {}) };
  try {
    return { object: await createOrUpdate(service, target, object, dryRun), problems: [] };
  } catch (error) {
    return { object: undefined, problems: problemsOf(error, document) };
  }
}

async function createOrUpdate(
  service: ResourceService,
  target: ResourceTarget,
  object: KubeObject,
  dryRun: boolean,
): Promise<KubeObject> {
  try {
    return await service.create(target, object, { dryRun });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status.reason !== "AlreadyExists") throw error;
  }
  const name = object.metadata.name ?? "";
  const body = Buffer.from(JSON.stringify(object));
  return (await service.patch(target, name, { type: "merge", body, dryRun })).object;
}

/** @throws what is no answer of the API. */
function problemsOf(error: unknown, document: ManifestDocument): ManifestProblem[] {
  if (!(error instanceof ApiError)) throw error;
  const causes = (error.status.details?.causes ?? []).filter(({ field = "" }) => field !== "");
  if (causes.length > 0) return causes.map(({ field = "", message = "" }) => locate(document, field, message));
  const field = /(?:unknown|duplicate) field "([^"]+)"/.exec(error.message)?.[1] ?? "";
  return [locate(document, field, error.message)];
}

function locate(document: ManifestDocument, field: string, message: string): ManifestProblem {
  const line = document.lineOf(field) ?? document.line;
  return {
    ...(document.file === undefined ? {} : { file: document.file }),
    ...(line === undefined ? {} : { line }),
    ...(field === "" ? {} : { field }),
    message,
  };
}
