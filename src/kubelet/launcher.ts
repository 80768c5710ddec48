import { rm } from "node:fs/promises";
import path from "node:path";
import { type KubeObject, POD_MARK, type LentStore } from "../apimachinery/index.ts";
import type { ObjectStore } from "../storage/index.ts";
import { readObject } from "../controllers/index.ts";
import { RESOURCES, type Container, type Pod } from "../types/index.ts";
import { containerEnvironment, expand } from "./environment.ts";
import { supervisor } from "./container-process.ts";
import type { Prepared } from "./container-run.ts";
import type { Image } from "./image-catalogue.ts";
import { createImageCertificates, type CertificateFiles, type SelfSigned } from "./image-certificates.ts";
import { askedArguments, checkedArguments, checkEnvironment, loopbackUrls, type ValueKinds } from "./image-rules.ts";
import { LaunchError } from "./launch-error.ts";
import {
  ACCOUNT_PATH,
  accountOf,
  fileInPod,
  layOutFiles,
  podDirectory,
  relocate,
  writeAccount,
  type AccountFiles,
  type ApiserverAccess,
  type PodFiles,
} from "./pod-files.ts";
import type { VolumeContext } from "./volume-content.ts";
import { findProgram, inheritedEnv } from "./spawning.ts";
import type { WarmPool } from "./warm-pool.ts";

/** Turns a container into a command line, an environment and files. */
export interface Launcher {
  /** Begins to make an image's certificate, which takes longer than all else on the way to a running container. */
  bake(commonName: string): void;
  /** @throws LaunchError */
  prepare(pod: Pod, podIP: string, container: Container, image: Image): Promise<Prepared>;
  /** Removes the files of a pod. */
  remove(uid: string): Promise<void>;
  /** Ends what was started ahead and not used; resolves when nothing is written any more. */
  close(): Promise<void>;
}

export interface LauncherOptions {
  /** Holds the files of images and pods. */
  readonly workDirectory: string;
  /** Command lines of the servers that are part of this program, by the name that the catalogue uses. */
  readonly builtins: Readonly<Record<string, readonly string[]>>;
  /** Arguments for built-in servers by their names, e.g. `--as-written`; a server that was started ahead gets them too. */
  readonly builtinArgs: Readonly<Record<string, readonly string[]>>;
  /** Built-in servers to load ahead, one process for each name, for a first pod that starts quickly. Default: none. */
  readonly startAhead?: readonly string[];
  /** Where those are kept, some perhaps from before this launcher; it is closed with the launcher. */
  readonly warm: WarmPool;
  readonly selfSigned: SelfSigned;
  /** For Secrets, ConfigMaps and ServiceAccounts. */
  readonly store: ObjectStore;
  /** Resolves when the main server listens. Default: pods know of no main server. */
  readonly apiserver?: (pod: Pod) => Promise<ApiserverAccess>;
  /** The store that a built-in server may borrow, by the name that the catalogue uses. Default: none. */
  readonly lentStore?: (name: string) => Promise<LentStore | undefined>;
}

export function createLauncher(options: LauncherOptions): Launcher {
  const certificates = createImageCertificates(options.workDirectory, options.selfSigned);
  const { warm } = options;
  for (const name of options.startAhead ?? []) {
    const command = builtinCommand(options, name);
    if (command !== undefined) warm.prepare(command);
  }
  return {
    async close() {
      warm.close();
      // A key that is written after its directory was removed would stay behind.
      await certificates.settled();
    },
    bake: (commonName) => void certificates.get(commonName).catch(() => undefined),
    prepare: async (pod, podIP, container, image) => {
      const asked = askedArguments(image, container);
      const baked = image.certificate === undefined ? undefined : await certificates.get(image.certificate);
      const surroundings = await layOut(options, pod, podIP, container);
      const variables = await environmentOf(options, pod, podIP, container, image, surroundings);
      const args = await argumentsOf(image, asked, variables.expanded, surroundings.files);
      const lentStore = image.builtin === undefined ? undefined : await options.lentStore?.(image.builtin);
      const { files, directory } = surroundings;
      return {
        ...(await commandLine(options, image, args, baked)),
        env: { ...variables.env, ...certificateEnv(image, baked), [POD_MARK]: "1", POD_ROOT: files.root },
        directory: image.builtin === undefined ? image.directory : directory,
        root: files.root,
        podDirectory: directory,
        ...(lentStore === undefined ? {} : { lentStore }),
        takeWarm: () => {
          const builtin = image.builtin === undefined ? undefined : builtinCommand(options, image.builtin);
          return builtin === undefined ? undefined : warm.take(builtin);
        },
      };
    },
    remove: (uid) => rm(podDirectory(options.workDirectory, uid), { recursive: true, force: true }),
  };
}

interface Surroundings extends Reachable {
  /** Everything of the pod. */
  readonly directory: string;
}

async function layOut(
  { workDirectory, store, apiserver }: LauncherOptions,
  pod: Pod,
  podIP: string,
  container: Container,
): Promise<Surroundings> {
  const directory = podDirectory(workDirectory, pod.metadata.uid ?? "");
  const access = await apiserver?.(pod);
  const files = await layOutFiles(directory, container, volumeContext(store, pod, podIP, access));
  return { directory, ...(await addAccount(store, pod, container, files, access)) };
}

