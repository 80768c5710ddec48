import {
  anything,
  decodeNode,
  type Fields,
  GoJsonError,
  parseGroupVersion,
  pointer,
  valueToNode,
} from "../../apimachinery/index.ts";
import { goStruct, kindStruct } from "../../types/index.ts";
import type { WireForm } from "../../apiserver/index.ts";
import type { JsonSchema } from "./schema/json-schema.ts";
import { dropNulls } from "./values/defaulting.ts";
import { coerceEmbedded } from "./values/embedded.ts";
import { pruneObject } from "./values/pruning.ts";

/**
 * How objects of a custom kind are read: known metadata, then what the schema knows (apiextensions `customresource_handler.go`
 * unstructuredSchemaCoercer).
 */
export function wireOf(own: OwnType, schema: JsonSchema, preserves: boolean): WireForm {
  const { kind } = own;
  const { fields } = kindStruct(kind, {});
  const struct = { kind: "struct", go: "map[string]interface {}", name: kind, rest: anything } as const;
  return {
    // Metadata is decoded on its own: errors name its type and not the object's.
    reads: { ...struct, fields: new Map([...fields, ["metadata", pointer(anything)]]) },
    writes: { ...struct, fields },
    *prune(object) {
      const unknown = [...decodeMetadata(object)];
      yield;
      const what = typeGiven(object, own);
      // What is of another kind is refused later, and not looked into.
      if (what === "other kind") return unknown;
      if (what === "other version" && !preserves) return [...unknown, ...dropAll(object)];
      if (!preserves) {
        // Not as arguments, of which there may be too many.
        for (const path of pruneObject(object, schema)) unknown.push(path);
        yield;
        dropNulls(object, schema);
        yield;
      }
      const coerced = coerceEmbedded(object, schema, "", false);
      if (coerced.error !== undefined) throw new GoJsonError(`${coerced.error.field}: ${coerced.error.message}`);
      return [...unknown, ...coerced.unknown];
    },
  };
}

interface OwnType {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

function typeGiven(object: Fields, own: OwnType): "own" | "other version" | "other kind" {
  const { kind, apiVersion } = object;
  const { group, version } = typeof apiVersion === "string" ? parseGroupVersion(apiVersion) : own;
  if ((kind ?? own.kind) !== own.kind || group !== own.group) return "other kind";
  return version === own.version ? "own" : "other version";
}

/** A version that is not served has no schema, which knows of no field. */
function dropAll(object: Fields): string[] {
  const unknown = Object.keys(object).filter((key) => !["apiVersion", "kind", "metadata"].includes(key));
  for (const key of unknown) delete object[key];
  return unknown;
}

/** @throws GoJsonError */
function decodeMetadata(object: Fields): string[] {
  if (object["metadata"] === undefined) return [];
  const { value, strictErrors } = decodeNode(valueToNode(object["metadata"]), goStruct("meta/v1.ObjectMeta"));
  object["metadata"] = value;
  return strictErrors.map((problem) => `metadata.${/"(.*)"/.exec(problem)?.[1] ?? ""}`);
}
