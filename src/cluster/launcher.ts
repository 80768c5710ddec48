import { randomUUID } from "node:crypto";
import { access, mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { KubeObject } from "../api/meta.ts";
import { POD_MARK } from "../api/pod-mark.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { containerEnvironment, expand } from "./environment.ts";
import { supervised } from "./container-process.ts";
import type { Prepared } from "./container-run.ts";
import type { Image } from "./image-catalogue.ts";
import { LaunchError } from "./launch-error.ts";
import {
  ACCOUNT_PATH,
  accountOf,
  layOutFiles,
  podDirectory,
  relocate,
  writeAccount,
  type AccountFiles,
  type ApiserverAccess,
  type PodFiles,
} from "./pod-files.ts";
import { readObject } from "./reads.ts";
import { RESOURCES, type Container, type Pod } from "./types.ts";
import type { VolumeContext } from "./volume-content.ts";
import { inheritedEnv, type WarmPool } from "./warm-pool.ts";

export interface KeyPair {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

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
  /** A certificate that signs itself. */
  readonly selfSigned: (commonName: string) => Promise<KeyPair>;
  /** For Secrets, ConfigMaps and ServiceAccounts. */
  readonly store: ObjectStore;
  /** Resolves when the main server listens. Default: pods know of no main server. */
  readonly apiserver?: (pod: Pod) => Promise<ApiserverAccess>;
  /** More environment for a built-in server, by the name that the catalogue uses. Default: none. */
  readonly builtinEnv?: (name: string) => Promise<Readonly<Record<string, string>>>;
}

export function createLauncher(options: LauncherOptions): Launcher {
  const certificates = new Map<string, Promise<CertificateFiles>>();
  const certificate = (commonName: string): Promise<CertificateFiles> => {
    const known = certificates.get(commonName);
    if (known !== undefined) return known;
    const made = bakeCertificate(options, commonName);
    certificates.set(commonName, made);
    made.catch(() => certificates.delete(commonName));
    return made;
  };
  const { warm } = options;
  for (const name of options.startAhead ?? []) {
    const command = builtinCommand(options, name);
    if (command !== undefined) warm.prepare(command);
  }
  return {
    async close() {
      warm.close();
      // A key that is written after its directory was removed would stay behind.
      await Promise.allSettled(certificates.values());
    },
    bake: (commonName) => void certificate(commonName),
    prepare: async (pod, podIP, container, image) => {
      refuseCommand(container);
      const directory = podDirectory(options.workDirectory, pod.metadata.uid ?? "");
      const access = await options.apiserver?.(pod);
      const baked = image.certificate === undefined ? undefined : await certificate(image.certificate);
      const files = await layOutFiles(directory, container, volumeContext(options.store, pod, podIP, access));
      const reachable = await addAccount(options.store, directory, pod, container, files, access);
      const initial: Readonly<Record<string, string>> = { ...inheritedEnv(), ...clusterEnv(pod, reachable) };
      const env = await containerEnvironment(options.store, pod, podIP, container, initial);
      const args = (container.args ?? image.args).map((arg) => relocate(expand(arg, env), reachable.files));
      return {
        command: commandLine(options, image, args, baked),
        env: {
          // What we have put there is a path of this machine already, which may well begin with `/tmp`.
          ...mapValues(env, (value, name) => (initial[name] === value ? value : relocate(value, reachable.files))),
          ...(reachable.files.mountPaths.includes("/tmp") ? { TMPDIR: path.join(files.root, "tmp") } : {}),
          ...certificateEnv(image, baked),
          ...(image.builtin === undefined ? {} : await options.builtinEnv?.(image.builtin)),
          [POD_MARK]: "1",
          POD_ROOT: files.root,
        },
        directory: image.builtin === undefined ? image.directory : directory,
        root: files.root,
        podDirectory: directory,
        takeWarm: () => {
          const builtin = image.builtin === undefined ? undefined : builtinCommand(options, image.builtin);
          return builtin === undefined ? undefined : warm.take(builtin);
        },
      };
    },
    remove: (uid) => rm(podDirectory(options.workDirectory, uid), { recursive: true, force: true }),
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

interface Reachable {
  readonly files: PodFiles;
  readonly access: ApiserverAccess | undefined;
  readonly account: AccountFiles | undefined;
}

/** What the ServiceAccount admission plugin mounts, unless the pod or its account does not want it or mounts its own. */
async function addAccount(
  store: ObjectStore,
  directory: string,
  pod: Pod,
  container: Container,
  files: PodFiles,
  access: ApiserverAccess | undefined,
): Promise<Reachable> {
  const own = (container.volumeMounts ?? []).some(({ mountPath }) => mountPath === ACCOUNT_PATH);
  const wants = access !== undefined && !own && (await wantsToken(store, pod));
  if (!wants) return { files, access, account: undefined };
  const account = await writeAccount(directory, files.root, pod, access);
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

/**
 * Whoever may create pods must not thereby run any program of this machine: what runs is what the catalogue's author chose.
 */
function refuseCommand({ command = [] }: Container): void {
  if (command.length === 0) return;
  const why =
    "a container's own command is not run on this machine; name one in the image catalogue (args are passed on)";
  throw new LaunchError("CreateContainerError", why);
}

function builtinCommand({ builtins }: Pick<LauncherOptions, "builtins">, name: string): readonly string[] | undefined {
  return Object.hasOwn(builtins, name) ? builtins[name] : undefined;
}

function commandLine(
  { builtins, builtinArgs }: LauncherOptions,
  image: Image,
  args: readonly string[],
  files: CertificateFiles | undefined,
): string[] {
  if (image.builtin === undefined) return supervised([...(image.command ?? []), ...args]);
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
  return [...program, ...own, ...args, ...baked];
}

function certificateEnv(image: Image, files: CertificateFiles | undefined): Record<string, string> {
  if (files === undefined || image.builtin !== undefined) return {};
  return { TLS_CERT_FILE: files.cert, TLS_PRIVATE_KEY_FILE: files.key };
}

/** Paths. */
interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** What building the image does in the tutorial: a certificate that stays the same for every pod of the image. */
async function bakeCertificate(options: LauncherOptions, commonName: string): Promise<CertificateFiles> {
  const directory = path.join(options.workDirectory, "images", commonName.replace(/[^A-Za-z0-9.-]/g, "_"));
  const files = { cert: path.join(directory, "server.crt"), key: path.join(directory, "server.key") };
  if (
    await access(files.cert).then(
      () => true,
      () => false,
    )
  )
    return files;
  const { key, cert } = await options.selfSigned(commonName);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // The certificate last: where it is, the key is too.
  await writeWhole(files.key, key);
  await writeWhole(files.cert, cert);
  return files;
}

/** Beside the target and renamed: a reader, also one after a crash, never meets half a file. */
async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, text, { mode: 0o600, flag: "wx" });
  await rename(temporary, file);
}
