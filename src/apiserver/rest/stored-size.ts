import { apiErrors, toJson, type KubeObject } from "../../apimachinery/index.ts";
import { encodeProtobuf } from "../../types/index.ts";
import type { KindDefinition } from "./kind.ts";
import { leftAfter } from "./measure.ts";

/** etcd's `--max-request-bytes`, of which the key and the rest of a transaction take a little. */
const MAX_BYTES = 1.5 * 1024 * 1024 - 512;
/** At most so many bytes does a character of a string come to, in JSON. */
const BYTES_PER_CHARACTER = 6;

/** The same object. @throws ApiError 500 where etcd would refuse to keep it, in its words */
export function storable(object: KubeObject, { isProtobuf }: KindDefinition): KubeObject {
  if (leftAfter(object, MAX_BYTES / BYTES_PER_CHARACTER) >= 0) return object;
  const encoded = isProtobuf === true ? encodeProtobuf(object) : undefined;
  const bytes = encoded?.length ?? Buffer.byteLength(toJson(object));
  if (bytes > MAX_BYTES) throw apiErrors.unclassified("etcdserver: request is too large");
  return object;
}
