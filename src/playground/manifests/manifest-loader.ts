import { parseGroupVersion, type Clock, type KubeObject, type Text, ApiError } from "../../apimachinery/index.ts";
import {
  decodeValue,
  type KindDefinition,
  type KindTable,
  type ResourceService,
  type ResourceTarget,
} from "../../apiserver/index.ts";
import type { CustomResources } from "../../mock-apiserver/index.ts";
import type { EventHub, EventListener } from "../events/index.ts";
import { ManifestError, place, type ManifestProblem } from "./manifest-error.ts";
import { readManifestFiles } from "./manifest-files.ts";
import { parseManifests, type ManifestDocument, type ParsedManifests } from "./manifest-parser.ts";
import { APPLY_MANAGER, applyPatch, configurationText, withLastApplied } from "./last-applied.ts";
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
  /** As the manifest has it, in the version that is served and in its namespace. */
  readonly configuration: KubeObject;
}

export interface ManifestLoaderOptions {
  readonly service: ResourceService;
  readonly now: () => number;
  readonly onEvent: EventListener;
  /** Resolves when the kinds that definitions define are there. Default: none are ever defined. */
  readonly kindsDefined?: () => Promise<void>;
}

/** Standard input too, where a name is `-`. @throws ManifestError */
export async function readManifests(filenames: readonly string[]): Promise<ParsedManifests> {
  return parseManifests(await readManifestFiles(filenames, process.stdin));
}

/** What is loaded while a playground runs tells it, and waits for the kinds that it defines. */
export function openManifestLoader(
  { service, clock, events }: LoaderParts,
  customResources: Pick<CustomResources, "idle">,
): ManifestLoader {
  return createManifestLoader({
    service,
    now: () => clock.now(),
    onEvent: events.forward,
    kindsDefined: () => customResources.idle(),
  });
}

interface LoaderParts {
  readonly service: ResourceService;
  readonly clock: Clock;
  readonly events: EventHub;
}

export function createManifestLoader(options: ManifestLoaderOptions): ManifestLoader {
  return {
    async load({ documents, problems, warnings = [] }) {
      for (const { message, file, line } of warnings) warn(options, { file, line }, message);
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
  if (problems.length > 0) throw new ManifestError(problems);
  warnOfRepeated(ready, options);
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

function warn(
  { onEvent, now }: ManifestLoaderOptions,
  document: Pick<ManifestDocument, "file" | "line">,
  text: string | Text,
): void {
  const where = place(document.file, document.line);
  const said = typeof text === "string" ? { message: text } : { message: text.en, text };
  onEvent({ at: now(), level: "warn", type: "manifest", ...said, ...(where === "" ? {} : { where }) });
}

/** Finds the kind and decodes strictly; a kind that is not served is skipped with a warning. */
function prepare(document: ManifestDocument, options: ManifestLoaderOptions, problems: ManifestProblem[]): Ready[] {
  const { kinds } = options.service;
  const isServed = servesVersion(kinds, document);
  const migration = isServed ? undefined : migrate(document.apiVersion, document.kind);
  if (migration !== undefined) warn(options, document, migration.note);
  const apiVersion = migration?.apiVersion ?? document.apiVersion;
  const { group, version } = parseGroupVersion(apiVersion);
  const kind = kinds.decodable(group, version, document.kind);
  if (kind === undefined || kind.version !== version) {
    warn(options, document, {
      en: `skipped: this server has no kind ${document.kind} in ${document.apiVersion}`,
      zh: `已跳过：本服务器的 ${document.apiVersion} 中没有 ${document.kind} 这一类型`,
    });
    return [];
  }
  const value = { ...document.value, apiVersion };
  try {
    const { object } = decodeValue(value, kind, kinds);
    return [{ document, kind, object, configuration: configurationOf(value, kind) }];
  } catch (error) {
    problems.push(...problemsOf(error, document));
    return [];
  }
}

/** An old version that a server of its time still has is nothing to speak of. */
function servesVersion(kinds: KindTable, { apiVersion, kind }: ManifestDocument): boolean {
  const { group, version } = parseGroupVersion(apiVersion);
  return kinds.decodable(group, version, kind)?.version === version;
}

/** A valid object, as kubectl sends it. */
function configurationOf(value: object, kind: KindDefinition): KubeObject {
  const given = value as KubeObject;
  const namespace = given.metadata?.namespace ?? "default";
  return { ...given, metadata: { ...given.metadata, ...(kind.namespaced ? { namespace } : {}) } };
}

function nameOf({ kind, object: { metadata } }: Ready): string {
  const where = kind.namespaced ? `${metadata.namespace ?? "default"}/` : "";
  return `${kind.kind} ${where}${metadata.name ?? ""}`;
}

/** As with kubectl both are applied, one after the other; hardly anybody means it. */
function warnOfRepeated(ready: readonly Ready[], options: ManifestLoaderOptions): void {
  const seen = new Map<string, ManifestDocument>();
  for (const item of ready) {
    const key = `${item.kind.group} ${nameOf(item)}`;
    const earlier = seen.get(key);
    seen.set(key, item.document);
    if (earlier === undefined || item.object.metadata.name === undefined) continue;
    const before = place(earlier.file, earlier.line);
    const [first, chinese] = before === "" ? ["", ""] : [`, first at ${before}`, `，首次在 ${before}`];
    warn(options, item.document, {
      en: `${nameOf(item)} stands twice${first}; both are applied, so the last one counts`,
      zh: `${nameOf(item)} 出现两次${chinese}；两者都会应用，以最后一个为准`,
    });
  }
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
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    await service.create(target, withLastApplied(namespace, configurationText(namespace)));
    if (!own.has(name))
      warn(options, document, {
        en: `the namespace ${name} was made: the manifest uses it and does not make it`,
        zh: `已创建命名空间 ${name}：清单用到了它，却没有创建它`,
      });
  }
}

interface Attempt {
  readonly object: KubeObject | undefined;
  readonly problems: readonly ManifestProblem[];
}

async function attempt(ready: Ready, service: ResourceService, dryRun: boolean): Promise<Attempt> {
  try {
    return { object: await createOrUpdate(ready, service, dryRun), problems: [] };
  } catch (error) {
    return { object: undefined, problems: problemsOf(error, ready.document) };
  }
}

/** As `kubectl apply`; a name that the server makes up is always a new one. */
async function createOrUpdate(
  { kind, object, configuration }: Ready,
  service: ResourceService,
  dryRun: boolean,
): Promise<KubeObject> {
  const { name, namespace = "" } = configuration.metadata;
  const { group, version, plural: resource } = kind;
  const target = { group, version, resource, ...(kind.namespaced ? { namespace } : {}) };
  const options = { dryRun, fieldManager: APPLY_MANAGER };
  if (name === undefined) return service.create(target, object, options);
  const text = configurationText(configuration);
  const stored = await find(service, target, name);
  if (stored === undefined) return service.create(target, withLastApplied(object, text), options);
  const patch = applyPatch(stored, withLastApplied(configuration, text), kind);
  return (await service.patch(target, name, { ...patch, ...options })).object;
}

async function find(service: ResourceService, target: ResourceTarget, name: string): Promise<KubeObject | undefined> {
  try {
    return await service.get(target, name);
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return undefined;
    throw error;
  }
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
