import { asFields, copyJson, formatGroupVersion, type JsonNode, type KubeObject } from "../../apimachinery/index.ts";
import { canonical } from "./body-decoder.ts";
import type { KindDefinition } from "./kind.ts";
import { decodeKind } from "./wire.ts";

/** Decoded input as Go has it after decoding: defaults filled in, a private copy. */
export function withDefaults(kind: KindDefinition, input: KubeObject): KubeObject {
  const object = canonical(input, kind, copyJson);
  kind.defaults?.(object);
  return object;
}

/** What a patch made of an object, read as a body is, but for what its type does not know. @throws GoJsonError */
export function decodedWithDefaults(kind: KindDefinition, node: JsonNode): KubeObject {
  const { value } = decodeKind(node, kind);
  return withDefaults(kind, {
    ...asFields(value),
    kind: kind.kind,
    apiVersion: formatGroupVersion(kind),
  } as KubeObject);
}
