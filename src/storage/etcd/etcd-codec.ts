import { withRevision } from "../revision.ts";
import { toJson, parseJson, type KubeObject } from "../../apimachinery/index.ts";
import { DEFAULT_PREFIX } from "../keys.ts";
import type { StoredObject } from "../object-store.ts";

/** The part of etcd's KeyValue message that a stored object is made of. */
export interface EtcdPair {
  readonly key: Buffer;
  readonly value: Buffer;
  readonly mod_revision: string;
}

/** Between this program's keys, which all begin with `/registry`, and those below the chosen prefix. */
export interface EtcdKeys {
  readonly root: string;
  toEtcd(key: string): Buffer;
  fromEtcd(key: Buffer): string;
}

/** kube-apiserver's `--etcd-prefix` may be written with or without slashes around it. */
export function createEtcdKeys(prefix: string): EtcdKeys {
  const root = prefix
    .split("/")
    .filter((segment) => segment !== "")
    .map((segment) => `/${segment}`)
    .join("");
  return {
    root,
    toEtcd(key) {
      if (!key.startsWith(`${DEFAULT_PREFIX}/`)) throw new Error(`the key ${key} is not below ${DEFAULT_PREFIX}/`);
      return Buffer.from(root + key.slice(DEFAULT_PREFIX.length));
    },
    fromEtcd: (key) => DEFAULT_PREFIX + key.toString().slice(root.length),
  };
}

/** What stands for a program on etcd, for people who look. */
export function encodeLease(name: string, holderIdentity: string): Buffer {
  return encodeObject({
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name },
    spec: { holderIdentity },
  });
}

/** The first key behind all that begin with this prefix. UTF-8 has no byte 0xff that could overflow. */
export function endOfRange(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  end.writeUInt8(end.readUInt8(end.length - 1) + 1, end.length - 1);
  return end;
}

/** As kube-apiserver stores it: the revision is etcd's own and is no part of the value. */
export function encodeObject(object: KubeObject): Buffer {
  const { resourceVersion: _ignored, ...metadata } = object.metadata;
  return Buffer.from(toJson({ ...object, metadata }));
}

export function stampObject(key: string, object: KubeObject, revision: number): StoredObject {
  return { key, object: withRevision(object, revision), revision };
}

/** @throws Error naming the key when its value is none of this program's */
export function decodePair(pair: EtcdPair, keys: EtcdKeys): StoredObject {
  const object = parseObject(pair.value);
  if (object === undefined) {
    throw new Error(
      `the value of ${pair.key.toString()} in etcd is not a JSON object: another program, e.g. a real kube-apiserver, ` +
        "wrote it; choose another --etcd-prefix",
    );
  }
  return stampObject(keys.fromEtcd(pair.key), object, Number(pair.mod_revision));
}

function parseObject(value: Buffer): KubeObject | undefined {
  try {
    const object = parseJson(value.toString()) as Partial<KubeObject> | null;
    return typeof object?.metadata === "object" && object.metadata !== null ? (object as KubeObject) : undefined;
  } catch {
    return undefined;
  }
}
