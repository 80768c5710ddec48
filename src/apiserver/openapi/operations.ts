import type { KindDefinition, Subresource } from "../rest/kind.ts";
import { patchTypes } from "../rest/patch.ts";
import type { StructShape } from "../../apimachinery/index.ts";
import type { GroupVersionKind, JsonRecord } from "./json-schema.ts";
import { goStruct } from "../../types/index.ts";

type Method = "get" | "post" | "put" | "patch" | "delete";

export interface Parameter {
  readonly name: string;
  readonly type: "string" | "integer" | "boolean";
  readonly description: string;
}

/** One operation of a path, before either version of OpenAPI writes it down. */
export interface Operation {
  readonly method: Method;
  readonly id: string;
  readonly tag: string;
  readonly description: string;
  /** `x-kubernetes-action` (apiserver `endpoints/installer.go`). */
  readonly action: string;
  readonly gvk: GroupVersionKind;
  readonly query: readonly Parameter[];
  /** Media types of the body. */
  readonly consumes: readonly string[];
  /** Media types of the reply. */
  readonly produces: readonly string[];
  readonly body?: { readonly shape: StructShape; readonly required: boolean };
  readonly responses: readonly { readonly code: number; readonly shape: StructShape }[];
}

export interface PathEntry {
  readonly path: string;
  /** Names of the parameters within the path. */
  readonly placeholders: readonly Parameter[];
  readonly operations: readonly Operation[];
}

const boolean = (name: string, description: string): Parameter => ({ name, type: "boolean", description });
const integer = (name: string, description: string): Parameter => ({ name, type: "integer", description });
const text = (name: string, description: string): Parameter => ({ name, type: "string", description });

const PRETTY = text("pretty", "Indent the reply for people.");

const DRY_RUN = text("dryRun", "With All, everything is done but storing the result.");
const FIELD_MANAGER = text("fieldManager", "Who makes this change; the owner of the fields in managedFields.");
const FIELD_VALIDATION = text("fieldValidation", "What becomes of unknown or repeated fields: Ignore, Warn or Strict.");
const FORCE = boolean("force", "Take the fields that others own; for apply patches alone.");

const LIST_QUERY: readonly Parameter[] = [
  boolean("allowWatchBookmarks", "Send BOOKMARK events while nothing changes."),
  text("continue", "The token of the page before."),
  text("fieldSelector", "Fields that the objects must have."),
  text("labelSelector", "Labels that the objects must have."),
  integer("limit", "How many objects a page holds."),
  text("resourceVersion", "How recent the reply must be."),
  text("resourceVersionMatch", "How resourceVersion is to be read."),
  boolean("sendInitialEvents", "Start a watch with what exists."),
  integer("timeoutSeconds", "How long the call may take."),
  boolean("watch", "Answer with changes instead of a list."),
];

const DELETE_QUERY: readonly Parameter[] = [
  DRY_RUN,
  integer("gracePeriodSeconds", "Seconds until the object goes; zero for at once."),
  boolean("ignoreStoreReadErrorWithClusterBreakingPotential", "Delete also what cannot be read."),
  boolean("orphanDependents", "The former way to say propagationPolicy."),
  text("propagationPolicy", "What becomes of the dependents: Orphan, Background or Foreground."),
];

/** apiserver's serializers. */
export const REPLY_TYPES = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];
const STREAM_TYPES = ["application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"];
/** apiextensions `controller/openapi/builder`: neither protobuf nor streams. */
const CUSTOM_TYPES = ["application/json", "application/yaml"];

function mediaTypes(kind: KindDefinition, action: string): Pick<Operation, "consumes" | "produces"> {
  const isCustom = kind.isCustom === true;
  const bodies = isCustom ? CUSTOM_TYPES : ["*/*"];
  const replies = action === "list" ? [...REPLY_TYPES, ...STREAM_TYPES] : REPLY_TYPES;
  return {
    consumes: action === "patch" ? [...patchTypes(kind).keys()].toSorted() : bodies,
    produces: isCustom ? CUSTOM_TYPES : replies,
  };
}

