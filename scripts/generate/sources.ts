import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A field as struct tags and reflection tell it (`scripts/go-types`). */
export interface GoField {
  readonly name: string;
  /** As Go writes the type, with whole package paths. */
  readonly type: string;
  /** The options of the JSON tag that may leave the field out. */
  readonly presence?: readonly string[];
  readonly inline?: boolean;
  /** Absent for fields that are in no protobuf message. */
  readonly proto?: number;
  /** Of the protobuf field. */
  readonly repeated?: boolean;
  readonly patchStrategy?: string;
  readonly patchMergeKey?: string;
}

export interface GoType {
  /** `struct`, or the type behind the name. */
  readonly is: string;
  readonly fields?: readonly GoField[];
}

export interface GoTypes {
  /** The type of a kind, by `group/version Kind`. */
  readonly kinds: Readonly<Record<string, string>>;
  /** The versions that a kind can be decoded from, by `group Kind`. */
  readonly versions: Readonly<Record<string, readonly string[]>>;
  /** By package path and name. */
  readonly types: Readonly<Record<string, GoType>>;
}

/** What is read of an OpenAPI v3 schema. */
export interface Schema {
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly "x-kubernetes-list-type"?: string;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-map-type"?: string;
  readonly "x-kubernetes-unions"?: unknown;
  readonly "x-kubernetes-group-version-kind"?: readonly ResponseKind[];
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
}

interface ResponseKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A resource of aggregated discovery. */
export interface Discovered {
  readonly resource: string;
  readonly responseKind: ResponseKind;
  readonly scope: "Cluster" | "Namespaced";
  readonly singularResource: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly {
    readonly subresource: string;
    readonly responseKind: ResponseKind;
    readonly verbs: readonly string[];
  }[];
  readonly storageVersionHash?: string;
}

interface DiscoveredGroup {
  readonly group: string;
  readonly versions: readonly { readonly version: string; readonly resources: readonly Discovered[] }[];
}

interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly priority: number;
}

export interface BootstrapObject {
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Everything that `src/types/data` is made of. */
export interface Sources {
  readonly goTypes: GoTypes;
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly discovery: readonly DiscoveredGroup[];
  /** By path without a leading slash, e.g. `apis/apps/v1/deployments`; so are the following. */
  readonly tables: Readonly<Record<string, readonly TableColumn[]>>;
  readonly fieldLabels: Readonly<Record<string, readonly string[]>>;
  readonly bootstrap: Readonly<Record<string, readonly BootstrapObject[]>>;
  /** Internal types, a line each (`scripts/go-internal-types`). */
  readonly internal: readonly string[];
}

/** The files of JSON, by what they hold. */
const FILES: Readonly<Record<Exclude<keyof Sources, "internal">, string>> = {
  goTypes: "go-types",
  schemas: "schemas",
  discovery: "discovery",
  tables: "tables",
  fieldLabels: "field-labels",
  bootstrap: "bootstrap",
};

export function readSources(folder: string): Sources {
  const read = (name: string): string => readFileSync(path.join(folder, name), "utf8");
  const facts = Object.entries(FILES).map(([key, name]): [string, unknown] => [key, JSON.parse(read(`${name}.json`))]);
  const internal = read("internal-types.txt").trimEnd().split("\n");
  return { ...(Object.fromEntries(facts) as Omit<Sources, "internal">), internal };
}

/** Writes what a server told: one entry of the outermost object or array a line, so that changes can be read. */
export function writeServed(folder: string, served: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(served)) {
    const name = FILES[key as keyof typeof FILES];
    writeFileSync(path.join(folder, `${name}.json`), `${lines(value)}\n`);
  }
}

function lines(value: unknown): string {
  if (Array.isArray(value)) return `[\n${value.map((item) => JSON.stringify(item)).join(",\n")}\n]`;
  const entries = Object.entries(value ?? {}).map(([key, item]) => `${JSON.stringify(key)}:${JSON.stringify(item)}`);
  return `{${entries.join(",\n")}}`;
}
