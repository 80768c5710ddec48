import { readObject } from "../controllers/index.ts";
import type { KubeObject } from "../apimachinery/index.ts";
import type { ObjectStore } from "../storage/index.ts";
import { RESOURCES, type Container, type Pod } from "../types/index.ts";
import { containerEnvironment, expand } from "./environment.ts";
import type { Image } from "./image-catalogue.ts";
import { LaunchError } from "./launch-error.ts";
import { checkedArguments, checkEnvironment, type ValueKinds } from "./image-rules.ts";
import {
  ACCOUNT_PATH,
  accountOf,
  KUBECONFIG_PATH,
  layOutFiles,
  podDirectory,
  writeAccount,
  type AccountFiles,
  type ApiserverAccess,
  type PodFiles,
} from "./pod-files.ts";
import type { VolumeContext } from "./volume-content.ts";

export interface ContainerRequest {
  readonly pod: Pod;
  readonly podIP: string;
  readonly container: Container;
  readonly image: Image;
}

/** The container's files, and its way to the main server. */
export interface Surroundings {
  /** Everything of the pod. */
  readonly directory: string;
  readonly files: PodFiles;
  readonly access: ApiserverAccess | undefined;
  readonly account: AccountFiles | undefined;
}

/** How a container names the machine's files. */
export interface ContainerPaths {
  /** Whether it sees no others: then it may be told anything. */
  readonly isConfined: boolean;
  readonly text: (text: string) => string;
  /** How the values of arguments are checked, and what becomes of them. */
  readonly kinds: ValueKinds;
  /** Where the account's files are. */
  readonly account: (file: string) => string;
}

export interface SurroundingsOptions {
  readonly workDirectory: string;
  readonly store: ObjectStore;
  readonly apiserver?: (pod: Pod) => Promise<ApiserverAccess>;
}

/** Writes what the container mounts. `reachableAt`: where it finds the main server, if not where that really is. @throws LaunchError */
export async function layOut(
  { workDirectory, store, apiserver }: SurroundingsOptions,
  { pod, podIP, container }: ContainerRequest,
  paths: (files: PodFiles) => ContainerPaths,
  reachableAt?: Pick<ApiserverAccess, "host" | "port">,
): Promise<Surroundings> {
  const directory = podDirectory(workDirectory, pod.metadata.uid ?? "");
  const real = await apiserver?.(pod);
  const access = real === undefined ? undefined : { ...real, ...reachableAt };
  const files = await layOutFiles(
    directory,
    await withSubPaths(store, pod, podIP, container),
    volumeContext(store, pod, podIP, access),
    reachableAt !== undefined,
  );
  const own = (container.volumeMounts ?? []).some(({ mountPath }) => mountPath === ACCOUNT_PATH);
  if (access === undefined || own || !(await wantsToken(store, pod)))
    return { directory, files, access, account: undefined };
  const account = await writeAccount(files.root, pod, access, paths(files).account);
  return { directory, files: withAccount(files), access, account };
}

/** Each `subPathExpr` as the `subPath` that it comes to. @throws LaunchError for a variable that the container does not set */
async function withSubPaths(store: ObjectStore, pod: Pod, podIP: string, container: Container): Promise<Container> {
  const { volumeMounts = [] } = container;
  if (!volumeMounts.some(({ subPathExpr = "" }) => subPathExpr !== "")) return container;
  const variables = await containerEnvironment(store, pod, podIP, container, {});
  const resolved = (expression: string): string => {
    const missing = new Set<string>();
    const path = expand(expression, (name) => {
      const value = variables.get(name) ?? "";
      if (value === "") missing.add(name);
      return value;
    });
    if (missing.size === 0) return path;
    throw new LaunchError("CreateContainerConfigError", `missing value for ${[...missing].sort().join(", ")}`);
  };
  return {
    ...container,
    volumeMounts: volumeMounts.map((mount) =>
      (mount.subPathExpr ?? "") === "" ? mount : { ...mount, subPath: resolved(mount.subPathExpr ?? "") },
    ),
  };
}