interface Variables {
  readonly env: Readonly<Record<string, string>>;
  /** As a container sees it: paths are not led into the pod's files. */
  readonly expanded: Readonly<Record<string, string>>;
}

async function environmentOf(
  { store }: LauncherOptions,
  pod: Pod,
  podIP: string,
  container: Container,
  image: Image,
  surroundings: Surroundings,
): Promise<Variables> {
  const { files } = surroundings;
  const initial: Readonly<Record<string, string>> = { ...inheritedEnv(), ...clusterEnv(pod, surroundings) };
  const wanted = await containerEnvironment(store, pod, podIP, container, initial);
  checkEnvironment(image, wanted.keys());
  const expanded = { ...initial, ...Object.fromEntries(wanted) };
  return {
    expanded,
    env: {
      // What we have put there is a path of this machine already, which may well begin with `/tmp`.
      ...mapValues(expanded, (value, name) => (wanted.has(name) ? relocate(value, files) : value)),
      ...(files.mountPaths.includes("/tmp") ? { TMPDIR: path.join(files.root, "tmp") } : {}),
    },
  };
}

async function argumentsOf(
  image: Image,
  asked: readonly string[] | undefined,
  env: Readonly<Record<string, string>>,
  files: PodFiles,
): Promise<readonly string[]> {
  const known = (name: string): string | undefined => (Object.hasOwn(env, name) ? env[name] : undefined);
  const given = (asked ?? image.cmd).map((arg) => expand(arg, known));
  return asked === undefined
    ? given.map((arg) => relocate(arg, files))
    : checkedArguments(image, given, valueKinds(files));
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

interface Reachable {
  readonly files: PodFiles;
  readonly access: ApiserverAccess | undefined;
  readonly account: AccountFiles | undefined;
}

/** What the ServiceAccount admission plugin mounts, unless the pod or its account does not want it or mounts its own. */
async function addAccount(
  store: ObjectStore,
  pod: Pod,
  container: Container,
  files: PodFiles,
  access: ApiserverAccess | undefined,
): Promise<Reachable> {
  const own = (container.volumeMounts ?? []).some(({ mountPath }) => mountPath === ACCOUNT_PATH);
  const wants = access !== undefined && !own && (await wantsToken(store, pod));
  if (!wants) return { files, access, account: undefined };
  const account = await writeAccount(files.root, pod, access);
  return { files: { ...files, mountPaths: [...files.mountPaths, ACCOUNT_PATH] }, access, account };
}

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
function clusterEnv(pod: Pod, { access, account }: Reachable): Record<string, string> {
  return {
    HOSTNAME: pod.spec.hostname ?? pod.metadata.name ?? "",
    ...(access === undefined
      ? {}
      : {
          KUBERNETES_SERVICE_HOST: access.host,
          KUBERNETES_SERVICE_PORT: String(access.port),
          KUBERNETES_SERVICE_PORT_HTTPS: String(access.port),
        }),
    ...(account === undefined ? {} : { KUBECONFIG: account.kubeconfig }),
  };
}

function mapValues(
  values: Readonly<Record<string, string>>,
  change: (value: string, name: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));
}

function builtinCommand({ builtins }: Pick<LauncherOptions, "builtins">, name: string): readonly string[] | undefined {
  return Object.hasOwn(builtins, name) ? builtins[name] : undefined;
}

/** The program of ours to start, and its arguments. @throws LaunchError */
async function commandLine(
  { builtins, builtinArgs }: LauncherOptions,
  image: Image,
  args: readonly string[],
  files: CertificateFiles | undefined,
): Promise<Pick<Prepared, "program" | "args">> {
  if (image.builtin === undefined) return { program: supervisor(), args: [...(await foreignCommand(image)), ...args] };
  const program = builtinCommand({ builtins }, image.builtin);
  if (program === undefined) {
    const known = Object.keys(builtins).join(", ");
    throw new LaunchError(
      "CreateContainerError",
      `the image catalogue names the builtin "${image.builtin}"; there is: ${known}`,
    );
  }
  const given = args.some((arg) => arg.startsWith("--tls-cert-file"));
  const baked =
    files === undefined || given ? [] : ["--tls-cert-file", files.cert, "--tls-private-key-file", files.key];
  const own = Object.hasOwn(builtinArgs, image.builtin) ? (builtinArgs[image.builtin] ?? []) : [];
  return { program, args: [...own, ...args, ...baked] };
}

async function foreignCommand({ command: [name = "", ...args] = [], directory }: Image): Promise<string[]> {
  const file = await findProgram(name, directory);
  if (file !== undefined) return [file, ...args];
  throw new LaunchError("RunContainerError", `exec: ${JSON.stringify(name)}: executable file not found in $PATH`);
}

/** How the values of arguments are checked, and what becomes of them. */
function valueKinds(files: PodFiles): ValueKinds {
  return {
    "<text>": (text) => relocate(text, files),
    "<file>": (file) => fileInPod(file, files),
    "<loopback-urls>": loopbackUrls,
  };
}

function certificateEnv(image: Image, files: CertificateFiles | undefined): Record<string, string> {
  if (files === undefined || image.builtin !== undefined) return {};
  return { TLS_CERT_FILE: files.cert, TLS_PRIVATE_KEY_FILE: files.key };
}
