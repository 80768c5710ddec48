import { asFields, decodeNode, GoJsonError, type StructShape } from "../../apimachinery/index.ts";
import type { BodyFormat } from "./body-decoder.ts";
import { readHead } from "./document-head.ts";
import { parsing } from "./long-bodies.ts";
import { normalise } from "./normalise.ts";

const PROTOBUF_MARK = Buffer.from("k8s\0");

/** apimachinery `runtime/serializer/recognizer`: what is neither JSON nor protobuf may be YAML. */
function formatOf(data: Buffer): BodyFormat {
  if (data.subarray(0, PROTOBUF_MARK.length).equals(PROTOBUF_MARK)) return "protobuf";
  return data.toString("latin1", 0, 64).trimStart().startsWith("{") ? "json" : "yaml";
}

/**
 * A document of another server in whatever format it came, as Go would write it: one that does not say its kind is taken for
 * the expected one. @throws GoJsonError
 */
export async function decodeAnything(data: Buffer, kind: string, shape: StructShape): Promise<Record<string, unknown>> {
  const parse = await parsing(data, formatOf(data));
  const { node } = parse();
  const head = readHead(node);
  if (head.kind !== "" && head.kind !== kind) throw new GoJsonError(`unable to decode ${head.kind} into ${kind}`);
  return normalise(asFields(decodeNode(node, shape).value), shape);
}
