import { formatTime, parseGroupVersion, type KubeObject } from "../apimachinery/index.ts";
import { allKinds } from "../mock-apiserver/index.ts";
import { createResourceService, type ResourceService, type ResourceTarget } from "../apiserver/index.ts";
import { objectKey, createMemoryStore } from "../storage/index.ts";

/**
 * What a create makes of an object, worked out once per process: every playground begins with the same two hundred
 * objects, and defaulting, validating and tracking them again took most of a start.
 */
export interface Template {
  /** Where it is stored. */
  readonly key: string;
  /** The object with this uid and this time (RFC 3339) as the moment of its creation; a copy of its own. */
  stamp(uid: string, time: string): KubeObject;
}

/** No object means this moment, so it can be found again in what was made. */
const MARK_MS = 1_000;
const MARK = `"${formatTime(MARK_MS)}"`;
/** No object has it, either. */
const UID = "the uid to be";
const UID_MARK = JSON.stringify(UID);

const templates = new Map<string, Promise<Template>>();
let workshop: ResourceService | undefined;

/** @throws ApiError for an object that cannot be created, which is a mistake in the bootstrap data */
export function templateOf(object: KubeObject): Promise<Template> {
  const text = JSON.stringify(object);
  const known = templates.get(text) ?? makeTemplate(object);
  templates.set(text, known);
  return known;
}

async function makeTemplate(object: KubeObject): Promise<Template> {
  workshop ??= createResourceService({
    store: createMemoryStore(),
    kinds: allKinds,
    uid: () => UID,
    clock: { now: () => MARK_MS, monotonic: () => 0, after: () => () => {} },
  });
  const target = targetOf(workshop, object);
  // Namespaces must be there for what is in them; all else is only tried, so that it may be tried again in another form.
  const dryRun = object.kind !== "Namespace";
  const made = await workshop.create(target, object, { dryRun });
  const { resourceVersion: _, ...metadata } = made.metadata;
  const text = JSON.stringify({ ...made, metadata });
  return {
    key: objectKey(target, target.namespace ?? "", metadata.name ?? ""),
    stamp(uid, time) {
      const stamped = text.replaceAll(MARK, JSON.stringify(time)).replaceAll(UID_MARK, () => JSON.stringify(uid));
      return JSON.parse(stamped) as KubeObject;
    },
  };
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
