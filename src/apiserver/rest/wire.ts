import { asFields, atOnce, decodeNode, type JsonNode, type Steps, type StructShape } from "../../apimachinery/index.ts";
import type { KindDefinition } from "./kind.ts";

/** How an object of the kind is stored and sent. */
export function wireShape({ wire, schema }: KindDefinition): StructShape {
  return wire?.writes ?? schema;
}

type Decoded = ReturnType<typeof decodeNode>;

type Flavour = Parameters<typeof decodeNode>[2];

/**
 * Decodes an object of the kind.
 * @throws GoJsonError
 */
export function decodeKind(node: JsonNode, kind: KindDefinition, flavour?: Flavour): Decoded {
  return atOnce(decodingKind(node, kind, flavour));
}

export function* decodingKind(node: JsonNode, kind: KindDefinition, flavour?: Flavour): Steps<Decoded> {
  const decoded = decodeNode(node, kind.wire?.reads ?? kind.schema, flavour);
  yield;
  if (kind.wire === undefined) return decoded;
  const paths = yield* kind.wire.prune(asFields(decoded.value));
  const unknown = paths.map((path) => `unknown field ${JSON.stringify(path)}`);
  return { value: decoded.value, strictErrors: [...decoded.strictErrors, ...unknown] };
}
