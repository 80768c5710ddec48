import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { formatTime, parseGroupVersion, type KubeObject } from "../../apimachinery/index.ts";
import { allKinds } from "../../mock-apiserver/index.ts";
import { createResourceService, type ResourceService, type ResourceTarget } from "../../apiserver/index.ts";
import { objectKey, createMemoryStore } from "../../storage/index.ts";

/**
 * What a create makes of an object, worked out once per process, or when the package was built: every playground begins with the
 * same two hundred objects, and defaulting, validating and tracking them again took most of a start.
 */
export interface Template {
  /** Where it is stored. */
  readonly key: string;
  /** The object with this uid and this time (RFC 3339) as the moment of its creation. What else it holds is shared. */
  stamp(uid: string, time: string): KubeObject;
}

/** No object means this moment, so it can be found again in what was made. */
const MARK_MS = 1_000;
const TIME = formatTime(MARK_MS);
/** No object has it, either. */
const UID = "the uid to be";

interface Made {
  readonly key: string;
  readonly object: KubeObject;
  readonly places?: Places;
}

const templates = new Map<string, Promise<Template>>();
const made = new Map<string, Made>();
let workshop: ResourceService | undefined;

/** Of objects that are the same each time. */
const byObject = new WeakMap<KubeObject, Promise<Template>>();

/** @throws ApiError for an object that cannot be created, which is a mistake in the bootstrap data */
export function templateOf(object: KubeObject): Promise<Template> {
  const known = byObject.get(object) ?? templateOfText(object, JSON.stringify(object));
  byObject.set(object, known);
  return known;
}

function templateOfText(object: KubeObject, text: string): Promise<Template> {
  const known = templates.get(text) ?? makeTemplate(object, text);
  templates.set(text, known);
  return known;
}

async function makeTemplate(object: KubeObject, text: string): Promise<Template> {
  const name = createHash("sha256").update(text).digest("base64url");
  const result = prepared().get(name) ?? (await make(object));
  made.set(name, result);
  const { key, object: template, places } = result;
  return { key, stamp: (uid, time) => filled(template, places, uid, time) as KubeObject };
}

async function make(object: KubeObject): Promise<Made> {
  workshop ??= createResourceService({
    store: createMemoryStore(),
    kinds: allKinds,
    uid: () => UID,
    clock: { now: () => MARK_MS, monotonic: () => 0, after: () => () => {} },
    // Those of the objects are made of templates, too.
    namespaces: async (name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }),
  });
  const target = targetOf(workshop, object);
  // All is only tried, so that it may be tried again in another form.
  const created = await workshop.create(target, object, { dryRun: true });
  const { resourceVersion: _, ...metadata } = created.metadata;
  const key = objectKey(target, target.namespace ?? "", metadata.name ?? "");
  const template = freeze({ ...created, metadata });
  return { key, object: template, places: placesOf(template) };
}

/** Beside this module in the package that is shipped; a clone has none. */
const PREPARED = new URL("bootstrap-templates.json", import.meta.url);
let shipped: ReadonlyMap<string, Made> | undefined;

function prepared(): ReadonlyMap<string, Made> {
  return (shipped ??= new Map(Object.entries(readPrepared())));
}

function readPrepared(): Record<string, Made> {
  try {
    return JSON.parse(readFileSync(PREPARED, "utf8")) as Record<string, Made>;
  } catch {
    return {};
  }
}

/** All that this process has made, for the file that is shipped. */
export function madeTemplates(): Record<string, Made> {
  return Object.fromEntries(made);
}

/** Where the marks stand in a value: it is one, or has them in its parts. */
type Places = "time" | "uid" | readonly (readonly [string, Places])[] | undefined;

function placesOf(value: unknown): Places {
  if (value === TIME) return "time";
  if (value === UID) return "uid";
  if (typeof value !== "object" || value === null) return undefined;
  const inside = Object.entries(value).map(([name, part]) => [name, placesOf(part)] as const);
  const marked = inside.filter((entry): entry is [string, NonNullable<Places>] => entry[1] !== undefined);
  return marked.length === 0 ? undefined : marked;
}

function filled(value: unknown, places: Places, uid: string, time: string): unknown {
  if (places === undefined) return value;
  if (places === "time") return time;
  if (places === "uid") return uid;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
  for (const [name, inner] of places) copy[name] = filled(copy[name], inner, uid, time);
  return copy;
}

/** Playgrounds share it: whoever changed what is stored would change it for all. What is shipped was tried frozen, in a clone. */
function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}

export function targetOf(
  { kinds }: ResourceService,
  { apiVersion, kind, metadata: { namespace } }: KubeObject,
): ResourceTarget {
  const { group, version } = parseGroupVersion(apiVersion);
  const found = kinds.decodable(group, version, kind);
  if (found === undefined) throw new Error(`no kind ${kind} in ${apiVersion}`);
  return { group, resource: found.plural, ...(namespace === undefined ? {} : { namespace }) };
}
