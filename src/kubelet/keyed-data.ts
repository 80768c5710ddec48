import type { KubeObject } from "../apimachinery/index.ts";
import type { ObjectStore } from "../storage/index.ts";
import { readObject } from "../controllers/index.ts";
import { RESOURCES } from "../types/index.ts";

/** The entries of a Secret or ConfigMap. */
export type KeyedData = ReadonlyMap<string, Buffer>;

export const KEYED_KINDS = {
  secret: { resource: RESOURCES.secrets, kind: "Secret" },
  configmap: { resource: RESOURCES.configMaps, kind: "ConfigMap" },
} as const;

export type KeyedKind = keyof typeof KEYED_KINDS;

interface KeyedObject extends KubeObject {
  data?: Readonly<Record<string, string>>;
  binaryData?: Readonly<Record<string, string>>;
}

/** undefined when there is no such object. */
export async function readKeyedData(
  store: ObjectStore,
  kind: KeyedKind,
  namespace: string,
  name: string,
): Promise<KeyedData | undefined> {
  const object = await readObject<KeyedObject>(store, KEYED_KINDS[kind].resource, namespace, name);
  if (object === undefined) return undefined;
  const encoding = kind === "secret" ? "base64" : "utf8";
  return new Map([
    ...Object.entries(object.data ?? {}).map(([key, value]) => [key, Buffer.from(value, encoding)] as const),
    ...Object.entries(object.binaryData ?? {}).map(([key, value]) => [key, Buffer.from(value, "base64")] as const),
  ]);
}
