import { asFields, decodeNode, type JsonNode, type StructShape } from "../../apimachinery/index.ts";
import type { KindDefinition } from "./kind.ts";

/** How an object of the kind is stored and sent. */
export function wireShape({ wire, schema }: KindDefinition): StructShape {
  return wire?.writes ?? schema;
}

type Decoded = ReturnType<typeof decodeNode>;

/**
 * Decodes an object of the kind.
 * @throws GoJsonError
 */
export function decodeKind(node: JsonNode, kind: KindDefinition, flavour?: Parameters<typeof decodeNode>[2]): Decoded {
  const decoded = decodeNode(node, kind.wire?.reads ?? kind.schema, flavour);
  if (kind.wire === undefined) return decoded;
  const unknown = kind.wire.prune(asFields(decoded.value)).map((path) => `unknown field ${JSON.stringify(path)}`);
  return { value: decoded.value, strictErrors: [...decoded.strictErrors, ...unknown] };
}