function withAccount(files: PodFiles): PodFiles {
  const source = `${files.root}${ACCOUNT_PATH}`;
  return {
    root: files.root,
    mountPaths: [...files.mountPaths, ACCOUNT_PATH],
    mounts: [
      ...files.mounts,
      { path: ACCOUNT_PATH, source, readOnly: true },
      { path: `/${KUBECONFIG_PATH}`, source: `${files.root}/${KUBECONFIG_PATH}`, readOnly: true },
    ],
  };
}

function volumeContext(
  store: ObjectStore,
  pod: Pod,
  podIP: string,
  access: ApiserverAccess | undefined,
): VolumeContext {
  return {
    store,
    pod,
    podIP,
    token: async () => access?.tokenFor(accountOf(pod), pod.metadata.namespace ?? "", pod),
    caPem: async () => access?.ca,
  };
}

/** What the ServiceAccount admission plugin mounts, unless the pod or its account does not want it or mounts its own. */
async function wantsToken(store: ObjectStore, pod: Pod): Promise<boolean> {
  if (pod.spec.automountServiceAccountToken !== undefined) return pod.spec.automountServiceAccountToken;
  const account = await readObject<KubeObject & { automountServiceAccountToken?: boolean }>(
    store,
    RESOURCES.serviceAccounts,
    pod.metadata.namespace ?? "",
    accountOf(pod),
  );
  return account?.automountServiceAccountToken ?? true;
}

/** `KUBERNETES_SERVICE_*` as every pod has them, `KUBECONFIG` besides because of the token's unusual path. */
function clusterEnv({ spec, metadata }: Pod, { access, account }: Surroundings): Record<string, string> {
  const port = String(access?.port ?? "");
  return {
    HOSTNAME: spec.hostname ?? metadata.name ?? "",
    ...(access === undefined
      ? {}
      : {
          KUBERNETES_SERVICE_HOST: access.host,
          KUBERNETES_SERVICE_PORT: port,
          KUBERNETES_SERVICE_PORT_HTTPS: port,
        }),
    ...(account === undefined ? {} : { KUBECONFIG: account.kubeconfig }),
  };
}

export interface Variables {
  readonly env: Readonly<Record<string, string>>;
  /** As a container sees it: paths are not led into the pod's files. */
  readonly expanded: Readonly<Record<string, string>>;
}

/** `base` and what every pod has, then what the container asks for, as far as its image lists it. @throws LaunchError */
export async function environmentOf(
  store: ObjectStore,
  { pod, podIP, container, image }: ContainerRequest,
  surroundings: Surroundings,
  base: Readonly<Record<string, string>>,
  paths: ContainerPaths,
): Promise<Variables> {
  const initial: Readonly<Record<string, string>> = { ...base, ...clusterEnv(pod, surroundings) };
  const wanted = await containerEnvironment(store, pod, podIP, container, initial);
  checkEnvironment(image, wanted.keys());
  const expanded = { ...initial, ...Object.fromEntries(wanted) };
  // What we have put there is a path of this machine already, which may well begin with `/tmp`.
  const moved = Object.entries(expanded).map(([name, value]) => [name, wanted.has(name) ? paths.text(value) : value]);
  return { expanded, env: Object.fromEntries(moved) as Record<string, string> };
}

/** The container's arguments, or its image's. @throws LaunchError */
export async function argumentsOf(
  image: Image,
  asked: readonly string[] | undefined,
  env: Readonly<Record<string, string>>,
  paths: ContainerPaths,
): Promise<readonly string[]> {
  const known = (name: string): string | undefined => (Object.hasOwn(env, name) ? env[name] : undefined);
  const given = (asked ?? image.cmd).map((arg) => expand(arg, known));
  return asked === undefined ? given.map((arg) => paths.text(arg)) : checkedArguments(image, given, paths);
}
