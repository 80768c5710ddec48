import type { ObjectStore } from "../storage/index.ts";
import type { DownwardAPIVolumeFile, KeyedSource, Pod, VolumeProjection, Volume } from "../types/index.ts";
import { readKeyedData, type KeyedKind } from "./keyed-data.ts";
import { LaunchError } from "./launch-error.ts";
import { podField } from "./pod-fields.ts";

/** Files of a volume by their path within it; undefined for one that the pod fills itself. */
export type VolumeContent = ReadonlyMap<string, Buffer> | undefined;

export interface VolumeContext {
  readonly store: ObjectStore;
  readonly pod: Pod;
  readonly podIP: string;
  /** A token of the pod's service account; undefined when there is nobody to issue it. */
  readonly token: () => Promise<string | undefined>;
  /** PEM of the main server's CA. */
  readonly caPem: () => Promise<string | undefined>;
}

/** kube-controller-manager puts it into every namespace; here it is read as if it were there. */
const ROOT_CA = "kube-root-ca.crt";

/** @throws LaunchError for what is missing and not optional, and for kinds of volumes that do not exist here. */
export async function volumeContent(context: VolumeContext, volume: Volume): Promise<VolumeContent> {
  const { emptyDir, secret, configMap, projected, downwardAPI } = volume;
  try {
    if (emptyDir !== undefined) return undefined;
    if (secret !== undefined) return await keyedFiles(context, "secret", secret.secretName ?? "", secret);
    if (configMap !== undefined) return await keyedFiles(context, "configmap", configMap.name ?? "", configMap);
    if (downwardAPI !== undefined) return downwardFiles(context, downwardAPI.items ?? []);
    if (projected !== undefined) {
      const parts = await Promise.all((projected.sources ?? []).map((source) => sourceFiles(context, source)));
      return new Map(parts.flatMap((part) => [...part]));
    }
  } catch (error) {
    if (error instanceof MissingError) throw mountError(volume, error.message);
    throw error;
  }
  throw mountError(volume, "this kind of volume does not exist in the playground");
}

class MissingError extends Error {}

function mountError({ name }: Volume, why: string): LaunchError {
  const message = `MountVolume.SetUp failed for volume "${name}" : ${why}`;
  return new LaunchError("ContainerCreating", message, "FailedMount");
}

async function sourceFiles(context: VolumeContext, source: VolumeProjection): Promise<ReadonlyMap<string, Buffer>> {
  const { secret, configMap, serviceAccountToken, downwardAPI } = source;
  if (secret !== undefined) return keyedFiles(context, "secret", secret.name ?? "", secret);
  if (configMap !== undefined) return keyedFiles(context, "configmap", configMap.name ?? "", configMap);
  if (downwardAPI !== undefined) return downwardFiles(context, downwardAPI.items ?? []);
  const token = serviceAccountToken === undefined ? undefined : await context.token();
  return new Map(token === undefined ? [] : [[serviceAccountToken?.path ?? "token", Buffer.from(token)]]);
}

async function keyedFiles(
  { store, pod, caPem }: VolumeContext,
  kind: KeyedKind,
  name: string,
  { items, optional = false }: KeyedSource,
): Promise<ReadonlyMap<string, Buffer>> {
  const ca = kind === "configmap" && name === ROOT_CA ? await caPem() : undefined;
  const stored = await readKeyedData(store, kind, pod.metadata.namespace ?? "", name);
  const data = stored ?? (ca === undefined ? undefined : new Map([["ca.crt", Buffer.from(ca)]]));
  if (data === undefined) {
    if (optional) return new Map();
    throw new MissingError(`${kind} "${name}" not found`);
  }
  if (items === undefined) return data;
  const files = new Map<string, Buffer>();
  for (const { key, path } of items) {
    const value = data.get(key);
    if (value !== undefined) files.set(path, value);
    else if (!optional) throw new MissingError(`references non-existent ${kind} key: ${key}`);
  }
  return files;
}

function downwardFiles(
  { pod, podIP }: VolumeContext,
  items: readonly DownwardAPIVolumeFile[],
): ReadonlyMap<string, Buffer> {
  return new Map(
    items.map(({ path, fieldRef }) => {
      const value = podField(pod, podIP, fieldRef?.fieldPath ?? "");
      if (value === undefined) throw new MissingError(`unsupported fieldPath: ${fieldRef?.fieldPath ?? ""}`);
      return [path, Buffer.from(value)];
    }),
  );
}