interface Place {
  readonly definition: KindDefinition;
  /** What is read and written: the kind itself, or what a subresource shows of it. */
  readonly shown: KindDefinition;
  readonly listShape: StructShape;
  /** What the ids have between the verb and the kind, e.g. `CoreV1Namespaced`. */
  readonly prefix: string;
  readonly suffix: string;
  readonly what: string;
}

type Build = (place: Place) => Operation;

/** By verb of the table of kinds. */
const COLLECTION: Readonly<Record<string, Build>> = {
  list: (place) =>
    operation(place, "get", "list", `list${place.prefix}${place.definition.kind}${place.suffix}`, {
      description: `list or watch objects of kind ${place.definition.kind}`,
      query: LIST_QUERY,
      responses: [{ code: 200, shape: place.listShape }],
    }),
  create: (place) =>
    operation(place, "post", "post", `create${place.prefix}${place.definition.kind}`, {
      description: `create ${place.what}`,
      query: [DRY_RUN, FIELD_MANAGER, FIELD_VALIDATION],
      body: { shape: place.shown.schema, required: true },
      responses: [200, 201, 202].map((code) => ({ code, shape: place.shown.schema })),
    }),
  deletecollection: (place) =>
    operation(place, "delete", "deletecollection", collectionId(place), {
      description: `delete collection of ${place.definition.kind}`,
      query: [...LIST_QUERY.filter(({ name }) => name !== "watch" && name !== "allowWatchBookmarks"), ...DELETE_QUERY],
      body: { shape: goStruct("meta/v1.DeleteOptions"), required: false },
      responses: [{ code: 200, shape: goStruct("meta/v1.Status") }],
    }),
};

const OBJECT: Readonly<Record<string, Build>> = {
  get: (place) =>
    operation(place, "get", "get", `read${place.prefix}${place.definition.kind}${place.suffix}`, {
      description: `read the specified ${place.definition.kind}`,
      query: [],
      responses: [{ code: 200, shape: place.shown.schema }],
    }),
  update: (place) =>
    operation(place, "put", "put", `replace${place.prefix}${place.definition.kind}${place.suffix}`, {
      description: `replace the specified ${place.definition.kind}`,
      query: [DRY_RUN, FIELD_MANAGER, FIELD_VALIDATION],
      body: { shape: place.shown.schema, required: true },
      responses: [200, 201].map((code) => ({ code, shape: place.shown.schema })),
    }),
  patch: (place) =>
    operation(place, "patch", "patch", `patch${place.prefix}${place.definition.kind}${place.suffix}`, {
      description: `partially update the specified ${place.definition.kind}`,
      query: [DRY_RUN, FIELD_MANAGER, FIELD_VALIDATION, FORCE],
      body: { shape: goStruct("meta/v1.Patch"), required: true },
      responses: [200, 201].map((code) => ({ code, shape: place.shown.schema })),
    }),
  delete: (place) =>
    operation(place, "delete", "delete", `delete${place.prefix}${place.definition.kind}`, {
      description: `delete ${place.what}`,
      query: DELETE_QUERY,
      body: { shape: goStruct("meta/v1.DeleteOptions"), required: false },
      responses: [200, 202].map((code) => ({
        code,
        shape: place.definition.returnsDeleted ? place.shown.schema : goStruct("meta/v1.Status"),
      })),
    }),
};

/** What is asked or done by posting to a part of an object, e.g. an eviction. */
const PART: Readonly<Record<string, Build>> = {
  ...OBJECT,
  create: (place) =>
    operation(place, "post", "post", `create${place.prefix}${place.definition.kind}${place.suffix}`, {
      description: `create ${place.suffix.toLowerCase()} of ${place.what}`,
      query: [DRY_RUN, FIELD_MANAGER, FIELD_VALIDATION],
      body: { shape: place.shown.schema, required: true },
      responses: [200, 201, 202].map((code) => ({ code, shape: place.shown.schema })),
    }),
};

