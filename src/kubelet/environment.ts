import type { ObjectStore } from "../storage/index.ts";
import type { Container, EnvVar, SecretKeySelector, Pod } from "../types/index.ts";
import { KEYED_KINDS, readKeyedData, type KeyedKind } from "./keyed-data.ts";
import { LaunchError } from "./launch-error.ts";
import { podField } from "./pod-fields.ts";

/**
 * The environment that a container asks for beside the initial one: `envFrom`, then `env`, a later name winning.
 * @throws LaunchError for a Secret, ConfigMap or key that is missing and not optional.
 */
export async function containerEnvironment(
  store: ObjectStore,
  pod: Pod,
  podIP: string,
  container: Container,
  initial: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const namespace = pod.metadata.namespace ?? "";
  const result = new Map<string, string>();
  const known: Known = (name) => result.get(name) ?? (Object.hasOwn(initial, name) ? initial[name] : undefined);
  for (const { prefix = "", configMapRef, secretRef } of container.envFrom ?? []) {
    for (const [kind, reference] of [["configmap", configMapRef] as const, ["secret", secretRef] as const]) {
      if (reference === undefined) continue;
      const data = await readKeyedData(store, kind, namespace, reference.name ?? "");
      if (data === undefined && reference.optional !== true) throw missing(kind, reference.name ?? "");
      for (const [key, value] of data ?? []) result.set(prefix + key, value.toString("utf8"));
    }
  }
  for (const variable of container.env ?? []) {
    const value = await valueOf(store, pod, podIP, variable, known);
    if (value !== undefined) result.set(variable.name, value);
  }
  return result;
}

async function valueOf(
  store: ObjectStore,
  pod: Pod,
  podIP: string,
  { value = "", valueFrom }: EnvVar,
  known: Known,
): Promise<string | undefined> {
  const namespace = pod.metadata.namespace ?? "";
  if (valueFrom?.secretKeyRef) return keyed(store, "secret", namespace, valueFrom.secretKeyRef);
  if (valueFrom?.configMapKeyRef) return keyed(store, "configmap", namespace, valueFrom.configMapKeyRef);
  if (valueFrom?.fieldRef) {
    const { fieldPath } = valueFrom.fieldRef;
    const field = podField(pod, podIP, fieldPath);
    if (field === undefined) throw new LaunchError("CreateContainerConfigError", `unsupported fieldPath: ${fieldPath}`);
    return field;
  }
  return expand(value, known);
}

async function keyed(
  store: ObjectStore,
  kind: KeyedKind,
  namespace: string,
  { name = "", key, optional = false }: SecretKeySelector,
): Promise<string | undefined> {
  const data = await readKeyedData(store, kind, namespace, name);
  const value = data?.get(key);
  if (value !== undefined || optional) return value?.toString("utf8");
  if (data === undefined) throw missing(kind, name);
  throw new LaunchError(
    "CreateContainerConfigError",
    `couldn't find key ${key} in ${KEYED_KINDS[kind].kind} ${namespace}/${name}`,
  );
}

function missing(kind: KeyedKind, name: string): LaunchError {
  return new LaunchError("CreateContainerConfigError", `${kind} "${name}" not found`);
}

/** The value of a variable; undefined for one that is not set. */
export type Known = (name: string) => string | undefined;

/** `$(NAME)` for variables that are set, `$$` for a dollar sign (`third_party/forked/golang/expansion`). */
export function expand(text: string, known: Known): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name: string | undefined) =>
    name === undefined ? "$" : (known(name) ?? whole),
  );
}
