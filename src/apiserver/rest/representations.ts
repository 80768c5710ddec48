import {
  apiErrors,
  invalidValue,
  sortedKeys,
  goJson,
  type KubeList,
  type KubeObject,
  type ListMeta,
  type Status,
} from "../../apimachinery/index.ts";
import type { Conversion, MediaFormat } from "../negotiation.ts";
import { messageOfKind } from "../../types/index.ts";
import { internalName } from "./document-head.ts";
import type { KindDefinition } from "./kind.ts";

/** The forms besides the object itself that a client may ask for (apiserver `handlers/response.go`). */

const META_GROUP = "meta.k8s.io";
const VERSIONS: ReadonlySet<string> = new Set(["v1", "v1beta1"]);
const KINDS: ReadonlySet<string> = new Set(["Table", "PartialObjectMetadata", "PartialObjectMetadataList"]);

export type IncludeObject = "None" | "Metadata" | "Object";

interface TableRow {
  readonly cells: readonly unknown[];
  readonly object: object | null;
}

interface Table {
  readonly kind: "Table";
  readonly apiVersion: string;
  readonly metadata: ListMeta;
  readonly columnDefinitions: readonly object[] | null;
  readonly rows: readonly TableRow[] | null;
}

/** Whether resources can be shown this way; whether what is there fits is seen when it is there. */
export function isConvertible(as: Conversion, format: MediaFormat): boolean {
  if (as.group !== META_GROUP || !VERSIONS.has(as.version) || !KINDS.has(as.kind)) return false;
  return as.kind !== "Table" || format !== "protobuf";
}

/** Only Kubernetes' own types have a protobuf form. */
export function hasProtobuf({ group, version, kind }: KindDefinition): boolean {
  return messageOfKind(group, version, kind) !== undefined;
}

export interface Representation {
  readonly as: Conversion | undefined;
  readonly include: IncludeObject;
  /** Milliseconds since the epoch, for ages. */
  readonly now: number;
}

const INCLUDES: ReadonlySet<string> = new Set(["None", "Metadata", "Object"]);

/** Looked at when the Table is made, after all else. @throws ApiError 400 */
export function checkTableOptions({ as, include }: Representation): void {
  if (as?.kind !== "Table" || INCLUDES.has(include)) return;
  const problem = invalidValue("includeObject", include, "must be 'Metadata', 'Object', 'None', or empty");
  throw apiErrors.badRequest(`Unable to convert to Table as requested: ${problem.field}: ${problem.message}`);
}

/** What is written for an object, list or Status; a Status always goes as it is. @throws ApiError 406 for another form's */
export function represent(
  value: KubeObject | KubeList | Status,
  kind: KindDefinition,
  { as, include, now }: Representation,
): object {
  if (isStatus(value)) return value;
  if (as === undefined) return kind.isCustom === true ? asUnstructured(value) : asGoType(value);
  const items = isList(value) ? value.items : [value];
  const version = `${META_GROUP}/${as.version}`;
  if (as.kind === "Table") return table(items, listMeta(value), kind, version, include, now);
  checkForm(value, kind, as.kind);
  const partial = items.map((item) => partialMetadata(item, version));
  if (!isList(value)) return partial[0] ?? {};
  return {
    kind: as.kind,
    apiVersion: version,
    metadata: listMeta(value),
    items: partial.length === 0 ? null : partial,
  };
}

function checkForm(value: KubeObject | KubeList, kind: KindDefinition, wanted: string): void {
  const wantsList = wanted === "PartialObjectMetadataList";
  if (isList(value) === wantsList) return;
  if (kind.isCustom === true && wantsList) throw apiErrors.unclassified("content is not a list");
  const type = `${kind.isCustom === true ? "unstructured.Unstructured" : internalName(kind)}${isList(value) ? "List" : ""}`;
  throw apiErrors.otherForm(
    `you requested ${wanted}, but the requested object is ${isList(value) ? "a" : "not a"} list (*${type})`,
  );
}

/** Objects are shared with the store and never change: what is made of one is made once. */
function oncePerObject<T extends string | KubeObject>(make: (object: KubeObject) => T): (object: KubeObject) => T {
  const made = new WeakMap<KubeObject, T>();
  return (object) => {
    const known = made.get(object);
    if (known !== undefined) return known;
    const value = make(object);
    made.set(object, value);
    return value;
  };
}

/** The types of a list's items are known: Go writes them without kind and apiVersion. */
function asGoType(value: KubeObject | KubeList): object {
  if (!isList(value)) return value;
  return { ...value, items: value.items.map(listItem) };
}

const listItem = ({ kind: _kind, apiVersion: _apiVersion, ...item }: KubeObject): object => item;

/** Custom resources are maps, whose keys Go sorts, those of a list with all fields of its metadata. */
function asUnstructured(value: KubeObject | KubeList): object {
  if (!isList(value)) return sortedObject(value);
  const { apiVersion, kind, metadata, items } = value;
  return { apiVersion, items: items.map(sortedObject), kind, metadata: sortedKeys({ continue: "", ...metadata }) };
}

const sortedObject = oncePerObject((object) => sortedKeys(object));

const goItemText = oncePerObject((object) => goJson(listItem(object)));
const customItemText = oncePerObject((object) => goJson(sortedObject(object)));

/** The JSON text of a list's item, where items are shown as they are: most of the work of a long list. */
export function itemText(kind: KindDefinition): (object: KubeObject) => string {
  return kind.isCustom === true ? customItemText : goItemText;
}

/** A Table without its headers: every event of a watch after the first. */
export function withoutHeaders(value: object): object {
  return "columnDefinitions" in value ? { ...value, columnDefinitions: null } : value;
}

function table(
  items: readonly KubeObject[],
  metadata: ListMeta,
  kind: KindDefinition,
  apiVersion: string,
  include: IncludeObject,
  now: number,
): Table {
  const columnDefinitions = kind.columns.map(({ name, type, format = "", description, priority = 0 }) => ({
    name,
    type,
    format,
    description,
    priority,
  }));
  const shown = kind.rowOrder === undefined ? items : items.toSorted(kind.rowOrder);
  const rows = shown.map((item): TableRow => {
    const cells = kind.cells(item, now);
    if (include === "None") return { cells, object: null };
    return { cells, object: include === "Object" ? item : partialMetadata(item, apiVersion) };
  });
  const isNone = rows.length === 0 && kind.hasDefaultTable === true;
  return { kind: "Table", apiVersion, metadata, columnDefinitions, rows: isNone ? null : rows };
}

function partialMetadata({ metadata }: KubeObject, apiVersion: string): KubeObject {
  return { kind: "PartialObjectMetadata", apiVersion, metadata };
}

function listMeta(value: KubeObject | KubeList): ListMeta {
  if (isList(value)) {
    const { continue: token = "", ...metadata } = value.metadata;
    return token === "" ? metadata : value.metadata;
  }
  const { resourceVersion } = value.metadata;
  return resourceVersion === undefined ? {} : { resourceVersion };
}

/** An object's own field may be called items; every kind whose name ends in List is one to kubectl, too. */
function isList(value: KubeObject | KubeList): value is KubeList {
  return value.kind.endsWith("List") && "items" in value && Array.isArray(value.items);
}

function isStatus(value: KubeObject | KubeList | Status): value is Status {
  return value.kind === "Status" && value.apiVersion === "v1";
}
