import { readFileSync } from "node:fs";
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
}

/** Everything that `src/types/data` is made of. */
export interface Sources {
  readonly goTypes: GoTypes;
  readonly schemas: Readonly<Record<string, Schema>>;
  /** Internal types, a line each (`scripts/go-internal-types`). */
  readonly internal: readonly string[];
}

export function readSources(folder: string): Sources {
  const read = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), "utf8"));
  const internal = readFileSync(path.join(folder, "internal-types.txt"), "utf8").trimEnd().split("\n");
  return { goTypes: read("go-types.json") as GoTypes, schemas: read("schemas.json") as Sources["schemas"], internal };
}