function operation(
  { definition, shown }: Place,
  method: Method,
  action: string,
  id: string,
  rest: Pick<Operation, "description" | "query" | "body" | "responses">,
): Operation {
  const { group, version, kind } = shown;
  const tag = tagOf(definition.group, definition.version);
  return { method, action, id, tag, gvk: { group, version, kind }, ...mediaTypes(definition, action), ...rest };
}

function collectionId({ prefix, definition }: Place): string {
  const namespaced = prefix.endsWith("Namespaced") ? "Namespaced" : "";
  return `delete${prefix.slice(0, prefix.length - namespaced.length)}Collection${namespaced}${definition.kind}`;
}

/** Of `rbac.authorization.k8s.io`: `rbacAuthorization`; of the core group: `core`. */
export function camelGroup(group: string): string {
  if (group === "") return "core";
  return group.replace(/\.k8s\.io$/, "").replace(/[.-](\w)/g, (_match, letter: string) => letter.toUpperCase());
}

export function tagOf(group: string, version: string): string {
  return `${camelGroup(group)}_${version}`;
}

export function capitalise(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Undefined for subresources that take and give objects of no served kind. */
export function shownKind(
  definition: KindDefinition,
  subresource: Subresource & { readonly view?: { readonly kind: KindDefinition } },
): KindDefinition | undefined {
  return subresource.view?.kind ?? (subresource.name === "status" ? definition : undefined);
}

export function rootPath(group: string, version: string): string {
  return group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
}

/** The paths of one kind with the operations that its verbs allow. */
export function pathsOf(definition: KindDefinition, listShape: StructShape): PathEntry[] {
  const { group, version, kind, plural, namespaced } = definition;
  const base = capitalise(camelGroup(group)) + capitalise(version);
  const article = /^[AEIOU]/.test(kind) ? "an" : "a";
  const place: Place = {
    definition,
    shown: definition,
    listShape,
    prefix: namespaced ? `${base}Namespaced` : base,
    suffix: "",
    what: `${article} ${kind}`,
  };
  const name = text("name", `name of the ${kind}`);
  const namespace = text("namespace", "The namespace of the object.");
  const scope = namespaced ? [namespace] : [];
  const root = rootPath(group, version);
  const collection = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`;
  const object = `${collection}/{name}`;
  const everywhere = { ...place, prefix: base, suffix: "ForAllNamespaces" };
  const entries: PathEntry[] = [
    { path: collection, placeholders: scope, operations: select(COLLECTION, definition.verbs, place) },
    { path: object, placeholders: [name, ...scope], operations: select(OBJECT, definition.verbs, place) },
    ...(namespaced
      ? [{ path: `${root}/${plural}`, placeholders: [], operations: select(COLLECTION, ["list"], everywhere) }]
      : []),
    ...definition.subresources.flatMap((subresource) => {
      const shown = shownKind(definition, subresource);
      const part = { ...place, suffix: capitalise(subresource.name) };
      return shown === undefined
        ? []
        : [
            {
              path: `${object}/${subresource.name}`,
              placeholders: [name, ...scope],
              operations: select(PART, subresource.verbs, { ...part, shown }),
            },
          ];
    }),
  ];
  return entries.filter((entry) => entry.operations.length > 0);
}

function select(builders: Readonly<Record<string, Build>>, verbs: readonly string[], place: Place): Operation[] {
  return Object.entries(builders)
    .filter(([verb]) => verbs.includes(verb))
    .map(([, build]) => build(place));
}

/** A path of a document, in the form of its version. */
export function renderPath(
  { placeholders, operations }: PathEntry,
  render: { readonly operation: (item: Operation) => JsonRecord; readonly parameter: (item: Parameter) => JsonRecord },
): JsonRecord {
  return {
    ...Object.fromEntries(operations.map((operation) => [operation.method, render.operation(operation)])),
    parameters: [
      ...placeholders.map((parameter) => ({ ...render.parameter(parameter), in: "path", required: true })),
      render.parameter(PRETTY),
    ],
  };
}
